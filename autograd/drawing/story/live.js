(function (name, tape, words, css, palette, fonts) {
  var H = HELPERS, F = FUNCTIONS, ABOUT = words.about, abs = Math.abs, most = Math.max, real = isFinite;
  var P = tape.parts, W = tape.wires, last = P.length - 1, GENERIC = [0.8731, 1.3217, 0.6413, 1.1129, 0.7357, 1.4393];
  var free = {};
  tape.leaves.forEach(leaf => { free[leaf[0]] = 1; });
  // as notation.number: four significant digits, ties to even; ABOUT before what only reads as a whole number
  function number(x, mark) {
    var text = mark === 1 ? 0 : digits(x);
    return (mark === 1 || real(x) && !/\.|e−/.test(text) && (mark || +text.replace("−", "-") !== x) ? ABOUT : "") + text;
  }
  function digits(x) {
    if (x !== x) return "NaN";
    var sign = x < 0 ? "−" : "", a = abs(x), f = Math.floor(a), d = a - f;
    if (a === 1 / 0) return sign + "∞";
    if (!a) return "0";
    if (a < 1e6 && (a >= 1e4 || !d)) return sign + (f + (d > 0.5 || (d === 0.5 && f % 2) ? 1 : 0));
    var exact = a.toExponential(99).split("e"), short = a.toExponential(3);
    if (/^.{4}[02468]50*$/.test(exact[0])) short = exact[0].slice(0, 5) + "e" + exact[1];
    exact = short.split("e");
    return (sign + (exact[1] < -4 || exact[1] > 3 ? exact[0].replace(/\.?0+$/, "") + "e" + +exact[1] : +short)).replace("-", "−");
  }
  function operands(gate, V) { return gate[2].map(w => V[W[w][0]]); }
  function forward(V) {
    P.forEach((part, i) => { if (part[2]) V[i] = +F[part[2][0]].apply(0, operands(part[2], V)); });
    return V;
  }
  // as the engine: the same order of sums; Z are zeros that a selection made, L gradients that play a part
  function backward(V) {
    var G = [], D = [], S = [], Z = [], L = [], patterns = [];
    P.forEach((part, i) => {
      var gate = part[2], more = gate && gate[3], args;
      if (!gate) Z[i] = !free[i] && V[i] == 0;
      else if (more && more.t) {
        patterns[i] = gate[2].reduce((bits, w, k) => bits | (Z[W[w][0]] ? 1 << k : 0), 0);
        Z[i] = !!(more.z >> patterns[i] & 1);
      } else if (more && more.m != null) {
        args = operands(gate, V).map((x, k) => more.n >> k & 1 ? x : Z[W[gate[2][k]][0]] ? 0 : GENERIC[k]);
        Z[i] = F[more.m].apply(0, args) == 0;
      }
    });
    G[last] = 1;
    L[last] = true;
    for (var i = last; i >= 0; i--) {
      var gate = P[i][2], more = gate && gate[3];
      if (!gate) continue;
      var given = [V[i]].concat(operands(gate, V));
      gate[2].forEach((w, k) => {
        if (gate[1][k] < 0) return;
        var rule = F[gate[1][k]], s = W[w][0];
        function send(g) { return +rule.apply(0, [g].concat(given)); }
        D[w] = send(1);
        if (G[i] == null) return; // no gradient comes here, yet the gate has its slopes
        var g = send(G[i]), part = L[i];
        if (part && more && (more.s || more.t)) part = more.s ? send(1.118) != 0 : !!(more.t[k] >> patterns[i] & 1) || (!more.p && V[i] !== V[i]);
        if (!part && g !== g) g = 0;
        L[s] = L[s] || part;
        S[w] = g;
        G[s] = (G[s] ?? -0) + g;
      });
    }
    return { V: V, G: P.map((_, i) => G[i] ?? 0), D: D, S: S };
  }
  // as circuit.dust: 1 for what is rounding error, 2 for what is not exact for another reason
  function marks(state) {
    var V = state.V, G = state.G, S = state.S, EPS = 2 ** -52, error = [], back = [], near = [], pulled = [], flat = [];
    var found = { V: [], G: [], D: [], S: [] };
    function top(numbers) { return most.apply(0, numbers.map(abs).filter(real)) * 2 ** -26; }
    function mark(x, bound, top, near) {
      var size = abs(x);
      return size && size < top && size <= bound && bound < 1 / 0 ? 1 : near ? 2 : 0;
    }
    function among(x, ends) { return ends && ends.some(end => abs(x - end) <= 4 * abs(end) * EPS); }
    var high = top(V.filter((_, i) => !P[i][6])), steep = top(G.concat(S));
    // the local derivative k; with operand j moved, or with the result (-1)
    function slope(i, k, j, by) {
      var gate = P[i][2], rule = (gate[3] && gate[3].c || gate[1])[k], given = operands(gate, V), x = V[i];
      if (by && j < 0) x += by;
      else if (by) {
        given[j] += by;
        x = F[gate[0]].apply(0, given);
      }
      return rule < 0 ? 0 : +F[rule].apply(0, [1, x].concat(given));
    }
    P.forEach((part, i) => {
      var gate = part[2], more = gate && gate[3] || {}, x = V[i], size = abs(x);
      error[i] = part[6] && x % 1 === 0 ? 0 : EPS * size / (gate ? 1 : 2);
      if (gate) {
        var given = operands(gate, V), local = given.map((_, k) => slope(i, k)), sure = given.every(real);
        near[i] = sure && (among(x, more.e) || (more.o && !x && given.slice(0, more.o).every(Boolean)) ||
          (more.l && real(x) && given.some((y, k) => x === (k && more.l < 0 ? -y : y) && (more.l > 1 || given[1 - k]))));
        flat[i] = local.map(d => sure && more.f && (among(d, more.f) || (near[i] && !d)));
        local.forEach((d, k) => {
          var s = W[gate[2][k]][0];
          if (!more.p && error[s]) error[i] += abs(d) * error[s];
          near[i] = near[i] || (near[s] && (d || flat[i][k]));
        });
      }
      if (gate || !part[6]) found.V[i] = mark(x, error[i], high, near[i]);
    });
    for (var i = last; i >= 0; i--) {
      var gate = P[i][2], more = gate && gate[3] || {}, bound = back[i] || 0;
      found.G[i] = mark(G[i], bound, steep, pulled[i]);
      if (gate) gate[2].forEach((w, k) => {
        var s = W[w][0], d = slope(i, k), wrong = 0;
        var unsure = flat[i][k];
        for (var j = more.s || more.u || more.p ? 9 : -1; j < gate[2].length; j++) {
          var from = j < 0 ? i : W[gate[2][j]][0], x = abs(V[from]);
          var moved = abs(slope(i, k, j, 16 * (j < 0 ? EPS * x : error[from])) - d) / 16;
          if (real(moved)) wrong += moved;
          if (near[from] && slope(i, k, j, most(x, 1) / 1024) !== d) unsure = true;
        }
        found.D[w] = mark(d, wrong, high, unsure);
        if (S[w] == null) return;
        var sent = (more.p ? 0 : abs(d) * bound) + abs(G[i]) * wrong + EPS * abs(S[w]);
        var nearly = pulled[i] ? d || unsure : unsure && G[i];
        found.S[w] = mark(S[w], sent, steep, nearly);
        pulled[s] = pulled[s] || nearly;
        back[s] = (back[s] || 0) + sent;
      });
    }
    return found;
  }
  function parse(text) {
    var terms = text.replace(/−/g, "-").replace(/,/g, ".").split("/").map(term =>
      /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(term) ? +term : NaN
    );
    return terms[2] === undefined ? terms[0] / (terms.length > 1 ? terms[1] : 1) : NaN;
  }
  function put(element, attributes) {
    for (var key in attributes) element.setAttribute(key, attributes[key]);
    return element;
  }
  function on(element, events, act) { events.split(" ").forEach(event => element.addEventListener(event, act)); }
  function equals(left, text) { return left + (text[0] === "≈" ? " " : " = ") + text; }
  function tell(sentence, parts) { return sentence.replace(/\{(\w+)\}/g, (_, key) => parts[key]); }
  function plain(x) { var text = String(x); return text.length < 11 ? text : String(+x.toPrecision(6)); }
  function tidy(x) { return +x.toPrecision(12); }
  function nice(x) {
    var unit = Math.pow(10, Math.floor(Math.log10(x)));
    return tidy(unit * [1, 2, 5, 10].find(k => k * unit >= x));
  }
  // the colours stand in the picture: .f-ink{fill:#...}, once in the light and once in the dark theme
  function style(ofPicture) {
    ofPicture.split("@media").forEach((theme, dark) => {
      theme.replace(/\.[fs]-([\w-]+)\{\w+:(#\w+)/g, (_, ink, colour) => { (palette[ink] = palette[ink] || [])[dark] = colour; });
    });
    var parts = { "~": "." + name, COLOURS: "", DARK: "", SANS: fonts[0], MONO: fonts[1] }, inks = "";
    for (var ink in palette) {
      parts.COLOURS += "--" + ink + ":" + palette[ink][0] + ";";
      parts.DARK += "--" + ink + ":" + palette[ink][1] + ";";
      inks += [["f", "fill"], ["s", "stroke"]].map(pair =>
        "~ ." + pair[0] + "-" + ink + "{" + pair[1] + ":var(--" + ink + ")}"
      ).join("");
    }
    return (inks + css).replace(/~|COLOURS|DARK|SANS|MONO/g, key => parts[key]);
  }
  document.querySelectorAll("." + name).forEach(root => {
    var image = root.querySelector("img");
    if (!image || root.numbers) return; // no attribute: a page that a browser saves has those, and begins anew
    function make(tag, attributes, parent, text) {
      var element = put(document.createElement(tag), attributes);
      if (text) element.innerHTML = text;
      parent.appendChild(element);
      return element;
    }
    root.replaceChildren(put(image, { style: "display:none" }));
    put(root, { "data-live": "", "data-lm-suppress-shortcuts": true, role: "group", "aria-label": words.label });
    var scroll = make("div", { class: "scroll" }, root);
    scroll.innerHTML = decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1));
    var svg = scroll.querySelector("svg"), elements = {}, width = svg.getAttribute("width");
    make("style", {}, root).textContent = style(svg.querySelector("style").textContent);
    svg.querySelectorAll("style, desc, svg > title").forEach(element => {
      element.remove();
    });
    put(svg, { role: "group", "aria-label": words.label }).removeAttribute("aria-labelledby");
    svg.style.minWidth = Math.round(0.65 * width) + "px";
    svg.style.maxWidth = width + "px";
    root.style.maxWidth = most(680, width) + "px";
    svg.querySelectorAll("[id]").forEach(element => {
      elements[element.id.slice(2)] = element;
      element.id = name + element.id.slice(1);
    });
    var panel = make("div", { class: "panel" }, root), rows = make("div", { class: "rows" }, panel);
    var first = forward(P.map(part => part[1])), state = backward(first.slice());
    var chosen = tape.leaves[0][0], leaves = {}, drag = null;
    function write(element, text, sign, room, size, kind, finite) {
      if (!element) return;
      var node = element.nodeName === "g" ? element.querySelector("text") : element, end = node, shown = element.shown;
      while (end.lastChild) end = end.lastChild;
      if (sign) text = text[0] === "≈" ? (sign === " = " ? " " : "") + text : sign + text;
      if (shown == null) shown = sign ? /( = |=| ?≈ )[^=≈]*$/.exec(end.data)[0] : end.data.replace(/^[←-↓] /, "");
      end.data = end.data.slice(0, end.data.length - shown.length) + text;
      element.shown = text;
      if (kind) put(node, { class: finite ? "f-" + kind : "f-alarm" });
      var more = text.length - sign.length - room;
      node.removeAttribute("textLength");
      if (room && more > 0) put(node, { textLength: (node.textContent.length - more) * 0.61 * size, lengthAdjust: "spacingAndGlyphs" });
    }
    function show(said) {
      state = backward(forward(state.V));
      var alarm = "", V = state.V, G = state.G, mark = marks(state);
      P.forEach((part, i) => {
        var value = number(V[i], mark.V[i]), g = number(G[i], mark.G[i]);
        write(elements["v" + i], value, "", part[4], 14, "value", real(V[i]));
        write(elements["g" + i], g, "", part[5], 14, "gradient", real(G[i]));
        if (elements["v" + i]) {
          var fact = equals(part[0] + (part[3] && " = " + part[3]), value), tip = elements["n" + i].tip;
          if (!tip) {
            tip = elements["n" + i].tip = document.createElementNS(svg.namespaceURI, "title");
            elements["n" + i].prepend(tip);
          }
          tip.textContent = fact + (elements["g" + i] ? "\n" + equals(words.slope + part[0], g) : "");
          if (!alarm && !real(V[i])) alarm = tell(words.notFinite, { what: fact });
        }
      });
      for (var i = last; i >= 0 && !alarm; i--) {
        if (real(G[i])) continue;
        alarm = tell(words.notFinite, { what: equals(words.slope + P[i][0], number(G[i])) });
      }
      W.forEach((wire, w) => {
        var bead = elements["b" + w], finite = real(state.D[w]);
        if (wire[1] !== 0 && bead) {
          write(bead, number(state.D[w], mark.D[w]), wire[1] ? "=" : "", wire[2], 12, "local", finite);
          put(bead.querySelector("rect"), { class: finite ? "f-bead s-bead-rim" : "f-alarm-fill s-alarm" });
        }
        if (state.S[w] != null) {
          write(elements["s" + w], number(state.S[w], mark.S[w]), "", wire[3], 11, "gradient", real(state.S[w]));
        }
      });
      write(elements.title, number(V[last], mark.V[last]), " = ");
      Object.keys(leaves).forEach(key => { leaves[key](0, mark.G[key]); });
      note.textContent = alarm;
      readout.textContent = said || wiggle();
      readout.classList.toggle("wrong", !!said);
      // WATCHED
    }
    function wiggle() {
      var x = state.V[chosen], size = abs(x), f = state.V[last], moved = state.V.slice();
      var step = size < 1e6 || !real(x) ? 0.01 : Math.pow(10, Math.floor(Math.log10(size)) - 4);
      moved[chosen] = x + step;
      var by = forward(moved)[last] - f, slope = state.G[chosen];
      var dust = by && abs(by) < 1e-15 * most(abs(f), abs(moved[last]));
      return tell(words.wiggle, {
        "leaf": P[chosen][0], "root": P[last][0], "step": number(step), "moved": dust ? "≈ 0" : number(by),
        "slope": slope < 0 ? "(" + number(slope) + ")" : number(slope), "said": number(step * slope)
      });
    }
    tape.leaves.forEach(leaf => {
      var i = leaf[0], end = leaf[1], label = P[i][0], box = elements["n" + i], wrong = false;
      var row = make("div", { class: "row" }, rows);
      make("span", { class: "name" }, row, words.names[i][0]);
      var range = make("input", { type: "range", step: "any", "aria-label": label }, row);
      var typed = make("input", { type: "text", inputmode: "decimal", size: 8, "aria-label": tell(words.typed, { "leaf": label }) }, row);
      var slope = make("span", { class: "slope" }, row, "<i>" + words.names[i][1] + "</i><b></b>");
      put(box, { role: "slider", tabindex: 0, "aria-label": label, class: "leaf" });
      function set(x, said) {
        chosen = i;
        wrong = false;
        if (real(x)) state.V[i] = x;
        show(said);
      }
      function within(x) { return abs(x) < 1e-9 * end ? 0 : tidy(most(-end, Math.min(end, x))); }
      function key(event) {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        var x = real(state.V[i]) ? state.V[i] : 0, small = end / (event.shiftKey ? 10 : 100), large = end / 10;
        var to = {
          ArrowRight: x + small, ArrowUp: x + small, ArrowLeft: x - small, ArrowDown: x - small,
          PageUp: x + large, PageDown: x - large, Home: -end, End: end
        }[event.key];
        if (to != null) set(within(to));
        else if (event.key === "Enter") typed.focus();
        else return;
        event.preventDefault();
      }
      function snap(x) { return within(Math.round(x / end * 500) / 500 * end); }
      function take() {
        var x = parse(typed.value), text = typed.value.trim(), given = { "text": text, "leaf": label, "value": number(state.V[i]) };
        if (text === plain(state.V[i])) return wrong && set(NaN);
        if (real(x)) return set(x);
        chosen = i;
        wrong = true;
        show(tell(x === x ? words.tooLarge : words.noNumber, given));
      }
      on(box, "keydown", key);
      on(range, "keydown", key);
      on(range, "input", () => set(snap(+range.value)));
      on(typed, "change", take);
      on(typed, "keydown", event => {
        if (event.key === "Enter") take();
        if (event.key === "Escape") set(NaN);
      });
      [box, range, typed].forEach(element => on(element, "focus", () => { if (chosen !== i) { chosen = i; show(); } }));
      on(box, "pointerdown", event => {
        var from = event.clientX, x = real(state.V[i]) ? state.V[i] : 0;
        drag = event => set(snap(x + (event.clientX - from) / 200 * end));
        box.focus();
        event.preventDefault();
      });
      leaves[i] = (reset, mark) => {
        var x = state.V[i], text = number(x);
        if (reset) { end = leaf[1]; wrong = false; }
        if (real(x) && abs(x) > end) end = nice(abs(x));
        put(range, { min: -end, max: end, "aria-valuetext": text }).value = x;
        put(box, { "aria-valuemin": -end, "aria-valuemax": end, "aria-valuenow": real(x) ? x : 0, "aria-valuetext": text });
        if (!wrong) typed.value = plain(x);
        put(typed, { "aria-invalid": wrong });
        [row, box].forEach(element => element.classList.toggle("chosen", chosen === i));
        slope.lastChild.textContent = equals("", number(state.G[i], mark)).trim();
      };
    });
    var buttons = make("div", { class: "buttons" }, panel);
    var down = make("button", { type: "button" }, buttons, words.down), eta = make("label", {}, buttons, "η ");
    eta = make("input", { type: "text", inputmode: "decimal", size: 5, value: "0.1" }, eta);
    var reset = make("button", { type: "button" }, buttons, words.reset);
    make("span", { class: "rule" }, buttons, words.rule);
    var readout = make("div", { class: "readout", role: "status" }, panel), note = make("div", { class: "note", role: "alert" }, panel);
    make("div", { class: "caption" }, root, words.caption);
    function rate() {
      var x = parse(eta.value), bad = !(real(x) && x > 0);
      put(eta, { "aria-invalid": bad });
      if (bad) show(tell(words.badRate, { "text": eta.value.trim() }));
      return bad ? 0 : x;
    }
    on(eta, "change", () => { if (rate()) show(); });
    down.onclick = () => {
      var by = rate(), bad = Object.keys(free).find(i => !real(state.V[i] - by * state.G[i]));
      if (!by) return;
      if (bad) return show(tell(words.noStep, { "slope": words.slope + P[bad][0], "value": number(state.G[bad]) }));
      for (var i in free) state.V[i] -= by * state.G[i];
      show();
    };
    reset.onclick = () => {
      state.V = first.slice();
      eta.value = "0.1";
      put(eta, { "aria-invalid": false });
      Object.keys(leaves).forEach(key => { leaves[key](true); });
      show();
    };
    on(root, "keydown", event => {
      if (!event.altKey && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    on(document, "pointermove", event => { if (drag) drag(event); });
    on(document, "pointerup pointercancel", () => { drag = null; });
    root.numbers = () => state;
    // WATCHING
    show();
  });
})(GIVEN);
