// attach(view, svg, words, options): zoom, pan, fit, search and keys for an inline SVG.
// view: the element that holds the SVG and cuts off what does not fit. words: the texts of the controls.
// options.bar: where the controls go, by default an element before the view. options.names: for each key of a part the
// text that the search looks at. options.embedded: the page has its own frame and its own keys; then the size of the
// frame and the arrow keys are left alone, and the size of the SVG until the reader changes it.
(function attach(view, svg, words, options) {
  options = options || {};
  var LEGIBLE = 9 / 14, MOST = 4, MANY = 25;
  var scale = 1, mode = options.embedded ? "" : "auto", seenWidth = 0, W, H, found = [], at = 0, dragged = false;
  function make(tag, attributes, parent) {
    var element = document.createElement(tag);
    for (var key in attributes) element.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(element);
    return element;
  }
  var bar = options.bar || view.parentNode.insertBefore(make("div", { class: "bar" }), view);
  var search = make("span", { class: "search" }, bar), tools = make("span", { class: "tools" }, bar);
  var field = make("input", { type: "search", placeholder: words.find, "aria-label": words.find }, search);
  var count = make("span", { class: "count", role: "status" }, search);
  var buttons = [["−", words.smaller], ["+", words.larger], ["", words.natural], [words.fit, words.whole]].map(function (b) {
    var button = make("button", { type: "button", title: b[1], "aria-label": b[1] }, tools);
    button.textContent = b[0];
    return button;
  });
  var edge = make("div", { class: "edge" });
  view.classList.add("view");
  if (!options.embedded) {
    view.after(edge);
    view.classList.add("cropped");
  }
  function wide() { return view.clientWidth; }
  function limit() { return window.top === window ? Math.max(360, 0.8 * window.innerHeight) : 560; }
  function place() {
    var left = Math.max(0, (wide() - W * scale) / 2), top = Math.max(0, (view.clientHeight - H * scale) / 2);
    var look = { display: "block", maxWidth: "none", minWidth: 0, width: W * scale + "px", height: H * scale + "px" };
    look.margin = (top > 1 ? top : 0) + "px 0 0 " + left + "px";
    Object.assign(svg.style, look);
    cue();
  }
  function cue() {  // shadows where the picture is cut off
    edge.hidden = true;  // its old size must not count
    var w = wide(), h = view.clientHeight, x = view.scrollLeft, y = view.scrollTop;
    var cut = [x > 1, view.scrollWidth - w - x > 1, y > 1, view.scrollHeight - h - y > 1];
    var sides = ["14px 0 10px", "-14px 0 10px", "0 14px 10px", "0 -14px 10px"];
    edge.style.boxShadow = sides.filter(function (side, k) { return cut[k]; }).map(function (side) {
      return "inset " + side + " -12px #0006";
    }).join(",");
    edge.style.width = w + "px";
    edge.style.height = h + "px";
    edge.style.top = view.offsetTop + "px";
    edge.style.left = view.offsetLeft + "px";
    edge.hidden = false;
    view.classList.toggle("cut", cut.indexOf(true) >= 0);
  }
  function frame(height) {  // and room for a horizontal scroll bar
    if (options.embedded) return;
    view.style.height = height + "px";
    view.style.height = height + view.offsetHeight - view.clientHeight + "px";
  }
  function settle() {  // the size at which the picture is shown first: all of it if that is legible, else its own size
    var whole = Math.min(1, wide() / W);
    scale = whole < LEGIBLE ? 1 : whole;
    view.style.height = "auto";
    place();
    frame(whole < LEGIBLE ? Math.min(H, limit()) : H * scale);
    place();
    quiet();
  }
  function quiet() {  // what fits needs no controls
    var fits = scale > 0.8 && W * scale <= wide() + 1 && H * scale <= view.clientHeight + 1;
    var loud = !fits || mode === "hand" || mode === "fit";
    tools.hidden = !loud;
    buttons[2].textContent = Math.round(100 * scale) + " %";
    search.hidden = svg.querySelectorAll("g[id*='-n']").length < MANY;
    if (loud) view.tabIndex = 0;
    else if (!options.embedded) view.removeAttribute("tabindex");
  }
  function zoom(to, x, y) {
    if (!wide()) return;
    if (x === undefined) { x = wide() / 2; y = view.clientHeight / 2; }
    to = Math.max(Math.min(0.1, wide() / W), Math.min(MOST, to));
    var old = svg.getBoundingClientRect(), box = view.getBoundingClientRect();
    var px = (x + box.left - old.left) / scale, py = (y + box.top - old.top) / scale;
    scale = to;
    mode = "hand";
    place();
    view.scrollLeft = px * scale + parseFloat(svg.style.marginLeft) - x;
    view.scrollTop = py * scale + parseFloat(svg.style.marginTop) - y;
    cue();
    quiet();
  }
  function fit() {
    zoom(Math.min(1, wide() / W, view.clientHeight / H));
    mode = "fit";
  }
  function toggle(x, y) {
    if (scale < 0.99 || W * scale <= wide() && H * scale <= view.clientHeight + 1) zoom(scale < 0.99 ? 1 : 2, x, y);
    else fit();
  }
  function pan(x, y) { view.scrollLeft += x; view.scrollTop += y; }
  buttons[0].onclick = function () { zoom(scale / 1.25); };
  buttons[1].onclick = function () { zoom(scale * 1.25); };
  buttons[2].onclick = function () { zoom(1); };
  buttons[3].onclick = fit;
  view.addEventListener("scroll", cue);
  view.addEventListener("wheel", function (event) {
    if (!event.ctrlKey && !event.metaKey) return;  // a plain wheel scrolls the page
    event.preventDefault();
    var box = view.getBoundingClientRect(), turned = event.deltaY * (event.deltaMode ? 16 : 1);
    zoom(scale * Math.exp(-Math.max(-60, Math.min(60, turned)) / 200), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  var held = null;
  view.addEventListener("pointerdown", function (event) {
    dragged = false;  // on text the reader selects; fingers pan by themselves
    if (event.button || event.pointerType === "touch" || event.target.closest("text,button,input,[role=slider]")) return;
    if (!view.classList.contains("cut")) return;
    held = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
  });
  view.addEventListener("pointermove", function (event) {
    if (!held) return;
    var x = event.clientX - held.x, y = event.clientY - held.y;
    if (!dragged && Math.abs(x) + Math.abs(y) > 4) {
      dragged = true;
      view.setPointerCapture(event.pointerId);
      view.classList.add("held");
    }
    if (dragged) { view.scrollLeft = held.left - x; view.scrollTop = held.top - y; }
  });
  ["pointerup", "pointercancel"].forEach(function (kind) {
    view.addEventListener(kind, function () { held = null; view.classList.remove("held"); });
  });
  view.addEventListener("click", function (event) {  // the end of a drag is no click
    if (dragged) event.stopPropagation();
    dragged = false;
  }, true);
  view.addEventListener("dblclick", function (event) {
    if (event.target.closest("text,[role=button],[role=slider]")) return;
    var box = view.getBoundingClientRect();
    toggle(event.clientX - box.left, event.clientY - box.top);
  });
  var pinch = null;
  function fingers(event) {
    var a = event.touches[0], b = event.touches[1], box = view.getBoundingClientRect();
    return { far: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2 - box.left, y: (a.clientY + b.clientY) / 2 - box.top };
  }
  view.addEventListener("touchstart", function (event) {
    pinch = event.touches.length === 2 ? fingers(event) : null;
  }, { passive: true });
  view.addEventListener("touchmove", function (event) {
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    var now = fingers(event);
    zoom(scale * now.far / pinch.far, now.x, now.y);
    pan(pinch.x - now.x, pinch.y - now.y);
    pinch = now;
  }, { passive: false });
  function centre(element) {
    if (scale < LEGIBLE) zoom(1);
    var a = element.getBoundingClientRect(), b = view.getBoundingClientRect();
    pan(a.left + a.width / 2 - b.left - b.width / 2, a.top + a.height / 2 - b.top - b.height / 2);
    a = element.getBoundingClientRect();
    if (a.top < 60 || a.bottom > window.innerHeight) element.scrollIntoView({ block: "center" });
  }
  function named(element) {
    var key = element.id.slice(element.id.indexOf("-") + 1), tip = element.querySelector("title");
    if (options.names && options.names[key]) return options.names[key];
    return (tip ? tip.textContent.split(" = ")[0] : "") + " " + element.lastElementChild.textContent;
  }
  function look() {
    found.forEach(function (element) { element.classList.remove("found", "now"); });
    var wanted = field.value.trim().toLowerCase();
    found = wanted ? [].filter.call(svg.querySelectorAll("g[id*='-n']"), function (element) {
      return named(element).toLowerCase().indexOf(wanted) >= 0;
    }) : [];
    found.sort(function (a, b) { return exact(b) - exact(a); });  // names that are just that come first
    function exact(element) { return +(named(element).toLowerCase().split(" ").indexOf(wanted) >= 0); }
    found.forEach(function (element) { element.classList.add("found"); });
    at = 0;
    show(wanted);
  }
  function show(wanted) {
    count.textContent = !wanted ? "" : found.length ? words.count.replace("{k}", at + 1).replace("{n}", found.length) : words.none;
    found.forEach(function (element, k) { element.classList.toggle("now", k === at); });
    if (found.length) centre(found[at]);
  }
  field.addEventListener("input", look);
  field.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && found.length) {
      at = (at + (event.shiftKey ? -1 : 1) + found.length) % found.length;
      show(true);
    } else if (event.key === "Escape") { field.value = ""; look(); } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  var steps = {
    "+": function () { zoom(scale * 1.25); }, "=": function () { zoom(scale * 1.25); },
    "-": function () { zoom(scale / 1.25); }, "−": function () { zoom(scale / 1.25); }, "0": fit,
  };
  if (!options.embedded) {
    steps.ArrowLeft = function () { pan(-60, 0); };
    steps.ArrowRight = function () { pan(60, 0); };
    steps.ArrowUp = function () { pan(0, -60); };
    steps.ArrowDown = function () { pan(0, 60); };
  }
  function plain(event) {
    var field = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName), free = event.key === "Tab" || event.key === "Escape";
    return !free && !event.ctrlKey && !event.metaKey && !event.altKey && (field || !event.shiftKey || event.key !== "Enter");
  }
  function keys(event) {  // plain keys go no further: a notebook would take them for commands
    var field = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (!plain(event)) return;
    if (steps[event.key] && !field) {
      steps[event.key]();
      event.preventDefault();
      event.stopPropagation();
    } else if (!options.embedded) event.stopPropagation();
  }
  view.addEventListener("keydown", keys);
  bar.addEventListener("keydown", keys);
  if (!options.embedded) {  // JupyterLab may listen before the event gets here, and looks for this attribute
    var shield = function (event) { view.parentNode.toggleAttribute("data-lm-suppress-shortcuts", plain(event)); };
    view.parentNode.addEventListener("focusin", function () { addEventListener("keydown", shield, true); });
    view.parentNode.addEventListener("focusout", function () { removeEventListener("keydown", shield, true); });
  }
  function take(fresh) {
    svg = fresh;
    W = +svg.getAttribute("width");
    H = +svg.getAttribute("height");
    svg.style.setProperty("--natural", W + "px");  // for paper
  }
  var root = view.parentNode;
  take(svg);
  function resized() {
    if (mode === "") {
      scale = svg.getBoundingClientRect().width / W || 1;
      cue();
      quiet();
    } else if (wide() && wide() !== seenWidth) {
      seenWidth = wide();
      if (mode === "auto") settle();
      else if (mode === "fit") fit();
      else { place(); quiet(); }
    }
  }
  resized();
  if (window.ResizeObserver) new ResizeObserver(resized).observe(view);
  return {
    zoom: zoom, fit: fit, centre: centre,
    scale: function () { return scale; },
    // another picture in the place of this one; what was at the point `here` of the screen is now where `there` says
    replace: function (fresh, names, here, there) {
      var to = null;
      options.names = names;
      svg.replaceWith(fresh);
      take(fresh);
      if (mode === "hand") { frame(Math.min(H * scale, limit())); place(); quiet(); } else { mode = "auto"; settle(); }
      if (here && (to = there())) pan(to.x - here.x, to.y - here.y);
      cue();
      found = [];
      if (field.value) look();
    },
  };
})
