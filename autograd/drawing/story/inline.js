// The static picture where scripts run: the drawing itself in the place of its image, with a viewer.
(function (name, given, css, attach, boxes) {
  function bytes(text) { return Uint8Array.from(atob(text), function (c) { return c.charCodeAt(0); }); }
  document.querySelectorAll("img." + name).forEach(function (image) {
    if (image.drawn) return;
    image.drawn = true;
    // a page that a browser saves has the image beside its drawing, which begins anew
    if (image.parentNode.matches("div." + name)) image.parentNode.replaceWith(image);
    var source = new TextDecoder().decode(bytes(image.src.split(",")[1]));
    var prefix = /class="(\w+)"/.exec(source)[1], unique = prefix, n = 0;
    while (document.getElementById(unique + "-title")) unique = prefix + "_" + (n += 1);  // the same picture twice
    function make(tag, attributes, parent) {
      var element = document.createElement(tag);
      for (var key in attributes) element.setAttribute(key, attributes[key]);
      if (parent) parent.appendChild(element);
      return element;
    }
    function parsed(text, from) {
      var holder = make("div");
      holder.innerHTML = text.split(from + "-").join(unique + "-");
      holder.firstElementChild.setAttribute("class", prefix);  // which the dark theme goes by
      return holder.firstElementChild;
    }
    var svg = parsed(source, prefix), root = make("div", { class: name });
    make("style", {}, root).textContent = css;
    // the dark theme of the notebook counts more than that of the system
    var dark = svg.querySelector("style"), theme = make("style", {}, root);
    theme.textContent = dark.textContent.slice(dark.textContent.indexOf("{") + 1, -1);
    dark.remove();
    function marked(word, truth) {
      return document.querySelector("[data-jp-theme-light=" + truth + "],.vscode-" + word + ",html[theme=" + word + "]");
    }
    function paint() {
      var light = marked("light", true), night = marked("dark", false);
      theme.media = light ? "not all" : night ? "screen" : "(prefers-color-scheme:dark)";
      root.style.colorScheme = light ? "light" : night ? "dark" : "light dark";
    }
    var bar = make("div", { class: "bar" }, root), view = make("div", {}, root);
    view.appendChild(svg);
    image.replaceWith(root);
    image.style.display = "none";
    root.appendChild(image);
    paint();
    var watch = new MutationObserver(function () { root.isConnected ? paint() : watch.disconnect(); });
    watch.observe(document.documentElement, { attributes: true });
    watch.observe(document.body, { attributes: true });
    var viewer = attach(view, svg, given.words, { bar: bar, names: given.names });
    if (boxes && window.DecompressionStream) boxes(view, bar, svg, given, viewer, unique, make, parsed, bytes);
  });
})
