// What the search reached for what it spent, and what that was spent on.

function makeProgressSection() {
  const picture = svg("svg", { role: "img" });
  const holder = html("div", { class: "chart" }, picture);
  const { multiplyAdds, values, reference } = study.hypervolume;
  const last = values.length > 0 ? values[values.length - 1] : 0;
  const title = `Hypervolume over compute: ${values.length === 0 ? "nothing yet" : `it ends at ${last.toFixed(4)}`}`;
  picture.setAttribute("aria-label", title);
  section("progress", "Search",
    html("p", null, "The hypervolume is the part of the box between the reference point (", reference, ") and the ideal that the frontier dominates: the larger, the better the frontier."),
    html("figure", null, holder, html("figcaption", null, title + ".")));
  responsive(holder, (width) => {
    const height = Math.round(Math.min(420, Math.max(240, width * 0.3)));
    const frame = { left: 56, right: width - 16, top: 30, bottom: height - 52 };
    const x = scale([0, Math.max(1, ...multiplyAdds)], [frame.left, frame.right], false);
    const y = scale([0, Math.max(0.001, ...values) * 1.06], [frame.bottom, frame.top], false);
    let path = `M${x(0)} ${y(0)}`;
    values.forEach((value, index) => { path += `H${x(multiplyAdds[index])}V${y(value)}`; });
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.replaceChildren(
      drawAxes(frame, x, y, "multiply-adds of training", "hypervolume", (value) => prefixed(value).replace(".0 ", " "), number),
      svg("path", { class: "area", d: path + `V${y(0)}Z` }), svg("path", { class: "line", d: path }));
  });
}

/** A bar as wide as its share. */
function meter(share, className = "meter") {
  return svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", width: 90, height: 10, "aria-hidden": "true" },
    svg("rect", { class: "importance-track", width: 100, height: 10 }), svg("rect", { class: className, width: 100 * Math.min(1, Math.max(0, share)), height: 10 }));
}

/** Whether little training picks the trials that much training does. */
function rankingTable(rankings) {
  const head = ["After epoch", "Against", "Trials", "Correlation"];
  const number = (text) => html("td", { class: "number" }, text);
  return [
    html("h3", null, "Rank correlation"),
    html("p", null, "How well the results of a rung order trials as more training does, by Spearman: 1 is the same order, 0 says nothing. Only trials that were promoted or confirmed have both results."),
    scrolling("Rank correlation between rungs and later results", html("table", { id: "rankings" },
      html("caption", null, "Rungs against later results"),
      html("thead", null, html("tr", null, head.map((text) => html("th", { scope: "col", class: text === "Against" ? null : "number" }, text)), html("td"))),
      html("tbody", null, rankings.map((ranking) => html("tr", null,
        html("th", { scope: "row", class: "number" }, grouped(ranking.epochs)), html("td", null, ranking.later), number(grouped(ranking.trials)),
        number(ranking.correlation.toFixed(2)), html("td", { class: "meter-cell" }, meter(ranking.correlation))))))),
  ];
}

function makeSpendingSection() {
  const { rungs, failures, rankings, notes } = study.spending;
  const total = rungs.reduce((sum, rung) => sum + rung.multiplyAdds, 0);
  const failed = rungs.some((rung) => rung.failed > 0);
  const rows = rungs.map((rung) => html("tr", null,
    html("th", { scope: "row", class: "number" }, grouped(rung.epochs)), html("td", { class: "number" }, grouped(rung.trained)),
    failed ? html("td", { class: "number" }, grouped(rung.failed)) : null,
    html("td", { class: "number" }, prefixed(rung.multiplyAdds)),
    html("td", { class: "number" }, total > 0 ? (100 * rung.multiplyAdds / total).toFixed(1) + " %" : ""),
    html("td", { class: "meter-cell" }, meter(total > 0 ? rung.multiplyAdds / total : 0))));
  section("spending", "Budget",
    scrolling("What training was spent on", html("table", null,
      html("caption", null, "Trainings by the rung that they went to"),
      html("thead", null, html("tr", null, ["Up to epoch", "Trained", failed ? "Failed" : null, "Multiply-adds", "Share"].filter(Boolean).map((text) => html("th", { scope: "col", class: "number" }, text)), html("td"))),
      html("tbody", null, rows),
      html("tfoot", null, html("tr", null, html("th", { scope: "row", class: "number" }, "All"), html("td", { class: "number" }, grouped(rungs.reduce((sum, rung) => sum + rung.trained, 0))),
        failed ? html("td", { class: "number" }, grouped(rungs.reduce((sum, rung) => sum + rung.failed, 0))) : null, html("td", { class: "number" }, prefixed(total)), html("td"), html("td"))))),
    rankings.length > 0 ? rankingTable(rankings) : null,
    failures.length > 0 ? [html("h3", null, "Failures"), html("ul", null, failures.map((failure) => html("li", null, grouped(failure.count) + " × " + failure.reason)))] : null,
    notes.map((note) => html("p", { class: "note" }, note)));
}
