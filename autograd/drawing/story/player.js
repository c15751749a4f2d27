(function (name, story, css) {
  document.querySelectorAll("." + name + ":not([data-phase])").forEach(function (root) {
    var image = root.querySelector("img");
    if (!image) return;
    var bytes = Uint8Array.from(atob(image.src.split(",")[1]), function (c) { return c.charCodeAt(0); });
    var steps = story.steps, last = steps.length - 1, now = 0, timer = null;
    function make(tag, attributes, parent) {
      var element = document.createElement(tag);
      for (var key in attributes) element.setAttribute(key, attributes[key]);
      if (parent) parent.appendChild(element);
      return element;
    }
    root.replaceChildren();
    root.tabIndex = 0;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Backprop step by step: " + story.title);
    make("style", {}, root).textContent = css;
    var scroll = make("div", { class: "scroll" }, root);
    scroll.innerHTML = new TextDecoder().decode(bytes);
    var svg = scroll.querySelector("svg"), dark = svg.querySelector("style"), elements = {}, finals = {};
    if (dark) dark.remove();
    svg.style.minWidth = Math.round(0.7 * svg.getAttribute("width")) + "px";
    root.style.maxWidth = Math.max(680, svg.getAttribute("width")) + "px";
    svg.style.maxWidth = svg.getAttribute("width") + "px";
    svg.querySelectorAll("[id]").forEach(function (element) {
      elements[element.id.slice(element.id.indexOf("-") + 1)] = element;
      if (element.id.indexOf("-b") > 0) element.classList.add("bead");
    });
    var controls = make("div", { class: "controls" }, root);
    var back = make("button", { type: "button" }, controls), next = make("button", { type: "button" }, controls);
    var play = make("button", { type: "button" }, controls);
    var slider = make("input", { type: "range", min: 0, max: last, step: 1, "aria-label": "step" }, controls);
    var panel = make("div", { class: "panel" }, root);
    panel.setAttribute("aria-live", "polite");
    panel.setAttribute("aria-atomic", "true");
    var heading = make("span", { class: "heading" }, panel), line = make("span", { class: "line" }, panel);
    back.textContent = "Back";
    next.textContent = "Next";
    var appears = {}, written = {};
    steps.forEach(function (step, k) {
      step.shows.forEach(function (key) { if (!(key in appears)) appears[key] = k; });
      for (var key in step.writes) (written[key] = written[key] || []).push([k, step.writes[key]]);
    });
    for (var key in written) if (elements[key]) finals[key] = elements[key].textContent;
    function go(k) {
      now = Math.max(0, Math.min(last, k));
      var step = steps[now], key;
      for (key in appears) {
        if (!elements[key]) continue;
        var dims = "wat".indexOf(key[0]) >= 0 || key === "root-wire";
        elements[key].setAttribute("data-step", appears[key]);
        elements[key].classList.toggle(dims ? "dimmed" : "later", appears[key] > now);
      }
      story.gates.forEach(function (gate) { elements[gate[0]].classList.toggle("dimmed", gate[1] > now); });
      for (key in finals) {
        var text = finals[key];
        if (now < last) written[key].forEach(function (entry) { if (entry[0] <= now) text = entry[1]; });
        elements[key].textContent = text;
      }
      svg.querySelectorAll(".look").forEach(function (element) { element.classList.remove("look"); });
      step.stresses.forEach(function (key) { if (elements[key]) elements[key].classList.add("look"); });
      svg.querySelectorAll(".flow").forEach(function (element) { element.remove(); });
      step.flows.forEach(function (key) {
        var flow = elements[key].cloneNode(false);
        flow.removeAttribute("id");
        flow.setAttribute("class", "flow");
        elements[key].after(flow);
      });
      heading.textContent = step.heading;
      line.innerHTML = step.line;
      slider.value = now;
      slider.setAttribute("aria-valuetext", step.heading);
      root.setAttribute("data-phase", step.phase);
      back.disabled = now === 0;
      next.disabled = now === last;
      var seen = svg.querySelector(".look");
      if (seen && scroll.scrollWidth > scroll.clientWidth) {
        var a = seen.getBoundingClientRect(), b = scroll.getBoundingClientRect();
        scroll.scrollLeft += a.left + a.width / 2 - b.left - b.width / 2;
      }
    }
    function run(on) {
      if (timer) clearInterval(timer);
      timer = null;
      play.textContent = on ? "Pause" : "Play";
      if (!on) return;
      if (now === last) go(0);
      timer = setInterval(function () {
        if (!root.isConnected) return run(false);
        go(now + 1);
        if (now === last) run(false);
      }, 1400);
    }
    function jump(k) { run(false); go(k); }
    back.onclick = function () { jump(now - 1); };
    next.onclick = function () { jump(now + 1); };
    play.onclick = function () { run(!timer); };
    slider.oninput = function () { jump(+slider.value); };
    root.addEventListener("keydown", function (event) {
      var to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last }[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      jump(to);
      event.preventDefault();
      event.stopPropagation();
    });
    run(false);
    go(0);
  });
})(NAME, STORY, CSS);
