// A study while it runs: what workers train now, and the page's sections as trials end.

const now = (() => {
  const state = html("p", { class: "state" });
  const workers = html("tbody");
  const latest = html("ol", { class: "latest" });
  const head = ["Trial", "Epoch", "", "Train loss", "Validation loss", heading(columns.get("validation")).replace(/^Search /, ""), "Time left", "Curve"];
  const table = scrolling("What workers train",
    html("table", { id: "workers" }, html("caption", null, "Under way"),
      html("thead", null, html("tr", null, head.map((text) => text === "" ? html("td") : html("th", { scope: "col", class: text === "Curve" ? null : "number" }, text)))), workers));
  const ended = html("div", null, html("h3", null, "Latest results"), latest);
  const connection = connectionNote();
  return { state, workers, latest, table, ended, connection };
})();

/** A line through the values of the epochs, without axes. */
function sparkline(values, name) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return "";
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const y = (value) => high === low ? 11 : 20 - 18 * (value - low) / (high - low);
  const points = values.map((value, index) => value === null ? null : [2 + 96 * index / (values.length - 1), y(value)]).filter(Boolean);
  return svg("svg", { class: "spark", viewBox: "0 0 100 22", width: 100, height: 22, role: "img", "aria-label": name },
    svg("path", { class: "line", d: points.map(([x, at], index) => (index === 0 ? "M" : "L") + x.toFixed(1) + " " + at.toFixed(1)).join("") }));
}

function trialLink(number, text = number === 0 ? "base" : String(number)) {
  return trials[number] ? html("a", { href: "#trial-" + number, "aria-label": number === 0 ? "base" : "trial " + number }, text) : text;
}

/** Of what is left, whole seconds say enough. */
function timeLeft(value) {
  return value < 60 ? Math.ceil(value) + " s" : seconds(value);
}

function workerRow(worker) {
  const judged = columns.get("validation");
  const cell = (value, write) => html("td", { class: "number" }, value === null ? "" : write(value));
  const [first, last] = [worker.metrics.find((value) => value !== null), worker.metrics.findLast((value) => value !== null)];
  const curve = worker.metrics.some((value) => value !== null)
    ? sparkline(worker.metrics, `${metric.name} from ${metricWords(first)} to ${metricWords(last)}`) : sparkline(worker.losses, "training loss");
  return html("tr", null, html("th", { scope: "row", class: "number" }, trialLink(worker.trial)),
    html("td", { class: "number" }, worker.epoch + " of " + worker.epochs),
    html("td", { class: "meter-cell" }, meter(worker.epoch / worker.epochs)),
    cell(worker.trainLoss, (value) => value.toFixed(4)), cell(worker.validationLoss, (value) => value.toFixed(4)),
    cell(worker.metric, (value) => cellWords(judged, value)), cell(worker.secondsLeft, timeLeft), html("td", null, curve));
}

function showNow(status) {
  const left = status.secondsLeft === null ? null : status.secondsLeft > 0 ? timeLeft(status.secondsLeft) + " left" : "the last trainings";
  const rate = status.seconds > 0 ? number(60 * status.trials / status.seconds) + " trials a minute" : null;
  const failed = status.failed > 0 ? grouped(status.failed) + " failed" : null;
  now.state.replaceChildren(html("strong", { class: "badge " + status.state }, status.state), " ", progressBar(status.share, "Spent of the budget"), " ",
    html("span", null, [(100 * status.share).toFixed(status.share < 0.1 ? 1 : 0) + " % of " + status.budget, status.state === "running" ? left : null, grouped(status.trials) + " trials", failed, rate].filter(Boolean).join(" · ")));
  now.workers.replaceChildren(...status.workers.map(workerRow));
  now.table.hidden = status.workers.length === 0;
  now.latest.replaceChildren(...status.latest.map((entry) => html("li", null, trialLink(entry.trial, entry.trial === 0 ? "base" : "trial " + entry.trial), ": ",
    entry.failure === null ? metricWords(entry.metric) + " after " + (entry.epochs === 1 ? "one epoch" : entry.epochs + " epochs") : html("span", { class: "error" }, entry.failure))));
  now.ended.hidden = status.latest.length === 0;
  document.title = (status.state === "running" ? Math.floor(100 * status.share) + " % · " : "") + study.name;
  document.documentElement.dataset.state = status.state;
}

/** Sections that somebody has changed something in are left as they are. */
for (const kind of ["change", "pointerdown"]) {
  document.getElementById("main").addEventListener(kind, (event) => event.target.closest("section")?.setAttribute("data-touched", ""));
}

/** Shows what has changed in the study, and leaves filters, axes, zoom and focus as they are. */
function refresh(data) {
  const shape = () => [...study.columns, "", ...measures].map((column) => column.key).join();
  const earlier = shape();
  readStudy(data);
  // A column that was not there, or the first values of an axis: the page is made anew, where it was.
  if (shape() !== earlier) {
    location.reload();
    return;
  }
  const focused = document.activeElement;
  const [place, address] = [focused?.closest("section")?.id, focused?.getAttribute("href")];
  makeFigures();
  document.querySelectorAll("#summary > p").forEach((paragraph) => paragraph.remove());
  document.getElementById("summary").append(...study.summary.map((text) => html("p", null, text)));
  view.show(view.test);
  const makers = { lineage: makeLineageSection, properties: makeAxesSection, progress: makeProgressSection, spending: makeSpendingSection };
  for (const [id, make] of Object.entries(makers)) {
    const held = document.getElementById(id);
    if (held && (held.hasAttribute("data-touched") || held.contains(document.activeElement))) continue;
    make();
  }
  // What had the focus may have been drawn anew.
  if (place && address && !focused.isConnected) document.querySelector(`#${place} a[href="${address}"]`)?.focus({ preventScroll: true });
  document.documentElement.dataset.version = study.version;
}

const news = { wanted: study.version, isFetching: false, timer: null, next: 0 };

/** Fetches the study when trials have ended; a large one less often, so that the page costs little. */
async function fetchStudy() {
  if (news.isFetching || news.timer !== null || news.wanted === study.version) return;
  const wait = news.next - performance.now();
  if (wait > 0) {
    news.timer = setTimeout(() => { news.timer = null; fetchStudy(); }, wait);
    return;
  }
  news.isFetching = true;
  const began = performance.now();
  try {
    const response = await fetch("data.json", { cache: "no-store" });
    if (response.ok) {
      const data = await response.json();
      if (data.version !== study.version) refresh(data);
    }
  } catch {
    // The server is gone; the next message asks again.
  }
  // At the latest after a quarter of a minute, so that a slow machine shows the end of a study, too.
  news.next = performance.now() + Math.min(15000, Math.max(1000, 20 * (performance.now() - began)));
  news.isFetching = false;
}

section("now", "Now", now.state, now.table, now.ended, now.connection.note);
follow("events", (message) => {
  showNow(message);
  news.wanted = message.version;
  fetchStudy();
}, now.connection.show);
document.documentElement.dataset.version = study.version;
