(function (name, css) {
  function decoded(text) {
    var bytes = Uint8Array.from(atob(text), function (c) { return c.charCodeAt(0) ^ MASK; });
    return JSON.parse(new TextDecoder().decode(bytes));
  }
  var decimal = "([+-]?(?:\\d+[.,]?\\d*|[.,]\\d+)(?:[eE][+-]?\\d+)?)";
  var form = new RegExp("^" + decimal + "(?:/" + decimal + ")?$");
  function read(text) { // as answers.py reads
    var found = form.exec(text.replace(/\s/g, "").replace(/[\u2212\u2013\u2014]/g, "-"));
    if (!found) return NaN;
    var parts = found.slice(1).map(function (part) { return part === undefined ? 1 : +part.replace(",", "."); });
    return parts[1] ? parts[0] / parts[1] : NaN;
  }
  function near(x, target, tolerance) { return Math.abs(x - target) <= tolerance * Math.abs(target); }
  function filled(text, parts) {
    return text.replace(/\{(\w+)\}/g, function (all, part) { return part in parts ? parts[part] : all; });
  }
  document.querySelectorAll("." + name).forEach(function (root) {
    if (root.asks) return; // no attribute: a page that a browser saves has those, and begins anew
    var quiz = decoded(root.getAttribute("data-quiz")), words = quiz.words, count = quiz.questions.length;
    var image = root.querySelector("img");
    if (!image) return;
    var picture = new TextDecoder().decode(Uint8Array.from(atob(image.src.split(",")[1]), function (c) { return c.charCodeAt(0); }));
    root.asks = true;
    function make(tag, attributes, parent, text) {
      var element = document.createElement(tag);
      for (var key in attributes) element.setAttribute(key, attributes[key]);
      if (text) element.textContent = text;
      if (parent) parent.appendChild(element);
      return element;
    }
    var sheet = root.querySelector("ol:not(.results)");
    root.replaceChildren(image);
    image.style.display = "none";
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", filled(words.quiz, quiz));
    root.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab
    make("style", {}, root, css);
    var scroll = make("div", { class: "scroll" }, root);
    scroll.innerHTML = picture;
    var svg = scroll.querySelector("svg"), dark = svg.querySelector("style"), wide = +svg.getAttribute("width"), elements = {};
    if (dark) dark.remove();
    svg.style.minWidth = Math.round(0.7 * wide) + "px";
    svg.style.maxWidth = wide + "px";
    root.style.maxWidth = Math.max(680, wide) + "px";
    svg.querySelectorAll("[id]").forEach(function (element) { elements[element.id.slice(element.id.indexOf("-") + 1)] = element; });
    var description = svg.querySelector("desc");
    var panel = make("div", { class: "panel" }, root), head = make("div", { class: "head" }, panel);
    var where = make("span", {}, head), score = make("span", { class: "score" }, head);
    var bar = make("progress", { max: count, "aria-hidden": "true" }, panel);
    var asking = make("form", { autocomplete: "off", novalidate: "" }, panel);
    var id = "answer-" + name + "-" + Math.random().toString(36).slice(2, 8);
    var label = make("label", { for: id }, asking);
    var input = make("input", { id: id, type: "text", autocapitalize: "off", spellcheck: "false", enterkeyhint: "done", size: 9 }, asking);
    var main = make("button", { type: "submit", class: "main" }, asking);
    var hint = make("button", { type: "button" }, asking), show = make("button", { type: "button" }, asking, words.show);
    var verdict = make("p", { class: "verdict", "aria-live": "polite", "aria-atomic": "true" }, panel);
    var hints = make("ul", { class: "hints", "aria-live": "polite" }, panel);
    var summary = make("div", { tabindex: -1 }, panel);
    make("p", { class: "caption" }, root, quiz.caption);
    sheet.className = "sheet";
    sheet.style.display = "none"; // printed only
    root.appendChild(sheet);
    var now, states, settled;
    function lines(key) { // v3 and v3.1
      return Object.keys(quiz.texts).filter(function (each) { return each.split(".")[0] === key; });
    }
    function write(key, markup, visible) {
      var element = elements[key];
      if (!element) return;
      var text = element.tagName === "text" ? element : element.querySelector("text");
      if (text) text.innerHTML = markup;
      if (text !== element) element.setAttribute("visibility", visible ? "visible" : "hidden");
    }
    function mark(keys, look, on) {
      keys.forEach(function (key) { if (elements[key]) elements[key].classList.toggle(look, on); });
    }
    function paint() { // the numbers up to the question that is asked now
      var left = now + (settled ? 1 : 0), told = quiz.given.slice();
      quiz.stations.forEach(function (station) {
        if (station[2]) left -= 1;
        var seen = left >= 0;
        station[0].forEach(function (key) {
          lines(key).forEach(function (each) { write(each, seen ? quiz.texts[each] : "", seen); });
        });
        if (seen && station[1]) told.push(station[1]);
      });
      description.textContent = [quiz.intro].concat(told.map(function (said) { return said + "."; })).join(" ");
      svg.querySelectorAll(".look,.asked,.bead-asked").forEach(function (element) {
        element.classList.remove("look", "asked", "bead-asked");
      });
      if (now >= count) return;
      var question = quiz.questions[now];
      if (!settled) {
        write(question.p, "?", true);
        mark([question.p], question.p[0] === "b" ? "bead-asked" : "asked", true);
      }
      mark([question.l[0]].concat(question.f), "look", true);
      if (states[now].hints) mark(question.l, "look", true);
      var place = elements[question.p] || elements[question.l[0]];
      if (place) { // in its frame, not in the page
        var a = place.getBoundingClientRect(), b = scroll.getBoundingClientRect();
        scroll.scrollLeft += a.left + a.width / 2 - b.left - b.width / 2;
        scroll.scrollTop += a.top + a.height / 2 - b.top - b.height / 2;
      }
    }
    function counted(what) { return states.filter(function (state) { return state[what]; }).length; }
    function say(text, look, causes) { // what was typed is no markup, the causes are
      verdict.textContent = text;
      if (causes) make("span", {}, verdict).innerHTML = causes;
      verdict.className = "verdict" + (look ? " " + look : "");
      verdict.hidden = now >= count;
    }
    function header() {
      where.textContent = now < count ? filled(words.question, { k: now + 1, n: count }) : "";
      score.textContent = filled(words.score, { right: counted("right"), first: counted("first") });
      bar.value = counted("done");
    }
    function buttons() {
      var question = quiz.questions[now], state = states[now];
      main.textContent = settled ? (now + 1 < count ? words.next : words.finish) : words.check;
      hint.textContent = words.hint + (state.hints && question.h.length > 1 ? " 2" : "");
      hint.setAttribute("aria-disabled", settled || state.hints >= question.h.length);
      show.setAttribute("aria-disabled", settled);
    }
    function ask(k) {
      now = k;
      settled = false;
      var question = quiz.questions[now];
      asking.hidden = false;
      summary.replaceChildren();
      hints.replaceChildren();
      label.innerHTML = question.t + " =";
      input.value = "";
      input.readOnly = false;
      input.setAttribute("aria-label", question.a + " = ? " + words.answer);
      input.removeAttribute("aria-invalid");
      say("");
      header();
      buttons();
      paint();
    }
    function settle(text, look) {
      settled = true;
      states[now].done = true;
      input.readOnly = true;
      input.removeAttribute("aria-invalid");
      input.value = quiz.questions[now].r;
      say(text, look);
      header();
      buttons();
      paint();
    }
    function check() {
      var question = quiz.questions[now], state = states[now], typed = input.value.trim(), number = read(typed);
      if (!typed) return say(words.empty);
      if (!isFinite(number)) {
        input.setAttribute("aria-invalid", "true");
        input.select();
        return say(filled(words.unread, { typed: typed }));
      }
      state.tries += 1;
      var here = filled(words.right, { number: question.r }), said = [[question.n, here]].concat(question.e).find(function (right) {
        return near(number, right[0], TOLERANCE);
      });
      if (said) {
        state.right = true;
        state.first = state.tries === 1 && !state.hints;
        return settle(said[1], "right");
      }
      var causes = [];
      question.m.forEach(function (mistake) {
        if (near(number, mistake[0], CLOSE) && causes.indexOf(quiz.said[mistake[1]]) < 0) causes.push(quiz.said[mistake[1]]);
      });
      input.setAttribute("aria-invalid", "true");
      input.select();
      say(filled(words.wrong, { typed: typed }) + " ", "wrong", causes.slice(0, MOST_CAUSES).join(" " + words.or + " "));
    }
    function finish() {
      now = count;
      asking.hidden = true;
      hints.replaceChildren();
      say("");
      header();
      paint();
      var result = { right: counted("right"), n: count, first: counted("first") };
      make("p", { class: "verdict", role: "status" }, summary, filled(words.done, result));
      var list = make("ol", { class: "results" }, summary);
      quiz.questions.forEach(function (question, k) {
        var state = states[k], item = make("li", {}, list);
        make("b", {}, item).innerHTML = question.t + " = " + question.r;
        item.append(": " + (state.first ? words.first : state.right ? filled(words.tries, state) : words.told));
      });
      var again = make("button", { type: "button", class: "main" }, summary, words.again);
      again.onclick = function () { start(); input.focus({ preventScroll: true }); };
      again.focus({ preventScroll: true });
    }
    function start() {
      states = quiz.questions.map(function () { return { tries: 0, hints: 0, right: false, first: false, done: false }; });
      ask(0);
    }
    asking.onsubmit = function (event) {
      event.preventDefault();
      if (!settled) return check(), input.focus({ preventScroll: true });
      if (now + 1 >= count) return finish();
      ask(now + 1);
      input.focus({ preventScroll: true });
    };
    hint.onclick = function () {
      var question = quiz.questions[now], state = states[now];
      if (settled || state.hints >= question.h.length) return;
      make("li", {}, hints).innerHTML = question.h[state.hints];
      state.hints += 1;
      buttons();
      paint();
      input.focus({ preventScroll: true });
    };
    show.onclick = function () {
      if (settled) return;
      settle(filled(words.shown, { number: quiz.questions[now].r }));
      input.focus({ preventScroll: true });
    };
    ["keydown", "keypress", "keyup"].forEach(function (kind) { // plain keys are not for the notebook
      root.addEventListener(kind, function (event) {
        var leaves = event.key === "Tab" || event.key === "Escape" || (event.key === "Enter" && event.shiftKey);
        if (!leaves && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
      });
    });
    start();
    if (root.hasAttribute("data-focus")) input.focus({ preventScroll: true });
  });
})("NAME", "CSS");
