// Elements are made one by one, and texts are always texts: nothing of the study is ever read as markup.

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(2)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

function html(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** What may be wider than the page: it scrolls, by keyboard too, and screen readers know it by its name. */
function scrolling(name, ...children) {
  return html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, children);
}

/** The sections of a study's page, as far as it has them. */
const order = ["now", "summary", "frontier", "trials", "lineage", "properties", "progress", "spending"];

/** A section with its heading, linked from the top of the page, in its place or in that of the one that it replaces. */
function section(id, title, ...children) {
  const made = html("section", { id, "aria-labelledby": id + "-title" }, html("h2", { id: id + "-title" }, title), children);
  const earlier = document.getElementById(id);
  if (earlier) {
    earlier.replaceWith(made);
    return made;
  }
  const next = order.slice(order.indexOf(id) + 1).map((other) => document.getElementById(other)).find((other) => other !== null);
  document.getElementById("main").insertBefore(made, next ?? null);
  const link = next ? document.querySelector(`#sections a[href="#${next.id}"]`) : document.getElementById("theme");
  document.getElementById("sections").insertBefore(html("a", { href: "#" + id }, title), link);
  return made;
}

function option(value, text, isSelected) {
  return html("option", { value, selected: isSelected }, text);
}

function labelled(text, control, className) {
  return html("label", { class: className }, text, control);
}

const tip = html("div", { id: "tip", hidden: true, "aria-hidden": "true" });

/** Shows lines beside a point of the window. */
function showTip(lines, x, y) {
  tip.replaceChildren(...lines.map((line, index) => html(index === 0 ? "strong" : "span", null, line)));
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const left = x + 16 + box.width > innerWidth ? x - 16 - box.width : x + 16;
  tip.style.left = Math.max(4, left) + "px";
  tip.style.top = Math.max(4, Math.min(y + 12, innerHeight - box.height - 4)) + "px";
}

function hideTip() {
  tip.hidden = true;
}

function trialLines(trial) {
  const lines = [trial.name + (trial.isKnee ? ", the knee" : trial.isOnFrontier ? ", on the frontier" : "")];
  for (const key of ["parameters", "multiplyAdds", "validation", "test"]) {
    const column = columns.get(key);
    if (!column || trial[key] === null) continue;
    const deviation = key === "test" && trial.testDeviation ? " ± " + metricWords(trial.testDeviation) : "";
    lines.push(column.title + ": " + words(column, trial[key]) + deviation);
  }
  lines.push("Trained: " + trial.trained);
  return lines;
}

/** Hands a text to the browser as a file. */
function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  html("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** What a picture needs to look the same in a file of its own. */
const inherited = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "font-size", "font-weight"];

/** A picture of the page as a file of its own, in the colours that it has now. */
function downloadPicture(name, picture) {
  const copy = picture.cloneNode(true);
  const [from, to] = [[...picture.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  from.forEach((node, index) => {
    const style = getComputedStyle(node);
    for (const property of inherited) to[index].setAttribute(property, style.getPropertyValue(property));
  });
  const style = getComputedStyle(document.body);
  const box = picture.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  copy.setAttribute("font-family", style.fontFamily);
  copy.prepend(svg("rect", { width: box.width, height: box.height, fill: style.backgroundColor }));
  download(name, new XMLSerializer().serializeToString(copy), "image/svg+xml");
}

/** Draws a chart again whenever its width changes. */
function responsive(holder, draw) {
  let width = 0;
  new ResizeObserver(() => {
    const next = Math.floor(holder.clientWidth);
    if (next === width || next === 0) return;
    width = next;
    requestAnimationFrame(() => draw(width));
  }).observe(holder);
  return () => { if (width > 0) draw(width); };
}

function themeChooser() {
  return html("select", { id: "theme", "aria-label": "Colours", onchange: (event) => {
    if (event.target.value === "") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = event.target.value;
  } }, option("", "Colours of the system", true), option("light", "Light"), option("dark", "Dark"));
}
