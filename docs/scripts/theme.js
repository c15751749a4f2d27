// Pictures in the page follow `html[theme=...]`; Material keeps its theme at the body. This carries it over.
(function () {
  function carry() {
    var scheme = document.body.getAttribute("data-md-color-scheme");
    document.documentElement.setAttribute("theme", scheme === "slate" ? "dark" : "light");
  }
  new MutationObserver(carry).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  carry();
})();
