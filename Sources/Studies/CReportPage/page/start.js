// The sections in the order of the page.

function makeFigures() {
  const figure = (name, value, note) => html("div", null, html("dt", null, name), html("dd", null, value, note ? html("small", null, note) : null));
  const key = isConfirmed && trials.some((trial) => trial.test !== null) ? "test" : "validation";
  const best = trials.filter((trial) => trial[key] !== null).sort((a, b) => (metric.isLargerBetter ? b[key] - a[key] : a[key] - b[key]) || a.number - b.number)[0];
  const knee = study.knee === null ? null : trials[study.knee];
  const cost = columns.get(study.cost);
  const values = study.hypervolume.values;
  const list = html("dl", { class: "figures", id: "figures" }, [
    best && figure("Best " + metric.name, metricWords(best[key]), best.name + ", " + (key === "test" ? "test samples" : "validation samples")),
    knee && figure("Knee", words(cost, knee[cost.key]) + " " + cost.title.toLowerCase(), knee.name + ", " + metricWords(knee.validation)),
    figure("Frontier", String(study.front.length), "of " + grouped(trials.length) + " trials"),
    values.length > 0 && figure("Hypervolume", values[values.length - 1].toFixed(4), "of the box to the ideal"),
  ].filter(Boolean));
  document.getElementById("figures").replaceWith(list);
}

document.body.append(tip, dialog);
makeFigures();
document.getElementById("sections").append(html("a", { href: "#summary" }, "Summary"));
makeFrontierSection();
makeTableSection();
makeLineageSection();
makeAxesSection();
makeProgressSection();
makeSpendingSection();

document.getElementById("sections").append(themeChooser());

// What stands over all others is not printed over several pages, so it stands on the page itself meanwhile.
let isPrinting = false;
addEventListener("beforeprint", () => {
  if (!dialog.open) return;
  isPrinting = true;
  dialog.close();
  dialog.show();
});
addEventListener("afterprint", () => {
  if (!isPrinting) return;
  dialog.close();
  dialog.showModal();
  setTimeout(() => { isPrinting = false; });
});
dialog.addEventListener("close", () => {
  if (!isPrinting && location.hash.startsWith("#trial-")) history.replaceState(null, "", location.pathname + location.search);
});
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
addEventListener("hashchange", followAddress);
addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });
followAddress();
document.documentElement.dataset.ready = "yes";
