// How each row of the frontier came about: the edits from the base, or from a random candidate, to it.

function edits(trial) {
  return trial.change === "" ? [] : trial.change.split("; ");
}

/** The trials from the oldest ancestor to this one, by first parents. */
function ancestors(trial) {
  const line = [trial];
  while (line[0].parents.length > 0) line.unshift(trials[line[0].parents[0]]);
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

function strip(trial) {
  const line = ancestors(trial);
  const items = [];
  line.forEach((member, index) => {
    if (index === 0 && member.number !== 0 && member.change !== "") items.push(html("li", null, html("span", { class: "stage" }, html("strong", null, "random"), "drawn from the space"), editList(member)));
    if (index > 0) items.push(html("li", null, editList(member)));
    items.push(html("li", null, stage(member)));
  });
  return html("div", { class: "strip" }, html("ol", { tabindex: "0", role: "list", "aria-label": "Lineage of " + trial.name }, items));
}

function makeLineageSection() {
  const members = study.front.map((number) => trials[number]);
  if (members.length === 0) return;
  section("lineage", "Lineage",
    html("p", null, "Each row of the frontier with the edits that led to it, from the base or from a random draw."),
    html("div", { class: "strips" }, members.map(strip)));
}
