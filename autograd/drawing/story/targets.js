    // a part of live.js: wanted outputs as a table, the output over one input as a curve, over two as a map
    var asked = tape.asked, inputs = asked.inputs, told = words.asked, watch = make("div", { class: "watch" }, root), lines = [];
    root.insertBefore(watch, svg.getAttribute("height") > 500 ? scroll : panel); // in sight of the sliders
    function at(numbers, V) {
      inputs.forEach((i, k) => { V[i] = numbers[k]; });
      return forward(V)[last];
    }
    function use(numbers) {
      numbers.forEach((x, k) => { state.V[inputs[k]] = x; });
      show();
    }
    if (asked.rows[0]) {
      var grid = make("table", {}, watch), heads = make("tr", {}, make("thead", {}, grid)), bodies = make("tbody", {}, grid);
      told.heads.forEach(text => make("th", { scope: "col" }, heads, text));
      asked.rows.forEach(given => {
        var line = make("tr", { tabindex: 0, title: told.use }, bodies);
        given[0].concat(given[1]).forEach(x => make("td", {}, line, number(x)));
        lines.push([line, make("td", {}, line), make("td", { class: "mark" }, line), given]);
        line.onclick = () => { use(given[0]); };
        on(line, "keydown", event => {
          if (event.key !== "Enter" && event.key !== " ") return;
          use(given[0]);
          event.preventDefault();
        });
      });
    }
    var flat = asked.plot > 1, LEFT = 44, TOP = 26, HIGH = 210, WIDE = flat ? HIGH : 430, SIDE = 64;
    var low = asked.span[0], room = asked.span[1] - low, bottom = low, height = room, plot, layer, canvas;
    function curve() {
      var V = state.V.slice(), found = [];
      for (var k = 0; k < 161; k++) found.push(at([low + room * k / 160], V));
      return found;
    }
    if (asked.plot) {
      if (!flat) {
        var ends = curve().filter(real).concat(asked.outs);
        bottom = Math.min.apply(0, ends);
        height = most.apply(0, ends) - bottom || 1;
        bottom -= 0.15 * height;
        height *= 1.3;
      }
      plot = make("div", { class: "plot", style: "width:" + (LEFT + WIDE + 14) + "px" }, watch);
      if (flat) canvas = make("canvas", { width: SIDE, height: SIDE, style: "left:" + LEFT + "px;top:" + TOP + "px;width:" + WIDE + "px;height:" + HIGH + "px" }, plot);
      layer = make("div", {}, plot);
    }
    function across(x) { return (LEFT + (x - low) / room * WIDE).toFixed(1); }
    function up(y) { return (TOP + HIGH - most(0, Math.min(1, (y - bottom) / height)) * HIGH).toFixed(1); }
    function ticks(from, size, write) {
      var step = nice(size / 5), text = "";
      for (var k = Math.ceil(from / step); k * step <= from + size * 1.0001; k++) text += write(tidy(k * step));
      return text;
    }
    function path(found, look) {
      var text = "", before = false;
      found.forEach((y, k) => {
        if (real(y)) text += (before ? "L" : "M") + across(low + room * k / 160) + " " + up(y);
        before = real(y);
      });
      return "<path class='" + look + "' d='" + text + "'/>";
    }
    function dot(x, y, look, text) {
      return "<circle class='" + look + "' cx='" + across(x) + "' cy='" + up(y) + "' r='" + (text ? 11 : 5) + "'/>" +
        (text ? "<text class='in' x='" + across(x) + "' y='" + (+up(y) + 4.5) + "'>" + text + "</text>" : "");
    }
    function axes() {
      var under = TOP + HIGH;
      return "<rect x='" + LEFT + "' y='" + TOP + "' width='" + WIDE + "' height='" + HIGH + "'/>" +
        ticks(low, room, x => "<text x='" + across(x) + "' y='" + (under + 15) + "'>" + number(x) + "</text>") +
        ticks(bottom, height, y => "<text class='end' x='" + (LEFT - 6) + "' y='" + (+up(y) + 4) + "'>" + number(y) + "</text>") +
        "<text class='axis' x='" + (LEFT + WIDE / 2) + "' y='" + (under + 31) + "'>" + told.axes[0] + "</text>" +
        "<text class='axis top' x='" + LEFT + "' y='" + (TOP - 10) + "'>" + told.axes[flat ? 1 : told.axes.length - 1] + "</text>";
    }
    function colours(V) {
      var pen = canvas.getContext("2d"), image = pen.createImageData(SIDE, SIDE), least = asked.outs[0] || 0, most = asked.outs[1];
      if (!(most > least)) most = least + 1;
      for (var k = 0; k < SIDE * SIDE; k++) {
        var x = low + room * (k % SIDE + 0.5) / SIDE, y = low + room * (SIDE - 0.5 - Math.floor(k / SIDE)) / SIDE;
        image.data.set([226, 142, 24, 165 * Math.min(1, (at([x, y], V) - least) / (most - least))], 4 * k);
      }
      pen.putImageData(image, 0, 0);
    }
    var tally = make("div", { class: "tally", role: "status" }, watch);
    function watched() {
      var V = state.V.slice(), now = inputs.map(i => V[i]), right = 0, text = "", good = false, drawn = "";
      lines.forEach(line => {
        var given = line[3], out = at(given[0], V), fits = abs(out - given[1]) < asked.within;
        right += fits;
        line[1].textContent = number(out);
        line[2].textContent = fits ? "✓" : "✗";
        line[0].className = (fits ? "right" : "off") + (given[0].every((x, k) => x === now[k]) ? " now" : "");
        if (flat) drawn += dot(given[0][0], given[0][1], (given[1] > asked.outs[0] ? "one" : "nil") + (fits ? "" : " off"), number(given[1]));
        else drawn += dot(given[0][0], given[1], fits ? "fit" : "off");
      });
      if (lines[0]) {
        text = tell(told.tally, { "right": right, "count": lines.length });
        good = right === lines.length;
      }
      if (flat) colours(V);
      else if (plot) {
        var found = curve();
        if (asked.curve[0] != null) {
          var gaps = found.map((y, k) => abs(y - asked.curve[k])), gap = gaps.reduce((a, b) => a > b || a !== a ? a : b);
          text = tell(told.gap, { "gap": number(gap), "error": number(gaps.reduce((sum, x) => sum + x * x, 0) / 161) });
          good = gap < asked.within;
          drawn = path(asked.curve, "aim") + drawn;
        }
        drawn += path(found, "got");
      }
      if (plot) {
        drawn += flat ? "<circle class='ring' cx='" + across(now[0]) + "' cy='" + up(now[1]) + "' r='17'/>" : now[0] >= low && now[0] <= low + room ? dot(now[0], state.V[last], "here") : "";
        layer.innerHTML = "<svg viewBox='0 0 " + (LEFT + WIDE + 14) + " " + (TOP + HIGH + 36) + "' role='img'>" + axes() + drawn + "</svg>";
        put(layer.firstChild, { "aria-label": told.label });
      }
      tally.textContent = (good ? "✓ " : "") + text;
      watch.classList.toggle("good", good);
    }
