// Pictures in the page follow `html[theme=...]`; Material keeps its theme at the body. This carries it over.
(function () {
  function carry() {
    var scheme = document.body.getAttribute("data-md-color-scheme");
    document.documentElement.setAttribute("theme", scheme === "slate" ? "dark" : "light");
  }
  new MutationObserver(carry).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  carry();
})();

// Without a font for mathematics a browser does not lower subscripts; `site.css` does it then.
(function () {
  var probe = document.createElement("div");
  probe.className = "md-typeset";
  probe.style.cssText = "position:absolute;visibility:hidden";
  probe.innerHTML = "<math><msub><mi>x</mi><mi>x</mi></msub></math>";
  document.body.appendChild(probe);
  var parts = probe.querySelectorAll("mi");
  var lowered = parts[1].getBoundingClientRect().bottom - parts[0].getBoundingClientRect().bottom;
  document.documentElement.classList.toggle("no-math-font", lowered < 2);
  probe.remove();
})();
