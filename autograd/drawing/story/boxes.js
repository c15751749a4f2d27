// Boxes that open and close. given.boxes: for each box of the picture the number of the picture in which it is open, or
// the code that opens it; given.packed: those pictures, compressed.
(function (view, bar, svg, given, viewer, unique, make, parsed, bytes) {
  var first = svg, states = null, words = given.words, chips = make("span", { class: "chips" });
  bar.prepend(chips);
  function find(key) { return svg.querySelector("#" + CSS.escape(unique + "-" + key)); }
  function unpack() {  // once
    if (states) return Promise.resolve();
    var stream = new Blob([bytes(given.packed)]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json().then(function (read) {
      states = read.forms;
      states.forEach(function (state) {  // lines, and the places of each
        state.svg = state.svg.map(function (line) {
          var places = line.split("\u0001"), k = 0;
          return read.lines[places[0]].replace(/\u0001/g, function () { return places[k += 1]; });
        }).join("");
      });
    });
  }
  function middle(keys) {  // of some parts, on the screen
    var left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
    keys.map(find).filter(Boolean).forEach(function (element) {
      var box = element.getBoundingClientRect();
      left = Math.min(left, box.left);
      right = Math.max(right, box.right);
      top = Math.min(top, box.top);
      bottom = Math.max(bottom, box.bottom);
    });
    return left < right ? { x: (left + right) / 2, y: (top + bottom) / 2 } : null;
  }
  function go(to, from, id) {  // to the picture of that number, -1 is the first; what opens or closes stays in place
    unpack().then(function () {
      var here = middle(from), state = to < 0 ? given : states[to];
      svg = to < 0 ? first : parsed(state.svg, "~");
      viewer.replace(svg, state.names, here, function () {
        var keys = Object.keys(state.boxes).filter(function (key) { return state.boxes[key].id === id; });
        state.open.forEach(function (group) { if (group.id === id) keys = group.keys; });
        return middle(keys);
      });
      dress(state, to, id);
    });
  }
  function filled(sentence, named) { return sentence.split("{name}").join(named.label); }
  function press(element, said, expanded, act) {
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", said);
    element.setAttribute("aria-expanded", expanded);
    element.onclick = function (event) { if (event.detail < 2) act(); };
  }
  function chip(text, title, act) {
    var button = make("button", { type: "button", title: title }, chips);
    button.textContent = text;
    button.onclick = act;
    return button;
  }
  function open(key, box) {
    var element = find(key);
    function act() { go(box.to, [key], box.id); }
    if (box.to === undefined) {
      var tip = element.querySelector("title");
      if (tip && tip.textContent.indexOf(box.code) < 0) tip.textContent += "\n" + box.code;
      return;
    }
    press(element, filled(words.open, box), false, act);
    element.setAttribute("tabindex", 0);
    element.classList.add("closed");
    element.onkeydown = function (event) {
      if (event.key !== "Enter" && event.key !== " " || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
  }
  function close(group) {
    var said = filled(words.close, group);
    function act() { go(group.to, group.keys, group.id); }
    var button = chip(group.label + " ✕", said, act);
    button.className = "chip";
    press(button, said, true, act);
    button.onmouseenter = button.onmouseleave = function (event) {
      group.keys.forEach(function (key) { find(key).classList.toggle("marked", event.type === "mouseenter"); });
    };
    group.gates.forEach(function (key) {
      var element = find(key);
      if (element.onclick) return;  // an inner one closes first
      element.classList.add("opened");
      element.querySelectorAll("rect").forEach(function (rect) {
        rect.setAttribute("class", "f-module s-module-rim");
        rect.setAttribute("fill", given.inks[0]);
        rect.setAttribute("stroke", given.inks[1]);
      });
      press(element, said, true, act);
    });
    return button;
  }
  // a frame around what belongs to something open, where nothing else lies in it and it runs through no text
  function enclose(group, things) {
    var mine = group.keys.map(find), frame = { left: 1e9, top: 1e9, right: -1e9, bottom: -1e9 }, grown = true, k = 0;
    function take(box, by) {
      frame.left = Math.min(frame.left, box.left - by);
      frame.top = Math.min(frame.top, box.top - by);
      frame.right = Math.max(frame.right, box.right + by);
      frame.bottom = Math.max(frame.bottom, box.bottom + by);
    }
    function meet(a, b) { return a.left < b.right + 2 && b.left < a.right + 2 && a.top < b.bottom + 2 && b.top < a.bottom + 2; }
    function meets(box) { return meet(box, frame); }
    function holds(b) { return frame.left <= b.left && b.right <= frame.right && frame.top <= b.top && b.bottom <= frame.bottom; }
    var others = [].filter.call(svg.querySelectorAll("g[id*='-n'],g[id*='-legend'],g[id$='-root'],[text-anchor=start] text,text[id]"), function (e) {
      var owner = /-[vg](\d+)/.exec(e.id);  // of a value or a gradient
      return owner ? group.keys.indexOf("n" + owner[1]) < 0 : mine.indexOf(e) < 0 && !/-s\d/.test(e.id);
    }).map(extent);
    mine.forEach(function (element) { take(extent(element), 7); });
    for (; grown && k < 9; k += 1) {
      grown = false;
      things.forEach(function (box) {
        if (meets(box) && !holds(box)) { take(box, 4); grown = true; }
      });
    }
    frame.right = Math.max(frame.right, frame.left + 8 * group.label.length + 40);
    var head = ["top", "bottom"].filter(function (side) {  // where there is room for the heading
      var line = { left: frame.left, right: frame.right, top: frame.top - 17, bottom: frame.top };
      if (side === "bottom") line = { left: frame.left, right: frame.right, top: frame.bottom, bottom: frame.bottom + 17 };
      return !things.concat(others).some(function (box) { return meet(box, line); });
    })[0];
    if (!head || grown || others.some(meets)) return;
    if (head === "top") frame.top -= 17;
    else frame.bottom += 17;
    var card = extent(svg.querySelector("rect"));
    if (frame.left < card.left + 3 || frame.top < card.top + 3 || frame.right > card.right - 3 || frame.bottom > card.bottom - 3) return;
    function draw(tag, attributes, parent) {
      var element = document.createElementNS(svg.namespaceURI, tag);
      for (var key in attributes) element.setAttribute(key, attributes[key]);
      return parent.appendChild(element);
    }
    var g = draw("g", { class: "frame" }, svg), ink = given.inks[1];
    svg.querySelector("rect").after(g);
    draw("rect", {
      x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top, rx: 12, fill: given.inks[0],
      stroke: ink, class: "f-module s-module-rim", "fill-opacity": 0.35, "stroke-dasharray": "5 4",
    }, g);
    var place = { x: frame.left + 10, y: head === "top" ? frame.top + 14 : frame.bottom - 6, "font-size": 12, "font-weight": 600, fill: ink, class: "f-module-rim" };
    draw("text", place, g).textContent = group.label + " ✕";
    press(g, filled(words.close, group), true, function () { go(group.to, group.keys, group.id); });
    things.push(frame);
  }
  function extent(element) {
    var b = element.getBBox();
    return { left: b.x, top: b.y, right: b.x + b.width, bottom: b.y + b.height };
  }
  function dress(state, now, focus) {
    var keys = Object.keys(state.boxes), target = null;
    chips.replaceChildren();
    svg.setAttribute("role", "group");  // what can be pressed must not lie in an image
    keys.forEach(function (key) {
      open(key, state.boxes[key]);
      if (state.boxes[key].id === focus) target = find(key);
    });
    state.open.forEach(function (group) {
      var button = close(group);
      if (group.id === focus) target = button;
    });
    var things = [].map.call(svg.querySelectorAll("g[id*='-b'],text"), extent);
    state.open.forEach(function (group) { enclose(group, things); });
    if (state.all !== undefined) chip(words.all, words.all, function () { go(state.all, [], ""); });
    if (now >= 0 && state.open.length !== 1) chip(words.back, words.back, function () { go(-1, [], ""); });
    if (now < 0) make("span", { class: "hint" }, chips).textContent = words.hint;
    if (focus === undefined) return;
    target = target || chips.lastElementChild;
    target.focus({ preventScroll: true });
    var seen = target.getBoundingClientRect();
    if (seen.top < 0 || seen.bottom > window.innerHeight) target.scrollIntoView({ block: "center" });
  }
  dress(given, -1);
})
