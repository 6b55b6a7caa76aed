// The table of trials: sorts by its headings, filters by words and comparisons, and shows the columns that people pick.

/** Rows that are shown until more are asked for. */
const rowCount = 25;

function makeTableSection() {
  const state = { sort: "trial", isDescending: false, limit: rowCount, shown: new Set(study.columns.filter((column) => column.isShown).map((column) => column.key)) };
  const head = html("thead");
  const body = html("tbody");
  const caption = html("caption", { "aria-live": "polite" });
  const table = html("table", { id: "trials-table" }, caption, head, body);
  const fault = html("p", { class: "note", id: "filter-help" });
  const help = "Words that a row contains, and comparisons such as parameters<1000 or " + metric.name.replace(/\s.*/, "") + (metric.isShare ? ">80" : "<1") + ".";
  const rows = html("select", { id: "rows" }, option("all", "All trials"), option("front", "Frontier"), option("full", "Trained to the end"), option("failed", "Failed"));
  const text = html("input", { type: "search", id: "filter", "aria-describedby": "filter-help", placeholder: "parameters<1000", spellcheck: "false" });
  const chosen = { all: () => true, front: (trial) => trial.isOnFrontier, full: (trial) => trial.isFullyTrained, failed: (trial) => trial.state === "failed" };
  const apply = () => {
    const { test, fault: words } = filter(text.value);
    fault.replaceChildren(words ? html("span", { class: "error", role: "alert" }, words) : help);
    if (words) return;
    const isAll = text.value.trim() === "" && rows.value === "all";
    state.limit = rowCount;
    view.show(isAll ? null : (trial) => chosen[rows.value](trial) && test(trial));
  };
  text.addEventListener("input", apply);
  rows.addEventListener("change", apply);
  const picks = html("div", { class: "choices", id: "columns" }, study.columns.map((column) => html("label", { title: column.help },
    html("input", { type: "checkbox", value: column.key, checked: state.shown.has(column.key), onchange: (event) => {
      if (event.target.checked) state.shown.add(column.key); else state.shown.delete(column.key);
      drawHead();
      drawBody();
    } }), heading(column))));
  const more = html("p", { class: "more" });
  section("trials", "Trials",
    html("div", { class: "controls" }, labelled("Filter trials here and in the charts", text, "wide"), labelled("Rows", rows),
      html("div", { class: "field" }, "Save what is shown", html("div", { class: "buttons" }, html("button", { type: "button", onclick: () => download("trials.csv", csv(), "text/csv") }, "CSV")))),
    fault, html("details", { class: "choose" }, html("summary", null, "Columns"), picks),
    scrolling("Table of trials", table), more);

  const picked = () => study.columns.filter((column) => state.shown.has(column.key));

  function drawHead() {
    head.replaceChildren(html("tr", null, picked().map((column) => {
      const isSorted = state.sort === column.key;
      const arrow = isSorted ? (state.isDescending ? " ▼" : " ▲") : "";
      return html("th", { scope: "col", class: isNumeric(column) ? "number" : null, "aria-sort": isSorted ? (state.isDescending ? "descending" : "ascending") : null },
        html("button", { type: "button", title: column.help, "data-key": column.key, onclick: () => sortBy(column) }, heading(column), html("span", { "aria-hidden": "true" }, arrow)));
    })));
  }

  function sortBy(column) {
    // The best first, and of what is neither good nor bad the least.
    state.isDescending = state.sort === column.key ? !state.isDescending : column.better === "more" || column.kind === "flag";
    state.sort = column.key;
    drawHead();
    head.querySelector(`[data-key="${column.key}"]`).focus();
    drawBody();
  }

  function sorted() {
    const [key, sign] = [state.sort, state.isDescending ? -1 : 1];
    const isText = !isNumeric(columns.get(key)) && columns.get(key).kind !== "flag";
    return [...view.shown].sort((a, b) => {
      // What has no value comes last, whichever way.
      const [left, right] = [a[key], b[key]];
      if (left === null || right === null) return (left === null) - (right === null) || a.number - b.number;
      return sign * (isText ? String(left).localeCompare(String(right), "en", { numeric: true }) : left - right) || a.number - b.number;
    });
  }

  function row(trial) {
    return html("tr", { class: trial.isOnFrontier ? "front" : null }, picked().map((column, index) => {
      let value = cellWords(column, trial[column.key]);
      if (column.key === "test" && trial.testDeviation !== null && value !== "") value += " ± " + cellWords(column, trial.testDeviation);
      if (column.key === "trial") return html("th", { scope: "row", class: "number" }, html("a", { href: "#trial-" + trial.number }, value));
      if (column.key === "parent" && value !== "") return html("td", { class: "number" }, html("a", { href: "#trial-" + value }, value));
      if (column.key === "isOnFrontier" && trial.isKnee) return html("td", null, "knee");
      if (column.kind === "text" && value.length > 24) return html("td", { class: "words" }, html("span", { class: "clip", title: value }, value));
      return html("td", { class: isNumeric(column) ? "number" : null }, value);
    }));
  }

  function drawBody() {
    const list = sorted();
    const part = list.slice(0, state.limit);
    body.replaceChildren(...part.map(row));
    caption.textContent = list.length === trials.length ? grouped(trials.length) + " trials" : grouped(list.length) + " of " + grouped(trials.length) + " trials";
    more.replaceChildren(...(list.length > part.length ? [html("button", { type: "button", onclick: () => { state.limit = Infinity; drawBody(); } }, "Show all " + grouped(list.length) + " rows"), " " + grouped(part.length) + " are shown."] : []));
  }

  function csv() {
    const quote = (value) => /[",\n\r]/.test(value) ? '"' + value.replaceAll('"', '""') + '"' : value;
    const lines = [picked().map((column) => column.key), ...sorted().map((trial) => picked().map((column) => trial[column.key] === null ? "" : String(trial[column.key])))];
    return lines.map((cells) => cells.map(quote).join(",") + "\r\n").join("");
  }

  fault.textContent = help;
  drawHead();
  drawBody();
  view.listeners.set("trials", drawBody);
}
