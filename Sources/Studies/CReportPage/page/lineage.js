// How each row of the frontier came about: the edits from the base, or from a random candidate, to it.

function edits(trial) {
  return trial.change === "" ? [] : trial.change.split("; ");
}

/** This trial and its ancestors back to the oldest, by first parents. */
function ancestors(trial) {
  const line = [trial];
  while (line.at(-1).parents.length > 0) line.push(trials[line.at(-1).parents[0]]);
  return line;
}

function stage(trial) {
  return html("a", { class: "stage" + (trial.isOnFrontier ? " front" : ""), href: "#trial-" + trial.number },
    html("strong", null, trial.name), html("span", null, words(columns.get(study.cost), trial[study.cost]) + " " + columns.get(study.cost).title.toLowerCase()),
    html("br"), html("span", null, trial.validation === null ? "not trained" : metricWords(trial.validation) + (trial.isFullyTrained ? "" : " (" + trial.trained + ")")));
}

function editList(trial) {
  const list = edits(trial);
  const shown = list.length > 5 ? [...list.slice(0, 4), `and ${list.length - 4} further edits`] : list;
  const others = trial.parents.slice(1).map((parent) => "crossed with " + trials[parent].name);
  return html("ul", { class: "edits", title: list.join("\n") }, [...others, ...shown].map((edit) => html("li", null, edit)));
}

/** From the trial at the left back to what it began as, so that the trial itself is always in sight. */
function strip(trial) {
  const items = [];
  for (const member of ancestors(trial)) {
    items.push(html("li", null, stage(member)));
    if (member.parents.length > 0) items.push(html("li", null, editList(member)));
    else if (member.number !== 0 && member.change !== "") items.push(html("li", null, editList(member)), html("li", null, html("span", { class: "stage" }, html("strong", null, "random"), "drawn from the space")));
  }
  return html("div", { class: "strip" }, html("ol", { tabindex: "0", role: "list", "aria-label": "Lineage of " + trial.name }, items));
}

const lineage = { limit: 12 };

function makeLineageSection() {
  const members = study.front.map((number) => trials[number]);
  if (members.length === 0) return;
  const strips = html("div", { class: "strips" });
  const more = html("p", { class: "more" });
  const draw = () => {
    strips.replaceChildren(...members.slice(0, lineage.limit).map(strip));
    more.replaceChildren(...(members.length > lineage.limit ? [html("button", { type: "button", onclick: () => { lineage.limit = Infinity; draw(); } }, `Show all ${members.length} rows`), ` ${lineage.limit} are shown.`] : []));
  };
  draw();
  section("lineage", "Lineage",
    html("p", null, "Each row of the frontier with the edits that led to it, back to the base or to a random draw."), strips, more);
}
