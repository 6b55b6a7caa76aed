// What a page must keep to for everybody (WCAG 2.2 AA), as far as a script can tell: a list of faults.
(() => {
  const faults = [];
  const visible = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
  const label = (node) => `${node.tagName.toLowerCase()}${node.id ? "#" + node.id : ""}${node.getAttribute("class") ? "." + node.getAttribute("class").split(" ")[0] : ""} “${(node.textContent || "").trim().slice(0, 30)}”`;

  // 1.4.3: contrast of texts, against the nearest background that is opaque.
  const channels = (color) => {
    const match = /rgba?\(([\d.]+),? ([\d.]+),? ([\d.]+)(?:[,/ ]+([\d.]+))?\)/.exec(color);
    return match ? [Number(match[1]), Number(match[2]), Number(match[3]), match[4] === undefined ? 1 : Number(match[4])] : [0, 0, 0, 0];
  };
  const luminance = ([r, g, b]) => [r, g, b].map((value) => value / 255).map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (a, b) => {
    const [x, y] = [luminance(a), luminance(b)];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };
  const background = (node) => {
    for (let next = node; next; next = next.parentElement) {
      const color = channels(getComputedStyle(next).backgroundColor);
      if (color[3] === 1) return color;
    }
    return channels(getComputedStyle(document.body).backgroundColor);
  };
  for (const node of document.querySelectorAll("body *")) {
    const hasText = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim() !== "");
    if (!hasText || ["SCRIPT", "STYLE", "NOSCRIPT", "OPTION", "TITLE", "title"].includes(node.tagName) || !visible(node)) continue;
    const style = getComputedStyle(node);
    const isSVG = node instanceof SVGElement;
    let behind = background(node);
    if (isSVG && node.tagName === "text") {
      const box = node.previousElementSibling;
      if (box?.tagName === "rect") behind = channels(getComputedStyle(box).fill);
    }
    const ratio = contrast(channels(isSVG ? style.fill : style.color), behind);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(2)}: ${label(node)}`);
  }
  // 1.4.11: contrast of marks, lines and the borders of controls.
  const paper = channels(getComputedStyle(document.body).backgroundColor);
  for (const node of document.querySelectorAll(".mark, svg .line, svg .axis, .whisker, .meter, .importance, svg .limit")) {
    if (!visible(node)) continue;
    const style = getComputedStyle(node);
    const colors = [style.fill, style.stroke].map(channels).filter((color) => color[3] > 0);
    if (!colors.some((color) => contrast(color, paper) >= 3)) faults.push(`contrast of a mark: ${label(node)}`);
  }
  for (const node of document.querySelectorAll("select, input, button")) {
    if (!visible(node) || parseFloat(getComputedStyle(node).borderTopWidth) === 0 || ["checkbox", "radio"].includes(node.type)) continue;
    if (contrast(channels(getComputedStyle(node).borderTopColor), paper) < 3) faults.push(`contrast of a border: ${label(node)}`);
  }

  // 4.1.2, 1.3.1, 1.1.1: names.
  const named = (node) => node.getAttribute("aria-label") || node.getAttribute("aria-labelledby") || node.textContent.trim() || node.getAttribute("title");
  for (const node of document.querySelectorAll("input, select, textarea")) {
    if (!node.labels?.length && !node.getAttribute("aria-label")) faults.push(`a control has no label: ${label(node)}`);
  }
  for (const node of document.querySelectorAll("button, a[href], dialog, [role=region], [role=img], [role=group]")) if (!named(node)) faults.push(`no name: ${label(node)}`);
  for (const node of document.querySelectorAll("svg")) {
    if (!node.getAttribute("role") && node.getAttribute("aria-hidden") !== "true" && !node.closest("[aria-hidden=true]")) faults.push(`a picture has no role: ${label(node)}`);
  }
  for (const node of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    for (const id of (node.getAttribute("aria-labelledby") ?? node.getAttribute("aria-describedby")).split(" ")) {
      if (!document.getElementById(id)) faults.push(`names #${id}, which is not there: ${label(node)}`);
    }
  }
  for (const table of document.querySelectorAll("table")) if (!table.querySelector("th")) faults.push(`a table has no headings: ${label(table)}`);

  // 1.3.1: headings go down one level at a time; there is one of the first.
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) faults.push(`a heading leaves a level out: ${label(heading)}`);
    level = next;
  }
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");

  // 3.1.1, 4.1.1, 2.4.1, 1.4.10.
  if (!document.documentElement.lang) faults.push("the page says no language");
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) faults.push(`two elements are called #${id}`);
  if (!document.querySelector("main") || !document.querySelector(".skip")) faults.push("no way past the beginning");
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} pixels wide in a window of ${innerWidth}`);

  // 2.1.1: what scrolls by itself can be reached with the keyboard; 2.5.8: targets of 24 pixels.
  for (const node of document.querySelectorAll(".scroll, pre, .strip ol")) {
    if (visible(node) && node.scrollWidth > node.clientWidth + 1 && node.tabIndex < 0 && !node.querySelector("a, button")) faults.push(`scrolls, but not by keyboard: ${label(node)}`);
  }
  for (const node of document.querySelectorAll("button, select")) {
    if (visible(node) && node.getBoundingClientRect().height < 24) faults.push(`a target is ${node.getBoundingClientRect().height} pixels high: ${label(node)}`);
  }
  return [...new Set(faults)];
})()
