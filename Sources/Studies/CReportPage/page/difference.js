// What distinguishes two documents, line by line: a longest common subsequence of their lines' numbers.

/** Pairs of a sign (" ", "-" or "+") and the number of a line. O(n · m) after what both begin and end with. */
function difference(from, to) {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  const [a, b] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const script = from.slice(0, start).map((line) => [" ", line]);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { script.push([" ", a[i]]); i += 1; j += 1; }
    else if (i < a.length && (j === b.length || longest[i + 1][j] >= longest[i][j + 1])) { script.push(["-", a[i]]); i += 1; }
    else { script.push(["+", b[j]]); j += 1; }
  }
  return [...script, ...from.slice(from.length - end).map((line) => [" ", line])];
}

/** The lines that differ, with two lines around them. */
function differenceText(from, to) {
  const script = difference(from, to);
  const isNear = script.map((_, index) => script.slice(Math.max(0, index - 2), index + 3).some(([sign]) => sign !== " "));
  const spans = [];
  script.forEach(([sign, line], index) => {
    if (isNear[index]) spans.push(html("span", { class: { "-": "removed", "+": "added", " ": null }[sign] }, sign + " " + study.lines[line]));
    else if (index === 0 || isNear[index - 1]) spans.push(html("span", { class: "gap" }, "…"));
  });
  return script.every(([sign]) => sign === " ") ? html("p", { class: "note" }, "The documents are equal.") : html("pre", { tabindex: "0", class: "difference" }, spans);
}
