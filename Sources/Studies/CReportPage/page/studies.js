// All studies of a dashboard in one list, as they run.

const list = html("tbody");
const note = html("p", { class: "note" });
const connection = connectionNote();
const titles = ["Study", "State", "Spent", "", "Trials", "Frontier", "Best", "Time left"];
document.getElementById("main").append(
  html("section", { "aria-labelledby": "studies-title" }, html("h2", { id: "studies-title" }, "Studies"),
    scrolling("Studies",
      html("table", { id: "studies" }, html("thead", null, html("tr", null, titles.map((title) => title === "" ? html("td") : html("th", { scope: "col", class: ["Study", "State", "Best"].includes(title) ? null : "number" }, title)))), list)),
    note, connection.note));

function row(study) {
  const name = html("th", { scope: "row" }, study.fault === null ? html("a", { href: "s/" + study.id + "/" }, study.name) : study.name, html("small", null, study.path));
  if (study.fault !== null) return html("tr", null, name, html("td", { colspan: "7", class: "words" }, html("span", { class: "error" }, study.fault)));
  const number = (text) => html("td", { class: "number" }, text);
  return html("tr", null, name, html("td", null, html("strong", { class: "badge " + study.state }, study.state)),
    number(study.spent), html("td", null, progressBar(study.share, "Spent of the budget of " + study.name)), number(study.trials), number(study.front), html("td", null, study.best), number(study.left));
}

document.getElementById("sections").append(themeChooser());

/** Rows by their study, so that only what changes is made anew and the focus stays. */
const rows = new Map();

function show(message) {
  const made = message.studies.map((study) => {
    const text = JSON.stringify(study);
    const earlier = rows.get(study.id);
    if (earlier?.text === text) return earlier.row;
    const hadFocus = earlier?.row.contains(document.activeElement);
    const next = row(study);
    rows.set(study.id, { text, row: next });
    if (hadFocus) requestAnimationFrame(() => next.querySelector("a")?.focus());
    return next;
  });
  if (made.length !== list.children.length || made.some((row, index) => list.children[index] !== row)) list.replaceChildren(...made);
  note.textContent = message.studies.length === 0 ? "There is no study yet. It stands here as soon as 'espalier search' has begun one." : message.more > 0 ? message.more + " further studies are left out. Name their folders to see them." : "";
  document.documentElement.dataset.ready = "yes";
}

show(JSON.parse(document.getElementById("studies-data").textContent));
follow("events", show, connection.show);
