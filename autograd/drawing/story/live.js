(function (name, tape, words, css, palette, fonts) {
  var H = HELPERS, F = FUNCTIONS;
  var P = tape.parts, W = tape.wires, last = P.length - 1, GENERIC = [0.8731, 1.3217, 0.6413, 1.1129, 0.7357, 1.4393];
  var takes = {};
  tape.leaves.forEach(function (leaf) { takes[leaf[0]] = leaf[2]; });
  // as notation.number: four significant digits, ties to even
  function number(x) {
    if (x !== x) return "NaN";
    var sign = x < 0 ? "−" : "", a = Math.abs(x), f = Math.floor(a), d = a - f;
    if (a === 1 / 0) return sign + "∞";
    if (!a) return "0";
    if (a < 1e6 && (a >= 1e4 || !d)) return sign + (f + (d > 0.5 || (d === 0.5 && f % 2) ? 1 : 0));
    var exact = a.toExponential(99).split("e"), digits = a.toExponential(3);
    if (/^.{4}[02468]50*$/.test(exact[0])) digits = exact[0].slice(0, 5) + "e" + exact[1];
    exact = digits.split("e");
    return (sign + (exact[1] < -4 || exact[1] > 3 ? exact[0].replace(/\.?0+$/, "") + "e" + +exact[1] : +digits)).replace("-", "−");
  }
  function operands(gate, V) { return gate[2].map(function (w) { return V[W[w][0]]; }); }
  function forward(V) {
    P.forEach(function (part, i) { if (part[2]) V[i] = +F[part[2][0]].apply(0, operands(part[2], V)); });
    return V;
  }
  // as the engine: the same order of sums; Z are zeros that a selection made, L gradients that play a part
  function backward(V) {
    var G = [], D = [], S = [], Z = [], L = [], patterns = [];
    P.forEach(function (part, i) {
      var gate = part[2], more = gate && gate[3], args;
      if (!gate) Z[i] = !takes[i] && V[i] == 0;
      else if (more && more.t) {
        patterns[i] = gate[2].reduce(function (bits, w, k) { return bits | (Z[W[w][0]] ? 1 << k : 0); }, 0);
        Z[i] = !!(more.z >> patterns[i] & 1);
      } else if (more && more.m !== undefined) {
        args = operands(gate, V).map(function (x, k) {
          return more.n >> k & 1 ? x : Z[W[gate[2][k]][0]] ? 0 : GENERIC[k];
        });
        Z[i] = F[more.m].apply(0, args) == 0;
      }
    });
    G[last] = 1;
    L[last] = true;
    for (var i = last; i >= 0; i--) {
      var gate = P[i][2], more = gate && gate[3];
      if (!gate || G[i] === undefined) continue;
      var given = [V[i]].concat(operands(gate, V));
      gate[2].forEach(function (w, k) {
        if (gate[1][k] < 0) return;
        var rule = F[gate[1][k]], s = W[w][0];
        function send(g) { return +rule.apply(0, [g].concat(given)); }
        var g = send(G[i]), part = L[i];
        D[w] = send(1);
        if (part && more) part = more.s ? send(1.118) != 0 : !!(more.t[k] >> patterns[i] & 1) || V[i] !== V[i];
        if (!part && g !== g) g = 0;
        L[s] = L[s] || part;
        S[w] = g;
        G[s] = G[s] === undefined ? g : G[s] + g;
      });
    }
    return { V: V, G: P.map(function (_, i) { return G[i] === undefined ? 0 : G[i]; }), D: D, S: S };
  }
  function parse(text) {
    text = text.trim().replace(/−/g, "-").replace(",", ".");
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? +text : NaN;
  }
  function tell(sentence, parts) { return sentence.replace(/\{(\w+)\}/g, function (_, key) { return parts[key]; }); }
  function plain(x) { var text = String(x); return text.length < 11 ? text : String(+x.toPrecision(6)); }
  function tidy(x) { return +x.toPrecision(12); }
  function nice(x) {
    var unit = Math.pow(10, Math.floor(Math.log10(x)));
    return tidy(unit * [1, 2, 5, 10].find(function (k) { return k * unit >= x; }));
  }
  function style() {
    var parts = { SELF: name, COLOURS: "", DARK: "", SANS: fonts[0], MONO: fonts[1] }, inks = "";
    for (var ink in palette) {
      parts.COLOURS += "--" + ink + ":" + palette[ink][0] + ";";
      parts.DARK += "--" + ink + ":" + palette[ink][1] + ";";
      inks += [["f", "fill"], ["s", "stroke"]].map(function (pair) {
        return ".SELF ." + pair[0] + "-" + ink + "{" + pair[1] + ":var(--" + ink + ")}";
      }).join("");
    }
    return (inks + css).replace(/SELF|COLOURS|DARK|SANS|MONO/g, function (key) { return parts[key]; });
  }
  document.querySelectorAll("." + name + ":not([data-live])").forEach(function (root) {
    var image = root.querySelector("img");
    if (!image) return;
    function make(tag, attributes, parent, text) {
      var element = document.createElement(tag);
      for (var key in attributes) element.setAttribute(key, attributes[key]);
      if (text) element.innerHTML = text;
      parent.appendChild(element);
      return element;
    }
    root.replaceChildren();
    root.setAttribute("data-live", "");
    root.setAttribute("data-lm-suppress-shortcuts", "true");
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", words.label);
    make("style", {}, root).textContent = style();
    var scroll = make("div", { class: "scroll" }, root);
    scroll.innerHTML = decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1));
    var svg = scroll.querySelector("svg"), elements = {}, width = svg.getAttribute("width");
    svg.querySelectorAll("style, desc, svg > title, [id*='-n'] > title, [id*='-b'] > title").forEach(function (element) {
      element.remove();
    });
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", words.label);
    svg.removeAttribute("aria-labelledby");
    svg.style.minWidth = Math.round(0.62 * width) + "px";
    svg.style.maxWidth = width + "px";
    root.style.maxWidth = Math.max(680, width) + "px";
    svg.querySelectorAll("[id]").forEach(function (element) {
      elements[element.id.slice(2)] = element;
      element.id = name + element.id.slice(1);
    });
    var panel = make("div", { class: "panel" }, root), rows = make("div", { class: "rows" }, panel);
    var first = forward(P.map(function (part) { return part[1]; })), state = backward(first.slice());
    var chosen = tape.leaves[0][0], leaves = {};
    function write(element, text, room, size, kind, finite) {
      if (!element) return;
      var node = element.nodeName === "g" ? element.querySelector("text") : element, end = node, shown = element.shown;
      while (end.lastChild) end = end.lastChild;
      if (shown === undefined) shown = end.data.replace(/^.*(← |= ?)/, "");
      end.data = end.data.slice(0, end.data.length - shown.length) + text;
      element.shown = text;
      if (kind) node.setAttribute("class", finite ? "f-" + kind : "f-alarm");
      var more = text.length - room;
      if (room && more > 0) node.setAttribute("textLength", (node.textContent.length - more) * 0.61 * size);
      else node.removeAttribute("textLength");
      node.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    function show(said) {
      state = backward(forward(state.V));
      var alarm = "", V = state.V, G = state.G;
      P.forEach(function (part, i) {
        var value = number(V[i]), g = number(G[i]);
        write(elements["v" + i], value, part[4], 14, "value", isFinite(V[i]));
        write(elements["g" + i], g, part[5], 14, "gradient", isFinite(G[i]));
        if (elements["v" + i]) {
          var fact = part[0] + " = " + (part[3] && part[3] + " = ") + value, tip = elements["n" + i].tip;
          if (!tip) {
            tip = elements["n" + i].tip = document.createElementNS(svg.namespaceURI, "title");
            elements["n" + i].prepend(tip);
          }
          tip.textContent = fact + (elements["g" + i] ? "\n" + words.slope.replace("·", part[0]) + " = " + g : "");
          if (!alarm && !isFinite(V[i])) alarm = tell(words.notFinite, { what: fact });
        }
      });
      for (var i = last; i >= 0 && !alarm; i--) {
        if (isFinite(G[i])) continue;
        alarm = tell(words.notFinite, { what: words.slope.replace("·", P[i][0]) + " = " + number(G[i]) });
      }
      W.forEach(function (wire, w) {
        var bead = elements["b" + w], finite = isFinite(state.D[w]);
        if (wire[1] !== 0 && bead) {
          write(bead, number(state.D[w]), wire[2], 12, "local", finite);
          bead.querySelector("rect").setAttribute("class", finite ? "f-bead s-bead-rim" : "f-alarm-fill s-alarm");
        }
        if (state.S[w] !== undefined) {
          write(elements["s" + w], number(state.S[w]), wire[3], 11, "gradient", isFinite(state.S[w]));
        }
      });
      write(elements.title, number(V[last]), 0);
      Object.keys(leaves).forEach(function (key) { leaves[key](); });
      note.textContent = alarm;
      readout.textContent = said || wiggle();
      readout.classList.toggle("wrong", !!said);
    }
    function wiggle() {
      var x = state.V[chosen], size = Math.abs(x), f = state.V[last], moved = state.V.slice();
      var step = size < 1e6 || !isFinite(x) ? 0.01 : Math.pow(10, Math.floor(Math.log10(size)) - 4);
      moved[chosen] = x + step;
      var by = forward(moved)[last] - f, slope = state.G[chosen];
      var dust = by && Math.abs(by) <= 1e-15 * Math.max(Math.abs(f), Math.abs(moved[last]));
      return tell(takes[chosen] ? words.wiggle : words.constant, {
        leaf: P[chosen][0], root: P[last][0], step: number(step), moved: dust ? "≈ 0" : number(by),
        slope: slope < 0 ? "(" + number(slope) + ")" : number(slope), said: number(step * slope)
      });
    }
    tape.leaves.forEach(function (leaf) {
      var i = leaf[0], end = leaf[1], label = P[i][0], box = elements["n" + i], from = null, wrong = false;
      var row = make("div", { class: "row" }, rows);
      make("span", { class: "name" }, row, words.names[i]);
      var range = make("input", { type: "range", step: "any", "aria-label": label }, row);
      var typed = make("input", { type: "text", inputmode: "decimal", size: 8, "aria-label": tell(words.typed, { leaf: label }) }, row);
      var slope = make("span", { class: "slope" }, row);
      box.setAttribute("role", "slider");
      box.setAttribute("tabindex", 0);
      box.setAttribute("aria-label", label);
      box.classList.add("leaf");
      function set(x, said) {
        chosen = i;
        wrong = false;
        if (isFinite(x)) state.V[i] = x;
        show(said);
      }
      function within(x) { return tidy(Math.max(-end, Math.min(end, x))); }
      function key(event) {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        var x = isFinite(state.V[i]) ? state.V[i] : 0, small = end / (event.shiftKey ? 10 : 100), large = end / 10;
        var to = {
          ArrowRight: x + small, ArrowUp: x + small, ArrowLeft: x - small, ArrowDown: x - small,
          PageUp: x + large, PageDown: x - large, Home: -end, End: end
        }[event.key];
        if (to !== undefined) set(within(to));
        else if (event.key === "Enter") typed.focus();
        else return;
        event.preventDefault();
      }
      function snap(x) { return within(Math.round(x / end * 500) / 500 * end); }
      function take() {
        var x = parse(typed.value), text = typed.value.trim(), given = { text: text, leaf: label, value: number(state.V[i]) };
        if (text === plain(state.V[i])) return;
        if (isFinite(x)) return set(x);
        chosen = i;
        wrong = true;
        show(tell(x === x ? words.tooLarge : words.noNumber, given));
      }
      box.addEventListener("keydown", key);
      range.addEventListener("keydown", key);
      range.addEventListener("input", function () { set(snap(+range.value)); });
      typed.addEventListener("change", take);
      typed.addEventListener("keydown", function (event) {
        if (event.key === "Enter") take();
        if (event.key === "Escape") set(NaN);
      });
      [box, range, typed].forEach(function (element) {
        element.addEventListener("focus", function () { if (chosen !== i) { chosen = i; show(); } });
      });
      box.addEventListener("pointerdown", function (event) {
        from = [event.clientX, isFinite(state.V[i]) ? state.V[i] : 0];
        box.setPointerCapture(event.pointerId);
        box.focus();
        event.preventDefault();
      });
      box.addEventListener("pointermove", function (event) {
        if (from) set(snap(from[1] + (event.clientX - from[0]) / 200 * end));
      });
      ["pointerup", "pointercancel"].forEach(function (name) { box.addEventListener(name, function () { from = null; }); });
      leaves[i] = function (reset) {
        var x = state.V[i], text = number(x);
        if (reset) { end = leaf[1]; wrong = false; }
        if (isFinite(x) && Math.abs(x) > end) end = nice(Math.abs(x));
        range.min = -end;
        range.max = end;
        range.value = x;
        range.setAttribute("aria-valuetext", text);
        [["min", -end], ["max", end], ["now", isFinite(x) ? x : 0], ["text", text]].forEach(function (pair) {
          box.setAttribute("aria-value" + pair[0], pair[1]);
        });
        if (!wrong) typed.value = plain(x);
        typed.setAttribute("aria-invalid", wrong);
        row.classList.toggle("chosen", chosen === i);
        slope.classList.toggle("fixed", !takes[i]);
        slope.textContent = takes[i] ? words.slope.replace("·", label) + " = " + number(state.G[i]) : words.fixed;
      };
    });
    var buttons = make("div", { class: "buttons" }, panel);
    var down = make("button", { type: "button" }, buttons, words.down), eta = make("label", {}, buttons, "η ");
    eta = make("input", { type: "text", inputmode: "decimal", size: 5, value: "0.1" }, eta);
    make("span", { class: "rule" }, buttons, words.rule);
    var reset = make("button", { type: "button" }, buttons, words.reset);
    var readout = make("div", { class: "readout", role: "status" }, panel), note = make("div", { class: "note", role: "alert" }, panel);
    make("div", { class: "caption" }, root, words.caption);
    function rate() {
      var x = parse(eta.value), bad = !(isFinite(x) && x > 0);
      eta.setAttribute("aria-invalid", bad);
      if (bad) show(tell(words.badRate, { text: eta.value.trim() }));
      return bad ? 0 : x;
    }
    eta.addEventListener("change", function () { if (rate()) show(); });
    down.onclick = function () {
      var by = rate(), bad = Object.keys(takes).find(function (i) {
        return takes[i] && !isFinite(state.V[i] - by * state.G[i]);
      });
      if (!by) return;
      if (bad) return show(tell(words.noStep, { slope: words.slope.replace("·", P[bad][0]), value: number(state.G[bad]) }));
      for (var i in takes) if (takes[i]) state.V[i] -= by * state.G[i];
      show();
    };
    reset.onclick = function () {
      state.V = first.slice();
      eta.value = "0.1";
      eta.setAttribute("aria-invalid", false);
      Object.keys(leaves).forEach(function (key) { leaves[key](true); });
      show();
    };
    root.addEventListener("keydown", function (event) {
      if (!event.altKey && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    root.numbers = function () { return state; };
    show();
  });
})(GIVEN);
