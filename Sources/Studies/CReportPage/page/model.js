// The study's data, its trials as objects, and how values are written. A page that follows a running study reads it anew.

let study, metric;

/** By key, in the order of the table. */
let columns;

/** A trial has a member for each column, its properties, and what follows from the frontier. */
let trials;

let isConfirmed;

/** Columns that a chart can have as an axis. */
let measures;

function readStudy(data) {
  study = data;
  metric = study.metric;
  columns = new Map(study.columns.map((column) => [column.key, column]));
  trials = study.trials.trial.map((number, index) => {
    const trial = { number, properties: {} };
    for (const key of columns.keys()) trial[key] = study.trials[key][index];
    study.properties.names.forEach((name, property) => {
      trial.properties[name] = study.properties.values[property][index];
    });
    trial.name = number === 0 ? "base" : "trial " + number;
    trial.isKnee = study.knee === number;
    trial.parents = study.parents[index];
    return trial;
  });
  isConfirmed = columns.has("test");
  measures = study.columns.filter((column) => column.better !== null && trials.some((trial) => trial[column.key] !== null));
}

readStudy(JSON.parse(document.getElementById("study").textContent));

function grouped(value) {
  return Math.round(value).toLocaleString("en-US");
}

/** `12.3 M`, as the command writes counts. */
function prefixed(value, units = ["", "k", "M", "G", "T", "P", "E"]) {
  let unit = 0;
  let amount = Math.abs(value);
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? String(Math.round(amount * 100) / 100) : amount < 100 ? amount.toFixed(1) : amount.toFixed(0);
  return (value < 0 ? "−" : "") + digits + (units[unit] === "" ? "" : " " + units[unit]);
}

function number(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2);
  return size >= 1000 ? grouped(value) : String(Number(value.toPrecision(4)));
}

function seconds(value) {
  if (value < 60) return value.toFixed(value < 10 ? 2 : 1) + " s";
  const whole = Math.round(value);
  if (whole < 3600) return Math.floor(whole / 60) + " m " + (whole % 60) + " s";
  return Math.floor(whole / 3600) + " h " + Math.floor((whole % 3600) / 60) + " m";
}

function metricWords(value, digits = 2) {
  if (metric.isShare) return (100 * value).toFixed(digits) + " %";
  return value.toFixed(4) + (metric.unit ? " " + metric.unit : "");
}

/** A value in words, with its unit. */
function words(column, value) {
  if (value === null || value === undefined) return "";
  switch (column.kind) {
    case "trial": return String(value);
    case "count": return grouped(value);
    case "large": return prefixed(value);
    case "bytes": return prefixed(value, ["B", "KB", "MB", "GB"]);
    case "seconds": return seconds(value);
    case "metric": return metricWords(value);
    case "number": return number(value) + (column.unit ? " " + column.unit : "");
    case "flag": return value ? "yes" : "";
    default: return String(value);
  }
}

function isNumeric(column) {
  return !["text", "flag"].includes(column.kind);
}

/** `Accuracy (%)` */
function heading(column) {
  return column.title + (column.unit ? " (" + column.unit + ")" : "");
}

/** A cell of a column whose heading has the unit. */
function cellWords(column, value) {
  const text = words(column, value);
  return column.unit && text.endsWith(" " + column.unit) ? text.slice(0, -column.unit.length - 1) : text;
}

/** The indices of points that no other is better than. O(n log n) for two costs, smaller ones being better. */
function front(points) {
  const order = points.map((_, index) => index).filter((index) => points[index].every(Number.isFinite));
  order.sort((a, b) => points[a][0] - points[b][0] || points[a][1] - points[b][1] || a - b);
  let best = Infinity;
  return order.filter((index) => {
    if (points[index][1] >= best) return false;
    best = points[index][1];
    return true;
  });
}

// What is shown: a text of words and comparisons, such as `parameters<1000 accuracy>80 flatten`.

const comparison = /^([a-zA-Z_-]+)(<=|>=|<|>|=)(-?[0-9.]+(?:e-?[0-9]+)?)([kMG%]?)$/;

/** The column that a word means: its key, or the beginning of its title, in whatever case. */
function columnNamed(name) {
  const wanted = name.toLowerCase().replace(/[-_]/g, "");
  const plain = (text) => text.toLowerCase().replace(/[^a-z]/g, "");
  const numeric = study.columns.filter(isNumeric);
  if (wanted === plain(metric.name) || wanted === plain(metric.key)) return columns.get("validation");
  return numeric.find((column) => plain(column.key) === wanted) || numeric.find((column) => plain(column.title) === wanted)
    || numeric.find((column) => plain(column.title).startsWith(wanted));
}

/** A test of trials, or what is wrong with the text. */
function filter(text) {
  const tests = [];
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const match = comparison.exec(word);
    if (!match) {
      if (/[<>=]/.test(word)) return { fault: "“" + word + "” is no comparison. Write one such as parameters<1000." };
      const wanted = word.toLowerCase();
      tests.push((trial) => searchText(trial).includes(wanted));
      continue;
    }
    const column = columnNamed(match[1]);
    if (!column) return { fault: "No column of numbers is called “" + match[1] + "”." };
    // Shares may be written as 0.8, 80 and 80%.
    const isPercentage = column.kind === "metric" && metric.isShare && Math.abs(Number(match[3])) > 1;
    const scale = { k: 1e3, M: 1e6, G: 1e9, "%": 0.01, "": isPercentage ? 0.01 : 1 }[match[4]];
    const bound = Number(match[3]) * scale;
    const compare = { "<": (a) => a < bound, ">": (a) => a > bound, "<=": (a) => a <= bound, ">=": (a) => a >= bound,
      "=": (a) => a === bound }[match[2]];
    tests.push((trial) => trial[column.key] !== null && compare(trial[column.key]));
  }
  return { test: (trial) => tests.every((test) => test(trial)) };
}

function searchText(trial) {
  trial.text ??= [trial.name, trial.change, trial.state, trial.trained, trial.failure ?? ""].join(" ").toLowerCase();
  return trial.text;
}

/** What to draw and to list, and who wants to know when it changes. */
const view = {
  test: null,
  /** By the section that listens. */
  listeners: new Map(),
  shown: trials,
  /** Shows the trials that pass a test; all of them without one. */
  show(test) {
    view.test = test;
    view.shown = test ? trials.filter(test) : trials;
    for (const listener of view.listeners.values()) listener();
  },
};
