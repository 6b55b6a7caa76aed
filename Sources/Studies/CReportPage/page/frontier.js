// The frontier as a chart: a point for each trial, whose axes people choose, with zoom and error bars.

const shapes = {
  circle: (x, y, r) => svg("circle", { cx: x, cy: y, r }),
  diamond: (x, y, r) => svg("path", { d: `M${x} ${y - r * 1.5}L${x + r * 1.5} ${y}L${x} ${y + r * 1.5}L${x - r * 1.5} ${y}Z` }),
  square: (x, y, r) => svg("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r }),
  triangle: (x, y, r) => svg("path", { d: `M${x} ${y - r * 1.3}L${x + r * 1.3} ${y + r}L${x - r * 1.3} ${y + r}Z` }),
};

/** How a point is drawn, and what the legend says of it. */
const roles = {
  front: { shape: "circle", size: 6, words: "frontier" },
  knee: { shape: "diamond", size: 6, words: "knee" },
  base: { shape: "square", size: 6, words: "base" },
  reference: { shape: "triangle", size: 6, words: "reference network" },
  dominated: { shape: "circle", size: 4, words: "dominated" },
  partial: { shape: "circle", size: 4, words: "not trained to the end" },
};

function mark(role, x, y, classes = "") {
  const { shape, size } = roles[role];
  return fill(shapes[shape](x, y, size), { class: "mark " + role + classes }, []);
}

function makeFrontierSection() {
  const costs = measures.filter((column) => column.kind !== "metric");
  const gains = measures.filter((column) => column.kind === "metric" || column.key === "loss");
  const state = {
    x: columns.get(study.cost) ?? costs[0],
    y: isConfirmed && study.front.every((trial) => trials[trial].test !== null) ? columns.get("test") : columns.get("validation"),
    isLogarithmic: true,
    zoom: null,
    focus: 0,
  };
  const picture = svg("svg", { role: "group", "aria-labelledby": "frontier-title", "aria-describedby": "frontier-words" });
  const holder = html("div", { class: "chart" }, picture);
  const legend = html("ul", { class: "legend" });
  const caption = html("figcaption", { id: "frontier-words" });
  const chooser = (name, list, member) => labelled(name, html("select", {
    id: "frontier-" + member,
    onchange: (event) => {
      state[member] = columns.get(event.target.value);
      state.zoom = null;
      redraw();
    },
  }, list.map((column) => option(column.key, heading(column), column === state[member]))));
  const logarithmic = html("input", { type: "checkbox", id: "frontier-log", checked: true, onchange: (event) => {
    state.isLogarithmic = event.target.checked;
    state.zoom = null;
    redraw();
  } });
  const zoomButton = (text, name, factor) => html("button", { type: "button", "aria-label": name, title: name, onclick: () => zoomBy(factor) }, text);
  const controls = html("div", { class: "controls" },
    chooser("Horizontal axis", costs, "x"), chooser("Vertical axis", [...gains, ...costs], "y"),
    labelled("Logarithmic", logarithmic),
    html("div", { class: "field" }, "Zoom", html("div", { class: "buttons", id: "frontier-zoom" },
      zoomButton("+", "Zoom in", 0.6), zoomButton("−", "Zoom out", 1 / 0.6),
      html("button", { type: "button", onclick: () => { state.zoom = null; redraw(); } }, "Whole"))),
    html("div", { class: "field" }, "Save", html("div", { class: "buttons" },
      html("button", { type: "button", onclick: () => downloadPicture("frontier.svg", picture) }, "SVG"))));
  section("frontier", "Frontier", controls, html("figure", null, holder, legend, caption));

  /** What there is to draw: trials and references that have both values. */
  function points() {
    const [x, y] = [state.x.key, state.y.key];
    const points = view.shown.filter((trial) => trial[x] !== null && trial[y] !== null).map((trial) => ({
      trial, x: trial[x], y: trial[y], deviation: y === "test" ? trial.testDeviation : null, name: trial.name,
    }));
    const cost = (point) => [state.x.better === "less" ? point.x : -point.x, state.y.better === "less" ? point.y : -point.y];
    // By the axes of the study the front is the study's own, which leaves out what has learned nothing.
    const isOwn = x === study.cost && y === "validation" && view.shown === trials;
    const isOnFront = isOwn ? points.map((point) => point.trial.isOnFrontier)
      : points.map((() => { const set = new Set(front(points.map(cost))); return (_, index) => set.has(index); })());
    points.forEach((point, index) => {
      point.isOnFront = isOnFront[index];
      const isPartial = y !== "test" && !point.trial.isFullyTrained;
      point.isPartial = isPartial;
      point.role = point.isOnFront ? (point.trial.isKnee ? "knee" : "front") : point.trial.number === 0 ? "base" : isPartial ? "partial" : "dominated";
    });
    if (y === "test") {
      for (const known of study.references) {
        if (known.test === null || known[x] === undefined) continue;
        points.push({ x: known[x], y: known.test, deviation: known.testDeviation, name: known.name, role: "reference" });
      }
    }
    return points;
  }

  function draw(width) {
    const height = Math.round(Math.min(620, Math.max(320, width * 0.48)));
    const frame = { left: width < 500 ? 58 : 72, right: width - 16, top: 34, bottom: height - 52 };
    const all = points();
    const isLogarithmic = state.isLogarithmic && all.every((point) => point.x > 0);
    const limit = study.limits[state.x.key]?.[1] ?? null;
    const whole = {
      x: paddedDomain([...all.map((point) => point.x), ...(limit === null ? [] : [limit])], isLogarithmic),
      y: paddedDomain(all.flatMap((point) => [point.y - (point.deviation ?? 0), point.y + (point.deviation ?? 0)]), false),
    };
    const domain = state.zoom ?? whole;
    const x = scale(domain.x, [frame.left, frame.right], isLogarithmic);
    const y = scale(domain.y, [frame.bottom, frame.top], false);
    state.drawn = { x, y, frame, domain, isLogarithmic };
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.replaceChildren(
      svg("clipPath", { id: "frontier-clip" }, svg("rect", { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top })),
      drawAxes(frame, x, y, heading(state.x), heading(state.y), tickWords(state.x), tickWords(state.y)));
    const inside = svg("g", { "clip-path": "url(#frontier-clip)" });
    picture.append(inside);
    if (limit !== null) inside.append(svg("line", { class: "limit", x1: x(limit), x2: x(limit), y1: frame.top, y2: frame.bottom }));
    if (state.y.key === "validation" && metric.constant !== null) {
      inside.append(svg("line", { class: "constant", x1: frame.left, x2: frame.right, y1: y(metric.constant), y2: y(metric.constant) }));
    }
    inside.append(svg("path", { class: "line", d: stairs(all, x, y, frame) }));
    const order = ["partial", "dominated", "base", "reference", "front", "knee"];
    all.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || a.x - b.x || a.y - b.y);
    for (const point of all) if (point.deviation) inside.append(...whisker(point, x, y));
    drawMarks(inside, all, x, y);
    drawNames(inside, all, x, y, frame, width);
    describe(all, limit);
  }

  /** The line below which nothing better is known. */
  function stairs(all, x, y, frame) {
    const members = all.filter((point) => point.isOnFront).sort((a, b) => a.x - b.x || a.y - b.y);
    if (members.length === 0) return "";
    const isLess = state.x.better === "less";
    let path = "";
    members.forEach((point, index) => {
      const [left, up] = [x(point.x), y(point.y)];
      path += index === 0 ? `M${left} ${up}` : isLess ? `H${left}V${up}` : `V${up}H${left}`;
    });
    return path + (isLess ? `H${frame.right}` : "");
  }

  function whisker(point, x, y) {
    const [at, low, high] = [x(point.x), y(point.y - point.deviation), y(point.y + point.deviation)];
    const line = (x1, y1, x2, y2) => svg("line", { class: "whisker " + point.role, x1, y1, x2, y2 });
    return [line(at, low, at, high), line(at - 4, low, at + 4, low), line(at - 4, high, at + 4, high)];
  }

  /** Marks of trials are links. One of them at a time is a stop of the tabulator; arrow keys go from one to the next. */
  function drawMarks(inside, all, x, y) {
    const links = [];
    for (const point of all) {
      const shape = mark(point.role, x(point.x), y(point.y), point.isPartial && point.isOnFront ? " partial" : "");
      const lines = point.trial ? trialLines(point.trial)
        : [point.name, heading(state.x) + ": " + words(state.x, point.x), "Confirmed: " + metricWords(point.y)];
      const link = svg(point.trial ? "a" : "g", point.trial ? { href: "#trial-" + point.trial.number, "aria-label": lines.join(", "), tabindex: -1 } : {}, shape);
      link.addEventListener("pointerenter", (event) => { shape.classList.add("hovered"); showTip(lines, event.clientX, event.clientY); });
      link.addEventListener("pointerleave", () => { shape.classList.remove("hovered"); hideTip(); });
      link.addEventListener("focus", () => { const box = shape.getBoundingClientRect(); showTip(lines, box.right, box.top); });
      link.addEventListener("blur", hideTip);
      inside.append(link);
      if (point.trial) links.push({ link, point });
    }
    links.sort((a, b) => a.point.x - b.point.x || a.point.y - b.point.y);
    const stops = links.filter(({ point }) => point.isOnFront);
    const keyed = stops.length > 0 ? stops : links;
    keyed.forEach(({ link }, index) => {
      if (index === Math.min(state.focus, keyed.length - 1)) link.setAttribute("tabindex", "0");
      link.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        state.focus = (index + step + keyed.length) % keyed.length;
        link.setAttribute("tabindex", "-1");
        keyed[state.focus].link.setAttribute("tabindex", "0");
        keyed[state.focus].link.focus();
      });
    });
  }

  /** Names beside the points of the front, the base and the references, as far as there is room. */
  function drawNames(inside, all, x, y, frame, width) {
    const names = svg("g", { class: "names", "aria-hidden": "true" });
    const taken = all.map((point) => ({ left: x(point.x) - 5, right: x(point.x) + 5, top: y(point.y) - 5, bottom: y(point.y) + 5 }));
    const wanted = all.filter((point) => ["knee", "base", "reference", "front"].includes(point.role))
      .sort((a, b) => ["knee", "base", "reference", "front"].indexOf(a.role) - ["knee", "base", "reference", "front"].indexOf(b.role));
    for (const point of wanted) {
      const text = point.name.length > 26 ? point.name.slice(0, 25) + "…" : point.name;
      const [length, left, up] = [text.length * 6.6, x(point.x), y(point.y)];
      const places = [[left - length - 9, up - 8], [left + 9, up + 15], [left + 9, up - 8], [left - length - 9, up + 15]];
      const place = places.find(([at, base]) => {
        const box = { left: at, right: at + length, top: base - 11, bottom: base + 3 };
        return box.left > frame.left && box.right < frame.right && box.top > frame.top && box.bottom < frame.bottom
          && taken.every((other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
      });
      if (!place || (width < 500 && point.role === "front")) continue;
      taken.push({ left: place[0], right: place[0] + length, top: place[1] - 11, bottom: place[1] + 3 });
      names.append(svg("text", { x: place[0], y: place[1] }, text));
    }
    inside.append(names);
  }

  function describe(all, limit) {
    const present = new Set(all.map((point) => point.role));
    const entries = Object.keys(roles).filter((role) => present.has(role)).map((role) => {
      // The knee is one of the frontier, drawn in another way.
      const count = all.filter((point) => point.role === role || (role === "front" && point.role === "knee")).length;
      return html("li", null, svg("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" }, mark(role, 9, 7)), roles[role].words + (count > 1 ? " (" + grouped(count) + ")" : ""));
    });
    if (all.some((point) => point.isPartial && point.isOnFront)) {
      entries.push(html("li", null, svg("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" }, mark("front", 9, 7, " partial")), "hollow: not trained to the end"));
    }
    if (limit !== null) {
      entries.push(html("li", null, svg("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" }, svg("line", { class: "limit", x1: 9, x2: 9, y1: 0, y2: 14 })), "limit"));
    }
    if (state.y.key === "validation" && metric.constant !== null) {
      entries.push(html("li", null, svg("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" }, svg("line", { class: "constant", x1: 0, x2: 18, y1: 7, y2: 7 })), "one answer for all"));
    }
    legend.replaceChildren(...entries);
    const bars = all.some((point) => point.deviation) ? " Bars are a standard deviation to each side." : "";
    const isStudys = state.x.key === study.cost && state.y.key === "validation";
    caption.textContent = `${grouped(all.length)} points. ` + (isStudys ? "" : "The line is the front in these two axes. ") + bars
      + " Drag over a part to enlarge it; choose a point to open the candidate.";
  }

  function zoomBy(factor) {
    const { domain, isLogarithmic } = state.drawn;
    const around = ([low, high], isLog) => {
      if (isLog) {
        const [middle, half] = [Math.sqrt(low * high), Math.log(high / low) / 2 * factor];
        return [middle * Math.exp(-half), middle * Math.exp(half)];
      }
      const [middle, half] = [(low + high) / 2, (high - low) / 2 * factor];
      return [middle - half, middle + half];
    };
    state.zoom = { x: around(domain.x, isLogarithmic), y: around(domain.y, false) };
    redraw();
  }

  let drag = null;
  const spot = (event) => {
    const box = picture.getBoundingClientRect();
    const ratio = picture.viewBox.baseVal.width / box.width;
    return [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio];
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("a")) return;
    drag = { from: spot(event), box: svg("rect", { class: "zoom" }) };
    picture.append(drag.box);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.to = spot(event);
    const [[x1, y1], [x2, y2]] = [drag.from, drag.to];
    fill(drag.box, { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) }, []);
  });
  picture.addEventListener("pointerup", () => {
    if (!drag) return;
    drag.box.remove();
    const [[x1, y1], [x2, y2]] = [drag.from, drag.to ?? drag.from];
    drag = null;
    if (Math.abs(x2 - x1) < 8 || Math.abs(y2 - y1) < 8) return;
    const { x, y } = state.drawn;
    state.zoom = { x: [x.value(Math.min(x1, x2)), x.value(Math.max(x1, x2))], y: [y.value(Math.max(y1, y2)), y.value(Math.min(y1, y2))] };
    redraw();
  });
  picture.addEventListener("dblclick", () => { state.zoom = null; redraw(); });
  const redraw = responsive(holder, draw);
  view.listeners.set("frontier", redraw);
}
