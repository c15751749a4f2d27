(function (name, story, css, attach) {
  var steps = story.steps, words = story.words, last = steps.length - 1, PAUSE = 1400, EDGE = 24, TARGET = 52;
  var still = matchMedia("(prefers-reduced-motion: reduce)"), paper = matchMedia("print");

  function make(tag, attributes, parent) {
    var element = document.createElement(tag);
    for (var key in attributes) element.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(element);
    return element;
  }

  document.querySelectorAll("." + name).forEach(function (root) {
    var image = root.querySelector("img");
    // no attribute says so: a page that a browser saves has those, and begins anew
    if (!image || root.plays) return;
    root.plays = true;
    var bytes = Uint8Array.from(atob(image.src.split(",")[1]), function (c) { return c.charCodeAt(0); });
    var fine = steps.map(function (step, k) { return [k, k, step.heading]; });
    var stops = fine, now = 0, timer = null, speed = 1, elements = {}, finals = {}, appears = {}, written = {};

    // the page: head, frame with the drawing, controls, panel
    root.replaceChildren(image);
    image.style.display = "none";
    root.tabIndex = 0;
    root.lang = story.lang;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", words.player);
    make("style", {}, root).textContent = css;
    var head = make("div", { class: "head" }, root);
    make("div", { class: "title" }, head).innerHTML = story.heading;
    var legend = make("div", { class: "legend" }, head);
    story.remarks.forEach(function (remark) { make("p", {}, head).innerHTML = remark; });
    var notes = story.notes.map(function (note) {
      var line = make("p", { class: "note" }, head);
      line.innerHTML = note[0];
      return [line, note[1]];
    });
    var frame = make("div", { class: "frame" }, root), scroll = make("div", { class: "scroll" }, frame);
    var cue = make("div", { class: "cue" }, frame);
    var foot = make("div", { class: "foot" }, root), controls = make("div", { class: "controls" }, foot);
    function button(text, act) {
      var element = make("button", { type: "button" }, controls);
      element.textContent = text;
      // a button that can do nothing now keeps the focus, so it is not disabled
      element.onclick = function () { if (element.getAttribute("aria-disabled") !== "true") act(); };
      return element;
    }
    var back = button(words.back, function () { jump(now - 1); });
    var next = button(words.next, function () { jump(now + 1); });
    var play = button(words.play, function () { run(!timer); });
    var pace = make("select", { "aria-label": words.speed, title: words.speed }, controls);
    [[0.5, "½×"], [1, "1×"], [2, "2×"], [4, "4×"]].forEach(function (choice) {
      make("option", { value: choice[0] }, pace).textContent = choice[1];
    });
    pace.value = 1;
    pace.onchange = function () { speed = +pace.value; if (timer) wait(); };
    var slider = make("input", { type: "range", min: 0, step: 1, "aria-label": words.step }, controls);
    slider.oninput = function () { jump(+slider.value); };
    var seed = steps.findIndex(function (step) { return step.phase === "backward"; });
    var backward = seed < 0 ? null : button(words.backward, function () { jump(stopOf(seed)); });
    var gatewise = null;
    if (story.stops.length < steps.length) {
      var label = make("label", {}, controls);
      gatewise = make("input", { type: "checkbox" }, label);
      label.append(words.gatewise);
      gatewise.onchange = function () {
        var shown = stops[now][1];
        stops = gatewise.checked ? story.stops : fine;
        jump(stopOf(shown));
      };
    }
    var panel = make("div", { class: "panel", "aria-live": "polite", "aria-atomic": "true" }, foot);
    var heading = make("div", { class: "heading" }, panel), lines = make("div", { class: "lines" }, panel);

    // the drawing, without its own head, and with nothing that tells more than is seen
    scroll.innerHTML = new TextDecoder().decode(bytes);
    var svg = scroll.querySelector("svg"), width = +svg.getAttribute("width"), height = +svg.getAttribute("height");
    var dark = svg.querySelector("style"), card = svg.querySelector("rect"), named = svg.querySelector("title");
    var desc = svg.querySelector("desc"), described = desc.textContent, crown = Math.max(0, story.head - 14);
    if (dark) dark.remove();
    svg.setAttribute("role", "graphics-document");
    svg.setAttribute("aria-label", named.textContent);
    svg.removeAttribute("aria-labelledby");
    named.remove();
    svg.querySelectorAll("[id*='-legend-']").forEach(function (pill) {
      var entry = make("span", { class: pill.id.replace(/.*-legend-/, "pill-") }, legend);
      pill.querySelector("text").childNodes.forEach(function (run) {
        var lowered = run.nodeType === 1 && run.hasAttribute("font-size");
        (lowered ? make("sub", {}, entry) : entry).append(run.textContent);
      });
      pill.remove();
    });
    svg.querySelectorAll("text").forEach(function (text) { if (+text.getAttribute("y") < crown) text.remove(); });
    svg.setAttribute("viewBox", [0, crown, width, height - crown].join(" "));
    svg.setAttribute("height", height - crown);
    card.setAttribute("y", crown);
    card.setAttribute("height", height - crown);
    svg.style.setProperty("--w", width + "px");
    root.style.maxWidth = Math.max(680, width + 2) + "px";
    svg.querySelectorAll("[id]").forEach(function (element) {
      elements[element.id.slice(element.id.indexOf("-") + 1)] = element;
      if (element.id.indexOf("-b") > 0) element.classList.add("bead");
    });
    var stale = [].filter.call(svg.querySelectorAll("text"), function (text) { return /^\.grad = /.test(text.textContent); });
    steps.forEach(function (step, k) {
      step.shows.forEach(function (key) { if (!(key in appears)) appears[key] = k; });
      for (var key in step.writes) (written[key] = written[key] || []).push([k, step.writes[key]]);
    });
    for (var key in written) if (elements[key]) finals[key] = elements[key].innerHTML;
    for (var key in appears) if (elements[key]) elements[key].setAttribute("data-step", appears[key]);
    var tips = Object.keys(story.tips).filter(function (key) { return elements[key]; }).map(function (key) {
      var tip = elements[key].querySelector("title") || document.createElementNS(svg.namespaceURI, "title");
      return [elements[key], tip, tip.textContent, story.tips[key]];
    });

    attach(scroll, svg, story.viewer, { bar: make("div", { class: "bar" }, controls), embedded: true });

    // gates and leaves lead to their steps
    var bodies = Object.keys(story.ways).filter(function (key) { return elements[key]; });
    bodies.forEach(function (key) {
      var body = elements[key], rect = body.querySelector("rect"), target = rect.cloneNode(false);
      ["width", "height"].forEach(function (side) {
        var size = +rect.getAttribute(side), more = Math.max(12, TARGET - size), place = side === "width" ? "x" : "y";
        target.setAttribute(side, size + more);
        target.setAttribute(place, +rect.getAttribute(place) - more / 2);
      });
      target.setAttribute("class", "target");
      body.prepend(target);
      body.classList.add("body");
      body.setAttribute("role", "button");
      body.setAttribute("tabindex", "-1");
      body.onclick = function () { lead(key); };
    });
    function lead(key) {
      var there = stopOf(story.ways[key][0]), sends = story.ways[key][1] < 0 ? there : stopOf(story.ways[key][1]);
      var to = root.getAttribute("data-phase") === "backward" ? sends : there;
      jump(to === now ? there + sends - now : to);
      rove(key);
    }
    function rove(key) {  // one body is reached by Tab, the others from there by the arrow keys
      bodies.forEach(function (other) { elements[other].setAttribute("tabindex", other === key ? 0 : -1); });
    }
    function stopOf(k) { return stops.findIndex(function (stop) { return k <= stop[1]; }); }

    // what is seen after step k, with the stress on some steps
    function paint(k, current) {
      for (var key in appears) {
        if (!elements[key]) continue;
        var dims = "wat".indexOf(key[0]) >= 0 || key === "root-wire";
        elements[key].classList.toggle(dims ? "dimmed" : "later", appears[key] > k);
      }
      story.gates.forEach(function (gate) {
        if (elements[gate[0]]) elements[gate[0]].classList.toggle("dimmed", gate[1] > k);
      });
      for (key in finals) {
        var text = null;
        if (k < last) written[key].forEach(function (entry) { if (entry[0] <= k) text = entry[1]; });
        if (text === null) elements[key].innerHTML = finals[key];
        else elements[key].textContent = text;
      }
      tips.forEach(function (tip) {
        var told = "";
        tip[3].forEach(function (change) { if (change[0] <= k) told = change[1]; });
        if (typeof told === "number") told = tip[2].slice(0, told);
        tip[1].textContent = told;
        if (told) tip[0].prepend(tip[1]);
        else tip[1].remove();
        tip[0].setAttribute("aria-label", told.replace(/\n/g, ", "));
      });
      notes.forEach(function (note) { note[0].hidden = note[1] > k; });
      stale.forEach(function (text) { text.classList.toggle("later", k < last); });
      desc.textContent = k < last ? "" : described;
      svg.querySelectorAll(".look").forEach(function (element) { element.classList.remove("look"); });
      svg.querySelectorAll(".flow").forEach(function (element) { element.remove(); });
      current.forEach(function (step) {
        step.stresses.forEach(function (key) { if (elements[key]) elements[key].classList.add("look"); });
        step.flows.forEach(function (key) {
          if (!elements[key]) return;
          var flow = elements[key].cloneNode(false);
          flow.removeAttribute("id");
          flow.setAttribute("class", "flow");
          elements[key].after(flow);
        });
      });
    }

    function tell(current) {
      lines.replaceChildren();
      current.forEach(function (step) {
        var line = make("div", { class: "line" }, lines);
        step.line.forEach(function (piece) {
          var part = make("span", { class: piece[0] }, line);
          if (piece.length > 2) {
            part.classList.add("box");
            make("i", {}, part).innerHTML = piece[2];
            part.append(" ");
          }
          make(piece.length > 2 ? "b" : "span", {}, part).innerHTML = piece[1];
          line.append(" ");
        });
      });
      if (now === 0) make("div", { class: "hint" }, lines).textContent = words.hint;
    }

    function go(n) {
      now = Math.max(0, Math.min(stops.length - 1, n));
      var stop = stops[now], current = steps.slice(stop[0], stop[1] + 1);
      paint(stop[1], current);
      heading.textContent = stop[2];
      tell(current);
      slider.max = stops.length - 1;
      slider.value = now;
      slider.setAttribute("aria-valuetext", stop[2]);
      root.setAttribute("data-phase", current[0].phase);
      back.setAttribute("aria-disabled", now === 0);
      next.setAttribute("aria-disabled", now === stops.length - 1);
      if (backward) backward.setAttribute("aria-disabled", now === stopOf(seed));
      var key = current[0].stresses[0];
      if (!svg.contains(document.activeElement)) rove(elements[key] && key in story.ways ? key : bodies[0]);
      // the panel grows and does not shrink, so that the controls above it stay where they are
      if (panel.offsetHeight > (parseFloat(panel.style.minHeight) || 0)) panel.style.minHeight = panel.offsetHeight + "px";
      reveal(now && elements[key] ? [elements[key]].concat([].slice.call(svg.querySelectorAll(".look,.flow"))) : null);
    }

    // what the step concerns is brought into the frame; the page stays where it is
    function reveal(shown) {
      var to = {}, view = scroll.getBoundingClientRect();
      var low = Math.max(view.top, head.getBoundingClientRect().bottom);
      var high = Math.min(view.bottom, foot.getBoundingClientRect().top);
      if (high - low < 100) { low = view.top; high = view.bottom; }  // out of sight
      function bring(side, first, end, edge, room, scrolled) {
        var boxes = shown.map(function (element) { return element.getBoundingClientRect(); });
        var from = Math.min.apply(null, boxes.map(function (box) { return box[first]; }));
        var till = Math.max.apply(null, boxes.map(function (box) { return box[end]; }));
        if (till - from > room - 2 * EDGE) { from = boxes[0][first]; till = boxes[0][end]; }
        if (from < edge + EDGE || till > edge + room - EDGE) to[side] = scrolled + (from + till - room) / 2 - edge;
      }
      if (shown) {
        bring("left", "left", "right", view.left, scroll.clientWidth, scroll.scrollLeft);
        bring("top", "top", "bottom", low, high - low, scroll.scrollTop);
      } else to = { left: 0, top: 0 };
      if ("left" in to || "top" in to) scroll.scrollTo(Object.assign({ behavior: still.matches ? "auto" : "smooth" }, to));
    }
    function cut() {  // a shadow at each edge behind which there is more
      var x = scroll.scrollLeft, y = scroll.scrollTop;
      var more = { l: x > 1, r: x + scroll.clientWidth < scroll.scrollWidth - 1, t: y > 1,
        b: y + scroll.clientHeight < scroll.scrollHeight - 1 };
      for (var edge in more) cue.style.setProperty("--" + edge, more[edge] ? 1 : 0);
    }
    scroll.addEventListener("scroll", cut, { passive: true });
    var wide = 0, least = self === top ? 160 : 480;  // a page in a frame as high as itself cannot go by its height
    function fit() {
      if (frame.clientWidth !== wide) panel.style.minHeight = "";
      wide = frame.clientWidth;
      var room = innerHeight - head.offsetHeight - foot.offsetHeight - 56;
      root.style.setProperty("--room", Math.max(least, room) + "px");
      cut();
    }
    var sizes = new ResizeObserver(fit);
    sizes.observe(head);
    sizes.observe(foot);
    addEventListener("resize", fit);

    function wait() {
      clearTimeout(timer);
      var lines = stops[now][1] - stops[now][0];
      timer = setTimeout(function () {
        if (!root.isConnected) return run(false);
        go(now + 1);
        if (now === stops.length - 1) run(false);
        else wait();
      }, PAUSE * (1 + Math.min(lines, 3) / 2) / speed);
    }
    function run(on) {
      clearTimeout(timer);
      timer = null;
      play.textContent = on ? words.pause : words.play;
      if (!on) return;
      if (now === stops.length - 1) go(0);
      wait();
    }
    function jump(n) { run(false); go(n); }

    // plain keys stay here: in a notebook "m" or "d" would change or delete cells
    function plain(event) {
      var free = event.key === "Tab" || event.key === "Escape" || (event.key === "Enter" && event.shiftKey);
      return !free && !event.ctrlKey && !event.metaKey && !event.altKey;
    }
    function shield(event) {  // JupyterLab listens before the event gets here, and looks for this attribute
      if (root.contains(event.target)) root.toggleAttribute("data-lm-suppress-shortcuts", plain(event));
    }
    root.addEventListener("focusin", function () { addEventListener("keydown", shield, true); });
    root.addEventListener("focusout", function () { removeEventListener("keydown", shield, true); });
    ["keypress", "keyup"].forEach(function (kind) {
      root.addEventListener(kind, function (event) { if (plain(event)) event.stopPropagation(); });
    });
    root.addEventListener("keydown", function (event) {
      if (!plain(event)) return;
      event.stopPropagation();
      var target = event.target, body = bodies.find(function (key) { return elements[key] === target; });
      if (event.defaultPrevented || target.matches("select,textarea,input:not([type=range]):not([type=checkbox])")) return;
      var to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: stops.length - 1 }[event.key];
      var by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (to !== undefined && !event.shiftKey) jump(to);
      else if (body && (event.key === "Enter" || event.key === " ")) lead(body);
      else if (body && by) {
        var other = bodies[bodies.indexOf(body) + by];
        if (other) {
          rove(other);
          elements[other].focus({ preventScroll: true });
          reveal([elements[other]]);
        }
      } else if (event.key === " " && (target === root || target === scroll)) run(!timer);
      else return;
      event.preventDefault();
    });

    // paper gets the finished picture
    function printed(on) {
      if (!on) return go(now);
      run(false);
      paint(last, []);
    }
    paper.addEventListener("change", function () { printed(paper.matches); });
    addEventListener("beforeprint", function () { printed(true); });
    addEventListener("afterprint", function () { printed(false); });

    run(false);
    go(0);
    // what the first step hides is not to fade out before the reader's eyes
    svg.getBoundingClientRect();
    svg.classList.add("fades");
  });
})(NAME, STORY, CSS, ATTACH);
