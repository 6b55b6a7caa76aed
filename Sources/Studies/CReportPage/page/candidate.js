// A page of its own for each candidate, over the others: #trial-7 opens it.

const dialog = html("dialog", { "aria-label": "Candidate" });

function lineChart(title, series, yWords) {
  const picture = svg("svg", { role: "img", "aria-label": title + ": " + series.map(({ name, values }) => `${name} ends at ${yWords(values[values.length - 1])}`).join("; ") });
  const holder = html("div", { class: "chart" }, picture);
  responsive(holder, (width) => {
    const height = Math.round(Math.min(320, Math.max(200, width * 0.5)));
    const frame = { left: 58, right: width - 12, top: 30, bottom: height - 48 };
    const epochs = series.flatMap(({ epochs }) => epochs);
    const x = scale([Math.min(...epochs), Math.max(...epochs, Math.min(...epochs) + 1)], [frame.left, frame.right], false);
    const y = scale(paddedDomain(series.flatMap(({ values }) => values), false), [frame.bottom, frame.top], false);
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.replaceChildren(drawAxes(frame, x, y, "epoch", title, (tick) => Number.isInteger(tick) ? String(tick) : "", yWords));
    for (const { epochs, values, style } of series) {
      const points = epochs.map((epoch, index) => [epoch, values[index]]).filter(([, value]) => value !== null);
      picture.append(svg("path", { class: "line " + style, d: points.map(([epoch, value], index) => (index === 0 ? "M" : "L") + x(epoch) + " " + y(value)).join("") }));
      if (points.length === 1) picture.append(svg("circle", { class: "line " + style, cx: x(points[0][0]), cy: y(points[0][1]), r: 3 }));
    }
  });
  const legend = html("ul", { class: "legend" }, series.map(({ name, style }) => html("li", null, svg("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" }, svg("path", { class: "line " + style, d: "M0 7H18" })), name)));
  return html("figure", null, holder, legend);
}

function curveCharts(trial) {
  const curve = study.curves[trial.number];
  if (!curve) return html("p", { class: "note" }, "It was not trained, so there are no curves.");
  const series = (parts) => parts.filter(([key]) => curve[key]).map(([key, name, style]) => ({ name, values: curve[key], epochs: curve.epoch, style }));
  const judged = series([["train", "training batches", "series-0"], ["validation", "validation samples", "series-1 dashed"]]);
  const losses = series([["trainLoss", "training batches", "series-0"], ["validationLoss", "validation samples", "series-1 dashed"]]);
  const title = metric.name + (metric.unit ? " (" + metric.unit + ")" : "");
  return [judged.length > 0 ? lineChart(title, judged, tickWords(columns.get("validation"))) : null, losses.length > 0 ? lineChart("loss", losses, number) : null];
}

function facts(trial) {
  const rows = study.columns.filter((column) => !["trial", "state", "isFullyTrained", "testDeviation", "epochs"].includes(column.key)).map((column) => {
    let text = words(column, trial[column.key]);
    if (column.key === "test" && trial.testDeviation) text += " ± " + metricWords(trial.testDeviation);
    if (text === "" || column.key === "change") return null;
    const value = column.key === "parent" ? html("a", { href: "#trial-" + text }, trials[Number(text)].name) : text;
    return html("tr", null, html("th", { scope: "row" }, column.title), html("td", { class: column.kind === "text" ? null : "number" }, value));
  });
  return html("table", { class: "facts" }, html("tbody", null, rows));
}

function files(trial) {
  const parts = [...study.folder.split("/").filter((part, index) => part !== "" || index === 0), "candidates", String(trial.number).padStart(5, "0")];
  const path = (name) => [...(parts[0] === "" && !study.folder.startsWith("/") ? parts.slice(1) : parts), name].map(encodeURIComponent).join("/");
  const links = study.files[trial.number].map((name) => html("li", null, html("a", { href: path(name), download: true }, name)));
  const text = study.documents[trial.number].map((line) => study.lines[line]).join("\n") + "\n";
  return html("ul", null, html("li", null, html("button", { type: "button", onclick: () => download(`trial-${trial.number}.json`, text, "application/json") }, "Save the document")), links);
}

function openCandidate(trial) {
  const layers = layersOf(trial);
  const parents = trial.parents.filter((parent) => parent !== trial.number);
  const own = study.documents[trial.number];
  const compared = [...parents, 0].filter((other, index, list) => other !== trial.number && list.indexOf(other) === index);
  const go = (number, text, name) => html("a", { href: "#trial-" + number, "aria-label": name, "data-step": text }, text);
  const pictures = layers === null ? html("p", { class: "note" }, "A plug-in's layer is not known here, so the network is not drawn.") : drawNetwork(trial, layers);
  dialog.replaceChildren(
    html("header", null, html("h2", { id: "candidate-title", tabindex: "-1" }, trial.name + (trial.isKnee ? ", the knee" : trial.isOnFrontier ? ", on the frontier" : "")),
      html("div", { class: "buttons" },
        trial.number > 0 ? go(trial.number - 1, "← " + trials[trial.number - 1].name, "Previous: " + trials[trial.number - 1].name) : null, " ",
        trial.number + 1 < trials.length ? go(trial.number + 1, trials[trial.number + 1].name + " →", "Next: " + trials[trial.number + 1].name) : null,
        html("button", { type: "button", id: "close", onclick: () => dialog.close() }, "Close"))),
    html("div", { class: "body" },
      trial.failure ? html("p", null, html("span", { class: "error" }, trial.failure)) : null,
      html("div", { class: "columns two" },
        html("section", null, html("h3", null, "Facts"), facts(trial), html("h3", null, "Files"), files(trial)),
        html("section", null, html("h3", null, "Curves"), html("div", { class: "figures-of-training" }, curveCharts(trial)))),
      html("h3", null, "Lineage"), strip(trial),
      html("div", { class: "columns two" },
        html("section", null, html("h3", null, "Drawing"), scrolling("Drawing of " + trial.name, pictures)),
        html("section", null, compared.map((other) => [html("h3", null, "Against " + (other === 0 ? "the base" : "its parent, " + trials[other].name)), differenceText(study.documents[other], own)]),
          html("h3", null, "Document"), html("pre", { tabindex: "0", class: "document" }, own.map((line) => html("span", null, study.lines[line]))))),
      layers === null ? null : [html("h3", null, "Layers"), layerTable(trial, layers)]));
  dialog.setAttribute("aria-label", trial.name);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  document.getElementById("candidate-title").focus();
}

/** Opens what the address names, or closes. */
function followAddress() {
  const match = /^#trial-(\d+)$/.exec(location.hash);
  const trial = match && trials[Number(match[1])];
  if (trial) openCandidate(trial); else if (dialog.open) dialog.close();
}
