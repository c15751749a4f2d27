(function (name, story, css) {
  document.querySelectorAll("." + name).forEach(function (root) {
    var panels = root.querySelector(".panels"), images = panels && [].slice.call(panels.querySelectorAll("img"));
    // no attribute says so: a page that a browser saves has those, and begins anew
    if (!images || !images.length || root.plays) return;
    root.plays = true;
    var last = story.told.length - 1, now = last, timer = null, words = story.words, speeds = [1, 2, 4, 0.5], speed = 0;
    function make(tag, attributes, parent) {
      var element = document.createElement(tag);
      for (var key in attributes) element.setAttribute(key, attributes[key]);
      if (parent) parent.appendChild(element);
      return element;
    }
    root.replaceChildren(panels);
    panels.replaceChildren();
    root.tabIndex = 0;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", words.film);
    root.insertBefore(make("style", {}), panels).textContent = css;
    var beside = null;
    images.forEach(function (image, i) {
      var bytes = Uint8Array.from(atob(image.src.split(",")[1]), function (c) { return c.charCodeAt(0); });
      if (i === 1) beside = make("div", { class: "beside" }, panels);
      var place = make("div", { class: "card" }, i ? beside : panels);
      place.innerHTML = new TextDecoder().decode(bytes);
      var dark = place.querySelector("style");
      if (dark) dark.remove();
    });
    images.forEach(function (image) {
      image.style.display = "none";
      panels.appendChild(image);
    });
    var parts = {};
    root.querySelectorAll("[data-k]").forEach(function (element) { parts[element.getAttribute("data-k")] = element; });
    var controls = make("div", { class: "controls" }, root);
    var told = make("div", { class: "now" }, controls);
    told.setAttribute("aria-live", "polite");
    var back = make("button", { type: "button" }, controls), next = make("button", { type: "button" }, controls);
    var play = make("button", { type: "button" }, controls);
    var slider = make("input", { type: "range", min: 0, max: last, step: 1, "aria-label": words.epoch }, controls);
    var pace = make("button", { type: "button", class: "speed", "aria-label": words.speed }, controls);
    back.textContent = words.back;
    next.textContent = words.next;
    function go(k) {
      now = Math.max(0, Math.min(last, k));
      parts.window.setAttribute("viewBox", "0 " + (now * (story.side + 2) + 1) + " " + story.side + " " + story.side);
      for (var key in story.moving) {
        var value = story.moving[key][now];
        if (value.length === 1) parts[key].textContent = value[0];
        else parts[key].setAttribute("transform", "translate(" + value[0] + " " + value[1] + ")");
      }
      told.textContent = parts.told.textContent = story.told[now];
      slider.value = now;
      slider.setAttribute("aria-valuetext", story.told[now]);
      root.setAttribute("data-frame", now);
      back.setAttribute("aria-disabled", now === 0);
      next.setAttribute("aria-disabled", now === last);
    }
    function run(on) {
      if (timer) clearInterval(timer);
      timer = null;
      play.textContent = on ? words.pause : words.play;
      told.setAttribute("aria-live", on ? "off" : "polite");
      if (!on) return;
      if (now === last) go(0);
      timer = setInterval(function () {
        if (!root.isConnected) return run(false);
        go(now + 1);
        if (now === last) run(false);
      }, 200 / speeds[speed]);
    }
    function jump(k) { run(false); go(k); }
    back.onclick = function () { jump(now - 1); };
    next.onclick = function () { jump(now + 1); };
    play.onclick = function () { run(!timer); };
    slider.oninput = function () { jump(+slider.value); };
    pace.onclick = function () {
      speed = (speed + 1) % speeds.length;
      pace.textContent = speeds[speed] + "×";
      if (timer) run(true);
    };
    pace.textContent = "1×";
    root.addEventListener("keydown", function (event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      var to = { ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1, Home: 0, End: last,
                 PageDown: now + 10, PageUp: now - 10 }[event.key];
      if (to !== undefined) { jump(to); event.preventDefault(); }
      if (event.key === " " && event.target.tagName !== "BUTTON") { run(!timer); event.preventDefault(); }
      if (to !== undefined || event.key.length === 1) event.stopPropagation();
    });
    var before = null;
    window.addEventListener("beforeprint", function () { before = now; run(false); go(last); });
    window.addEventListener("afterprint", function () { if (before !== null) go(before); before = null; });
    run(false);
    go(last);
  });
})(NAME, STORY, CSS);
