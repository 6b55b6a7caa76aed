// A candidate's network as boxes one below the other; arrows that pass boxes go around them.

/** The layers of a trial; null if its network could not be read. */
function layersOf(trial) {
  const rows = study.layers[trial.number];
  if (rows === null) return null;
  return rows.map((line) => {
    const [path, kind, output, parameters, multiplyAdds, attributes, distances] = study.lines[line].split("\t");
    return { path, kind, output, parameters: Number(parameters), multiplyAdds: Number(multiplyAdds), attributes, distances: distances.split(",").map(Number) };
  });
}

function drawNetwork(trial, layers) {
  const boxes = [
    { lines: ["input", study.inputs[trial.number]], isEnd: true, sources: [] },
    ...layers.map((layer, index) => ({
      lines: [layer.path, [layer.path.includes(layer.kind) ? null : layer.kind, layer.attributes].filter(Boolean).join(", "), layer.parameters > 0 ? grouped(layer.parameters) + " parameters" : ""].filter((text) => text !== ""),
      isWeighted: layer.parameters > 0, output: layer.output, sources: layer.distances.map((distance) => index + 1 - distance),
    })),
    { lines: ["output", layers.length > 0 ? layers[layers.length - 1].output : ""], isEnd: true, sources: [layers.length] },
  ];
  const shorten = (text) => text.length > 44 ? text.slice(0, 43) + "…" : text;
  const width = Math.max(110, ...boxes.flatMap((box) => box.lines.map((text) => shorten(text).length * 6.6 + 20)));
  let y = 6;
  for (const box of boxes) {
    box.height = box.lines.length * 15 + 10;
    box.y = y;
    y += box.height + 26;
  }
  const height = y - 20;
  // Arrows that pass boxes take lanes to the right, the shortest nearest.
  const passing = [];
  boxes.forEach((box, target) => box.sources.forEach((source) => { if (target - source > 1) passing.push({ source, target }); }));
  passing.sort((a, b) => (a.target - a.source) - (b.target - b.source) || a.source - b.source);
  const lanes = [];
  for (const arrow of passing) {
    let lane = lanes.findIndex((taken) => taken.every((other) => arrow.target <= other.source || arrow.source >= other.target));
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane].push(arrow);
    arrow.lane = lane;
  }
  const left = 8;
  const total = left + width + 60 + lanes.length * 16;
  const picture = svg("svg", { class: "network", viewBox: `0 0 ${total} ${height}`, width: total, height, role: "img",
    "aria-label": `Drawing of ${trial.name}: ${layers.length} layers, ${layers.map((layer) => layer.path).slice(0, 12).join(", ")}${layers.length > 12 ? " and further ones" : ""}. The table of layers says the same.` },
    svg("defs", null, svg("marker", { id: "head", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, svg("path", { d: "M0 0L8 4L0 8Z", fill: "var(--edge)" }))));
  const middle = left + width / 2;
  boxes.forEach((box, index) => {
    for (const source of box.sources) {
      if (index - source > 1) continue;
      const from = boxes[source];
      picture.append(svg("path", { class: "arrow", "marker-end": "url(#head)", d: `M${middle} ${from.y + from.height}V${box.y}` }));
      const words = source === 0 ? "" : from.output ?? "";
      if (words !== "" && !box.isEnd) picture.append(svg("text", { x: middle + 8, y: (from.y + from.height + box.y) / 2 + 4 }, words));
    }
  });
  for (const { source, target, lane } of passing) {
    const [from, to, out] = [boxes[source], boxes[target], left + width + 26 + 16 * lane];
    const [start, end] = [from.y + from.height * 0.7, to.y + to.height * 0.3];
    picture.append(svg("path", { class: "arrow", "marker-end": "url(#head)", d: `M${left + width} ${start}H${out - 8}Q${out} ${start} ${out} ${start + 8}V${end - 8}Q${out} ${end} ${out - 8} ${end}H${left + width + 1}` }));
  }
  for (const box of boxes) {
    picture.append(svg("rect", { class: box.isEnd ? "box end" : box.isWeighted ? "box weighted" : "box", x: left, y: box.y, width, height: box.height, rx: box.isEnd ? box.height / 2 : 6 }));
    box.lines.forEach((text, line) => picture.append(svg("text", { class: line === 0 ? "name" : null, x: middle, y: box.y + 17 + 15 * line, "text-anchor": "middle" }, shorten(text))));
  }
  return picture;
}

/** The network layer by layer, with the shares of its costs. */
function layerTable(trial, layers) {
  const total = (key) => layers.reduce((sum, layer) => sum + layer[key], 0);
  const [parameters, multiplyAdds] = [total("parameters"), total("multiplyAdds")];
  const share = (value, of) => html("td", { class: "meter-cell" }, of > 0 && value > 0 ? meter(value / of) : null);
  const rows = layers.map((layer) => html("tr", null,
    html("th", { scope: "row" }, layer.path), html("td", null, layer.kind), html("td", null, layer.attributes), html("td", null, layer.output),
    html("td", { class: "number" }, layer.parameters > 0 ? grouped(layer.parameters) : ""), share(layer.parameters, parameters),
    html("td", { class: "number" }, layer.multiplyAdds > 0 ? grouped(layer.multiplyAdds) : ""), share(layer.multiplyAdds, multiplyAdds)));
  return scrolling("Layers of " + trial.name, html("table", { class: "layers" },
    html("thead", null, html("tr", null, html("th", { scope: "col" }, "Layer"), html("th", { scope: "col" }, "Kind"), html("th", { scope: "col" }, "Attributes"), html("th", { scope: "col" }, "Output"),
      html("th", { scope: "col", class: "number" }, "Parameters"), html("td"), html("th", { scope: "col", class: "number" }, "Multiply-adds"), html("td"))),
    html("tbody", null, rows),
    html("tfoot", null, html("tr", null, html("th", { scope: "row" }, "Total"), html("td"), html("td"), html("td"),
      html("td", { class: "number" }, grouped(parameters)), html("td"), html("td", { class: "number" }, grouped(multiplyAdds)), html("td")))));
}
