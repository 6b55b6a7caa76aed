// Parallel coordinates: a line for each trial through the properties that the metric depends on, and how much it does.

function makeAxesSection() {
  const known = [
    ...study.properties.sizes.map(({ key, importance }) => ({ name: columns.get(key).title.toLowerCase(), importance, value: (trial) => trial[key], words: (value) => prefixed(value).replace(".0 ", " ") })),
    ...study.properties.names.map((name, index) => ({ name, importance: study.properties.importances[index], value: (trial) => trial.properties[name], words: number })),
  ].sort((a, b) => b.importance - a.importance);
  if (known.length === 0) return;
  const judged = columns.get("validation");
  const last = { name: heading(judged), value: (trial) => trial.validation, words: (value) => tickWords(judged)(value), isMetric: true };
  const state = { chosen: new Set(known.slice(0, 6)), brushes: new Map(), isFullOnly: trials.filter((trial) => trial.isFullyTrained).length >= 10 };
  const picture = svg("svg", { role: "img", "aria-labelledby": "axes-words" });
  const holder = html("div", { class: "chart" }, picture);
  const caption = html("figcaption", { id: "axes-words" });
  const full = html("input", { type: "checkbox", checked: state.isFullOnly, onchange: (event) => { state.isFullOnly = event.target.checked; redraw(); } });
  const rows = known.map((axis) => html("tr", null,
    html("td", null, html("label", null, html("input", { type: "checkbox", checked: state.chosen.has(axis), onchange: (event) => {
      if (event.target.checked) state.chosen.add(axis); else state.chosen.delete(axis);
      state.brushes.delete(axis);
      redraw();
    } }), " ", axis.name)),
    html("td", { class: "number" }, (100 * axis.importance).toFixed(0) + " %"), html("td", { class: "meter-cell" }, meter(axis.importance))));
  const table = html("table", { id: "importance" }, html("caption", null, "Of " + study.properties.of),
    html("thead", null, html("tr", null, html("th", { scope: "col" }, "Property"), html("th", { scope: "col", class: "number" }, "Importance"), html("td"))), html("tbody", null, rows));
  section("properties", "Properties",
    html("p", null, `What the ${metric.name} depends on. The importance of a property is the part of the ${metric.name}'s variance that it explains by itself, corrected for the number of its values. Properties that go together share what they explain.`),
    html("div", { class: "controls" }, labelled("Trained to the end only", full),
      html("button", { type: "button", onclick: () => { state.brushes.clear(); redraw(); } }, "Clear ranges")),
    html("figure", null, holder, caption),
    html("details", { class: "choose", open: known.length <= 12 }, html("summary", null, "Axes and their importance"), scrolling("Importance of properties", table)));

  function draw(width) {
    const axes = [...known.filter((axis) => state.chosen.has(axis)), last];
    const list = view.shown.filter((trial) => trial.validation !== null && (trial.isFullyTrained || !state.isFullOnly));
    const height = Math.round(Math.min(520, Math.max(300, width * 0.36)));
    const frame = { left: 50, right: width - 62, top: 56, bottom: height - 40 };
    const gap = axes.length > 1 ? (frame.right - frame.left) / (axes.length - 1) : 0;
    const scales = axes.map((axis) => {
      const values = list.map(axis.value).filter((value) => value !== null && value !== undefined);
      const isLogarithmic = values.length > 0 && Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 20;
      const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
      return scale(low === high ? [low - 0.5, high + 0.5] : [low, high], [frame.bottom, frame.top], isLogarithmic);
    });
    // What a trial does not have stands under the axis.
    const at = (trial, index) => {
      const value = axes[index].value(trial);
      return value === null || value === undefined ? frame.bottom + 22 : scales[index](value);
    };
    const isInside = (trial) => [...state.brushes].every(([axis, [low, high]]) => {
      const index = axes.indexOf(axis);
      return index < 0 || (at(trial, index) >= low - 0.5 && at(trial, index) <= high + 0.5);
    });
    const paths = svg("g", { class: "paths" });
    const order = [...list].sort((a, b) => a.isOnFrontier - b.isOnFrontier || a.number - b.number);
    let inside = 0;
    for (const trial of order) {
      const isIn = isInside(trial);
      inside += isIn;
      const path = svg("path", { class: (trial.isOnFrontier ? "front" : "") + (isIn ? "" : " faded"), d: axes.map((_, index) => (index === 0 ? "M" : "L") + (frame.left + index * gap).toFixed(1) + " " + at(trial, index).toFixed(1)).join("") });
      path.addEventListener("pointerenter", (event) => { path.classList.add("hovered"); showTip([...trialLines(trial), ...axes.slice(0, -1).map((axis) => axis.name + ": " + (axis.value(trial) === null ? "none" : axis.words(axis.value(trial))))], event.clientX, event.clientY); });
      path.addEventListener("pointerleave", () => { path.classList.remove("hovered"); hideTip(); });
      path.addEventListener("click", () => { location.hash = "trial-" + trial.number; });
      paths.append(path);
    }
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.replaceChildren(paths);
    axes.forEach((axis, index) => drawAxis(axis, scales[index], frame.left + index * gap, gap, frame, index, axes.length));
    caption.textContent = `${grouped(list.length)} trials, those of the frontier in colour.` + (state.brushes.size > 0 ? ` ${grouped(inside)} are within the ranges.` : " Drag along an axis to choose a range.");
  }

  function drawAxis(axis, y, x, gap, frame, index, count) {
    const room = Math.max(8, Math.floor((count > 1 ? gap : 200) / 6.6));
    const name = axis.name.length > room ? axis.name.slice(0, room - 1) + "…" : axis.name;
    const anchor = index === 0 ? "start" : index === count - 1 ? "end" : "middle";
    const offset = index === 0 ? -44 : index === count - 1 ? 56 : 0;
    const shade = svg("rect", { x: x - 9, width: 18, y: frame.top, height: frame.bottom - frame.top, fill: "transparent", style: "cursor: ns-resize" });
    const range = state.brushes.get(axis);
    picture.append(
      svg("line", { class: "axis", x1: x, x2: x, y1: frame.top, y2: frame.bottom }),
      svg("text", { class: "title", x: x + offset, y: frame.top - (index % 2 && count > 4 ? 34 : 16), "text-anchor": anchor }, svg("title", null, axis.name), name));
    if (range) picture.append(svg("rect", { class: "zoom", x: x - 7, width: 14, y: range[0], height: range[1] - range[0] }));
    const words = svg("g", { class: "names", "aria-hidden": "true" });
    const isLast = index === count - 1;
    const areWhole = view.shown.every((trial) => Number.isInteger(axis.value(trial) ?? 0));
    for (const tick of y.ticks(5).filter((tick) => !areWhole || Number.isInteger(tick))) words.append(svg("text", { x: x + (isLast ? 6 : -6), y: y(tick) + 4, "text-anchor": isLast ? "start" : "end" }, axis.words(tick)));
    if (!axis.isMetric && view.shown.some((trial) => axis.value(trial) === null)) words.append(svg("text", { x, y: frame.bottom + 36, "text-anchor": "middle" }, "none"));
    picture.append(words, shade);
    let from = null;
    const spot = (event) => {
      const box = picture.getBoundingClientRect();
      return Math.min(frame.bottom, Math.max(frame.top, (event.clientY - box.top) * picture.viewBox.baseVal.height / box.height));
    };
    shade.addEventListener("pointerdown", (event) => { from = spot(event); shade.setPointerCapture(event.pointerId); });
    shade.addEventListener("pointerup", (event) => {
      const to = spot(event);
      if (Math.abs(to - from) < 4) state.brushes.delete(axis); else state.brushes.set(axis, [Math.min(from, to), Math.max(from, to)]);
      redraw();
    });
  }

  const redraw = responsive(holder, draw);
  view.listeners.set("properties", redraw);
}
