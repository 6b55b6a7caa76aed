// Scales map values to pixels, and name the ticks of axes.

/** Round steps for about `count` ticks. */
function linearTicks(low, high, count) {
  const span = high - low || 1;
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw * 0.999);
  const ticks = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

function logTicks(low, high, count) {
  const ticks = [];
  const decades = Math.log10(high / low);
  if (decades < 0.7) return linearTicks(low, high, count);
  const factors = decades * 3 <= count + 1 ? [1, 2, 5] : [1];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const factor of factors) {
      const tick = factor * 10 ** power;
      if (tick >= low * 0.999999 && tick <= high * 1.000001) ticks.push(tick);
    }
  }
  if (ticks.length < 2) return linearTicks(low, high, count);
  // Of many every second one, or of three, but never less than two.
  const stride = Math.min(ticks.length - 1, Math.max(1, Math.ceil(ticks.length / Math.max(2, count))));
  return factors.length > 1 ? ticks : ticks.filter((_, index) => index % stride === 0);
}

/** From values in `domain` to pixels in `range`, and back. */
function scale(domain, range, isLogarithmic) {
  const map = isLogarithmic ? Math.log : (value) => value;
  const inverse = isLogarithmic ? Math.exp : (value) => value;
  const [low, high] = domain.map(map);
  const factor = (range[1] - range[0]) / (high - low || 1);
  const at = (value) => range[0] + (map(value) - low) * factor;
  at.value = (pixel) => inverse(low + (pixel - range[0]) / factor);
  at.domain = domain;
  at.ticks = (count) => (isLogarithmic ? logTicks : linearTicks)(...domain, count);
  return at;
}

/** A little more than the values span. */
function paddedDomain(values, isLogarithmic) {
  const finite = values.filter((value) => Number.isFinite(value) && (!isLogarithmic || value > 0));
  if (finite.length === 0) return isLogarithmic ? [1, 10] : [0, 1];
  let [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (isLogarithmic) {
    const margin = Math.max(1.08, (high / low) ** 0.04);
    return [low / margin, high * margin];
  }
  const margin = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  return [low - margin, high + margin];
}

/** Axes with grid lines and their names. `frame` has left, right, top and bottom. */
function drawAxes(frame, x, y, xTitle, yTitle, xWords, yWords) {
  const group = svg("g", { "aria-hidden": "true" });
  const width = frame.right - frame.left;
  for (const tick of y.ticks(Math.max(2, Math.floor((frame.bottom - frame.top) / 42)))) {
    const at = y(tick);
    group.append(
      svg("line", { class: "grid", x1: frame.left, x2: frame.right, y1: at, y2: at }),
      svg("text", { x: frame.left - 8, y: at + 4, "text-anchor": "end" }, yWords(tick)));
  }
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 95)))) {
    const at = x(tick);
    group.append(
      svg("line", { class: "grid", x1: at, x2: at, y1: frame.top, y2: frame.bottom }),
      svg("text", { x: at, y: frame.bottom + 18, "text-anchor": "middle" }, xWords(tick)));
  }
  group.append(
    svg("line", { class: "axis", x1: frame.left, x2: frame.right, y1: frame.bottom, y2: frame.bottom }),
    svg("line", { class: "axis", x1: frame.left, x2: frame.left, y1: frame.top, y2: frame.bottom }),
    svg("text", { class: "title", x: (frame.left + frame.right) / 2, y: frame.bottom + 40, "text-anchor": "middle" }, xTitle),
    svg("text", { class: "title", x: 4, y: frame.top - 12 }, yTitle));
  return group;
}

/** Ticks of an axis that shows a column. */
function tickWords(column) {
  return (value) => {
    if (column.kind === "metric") return metric.isShare ? Number((100 * value).toFixed(2)) + " %" : number(value);
    if (column.kind === "count" || column.kind === "large") return prefixed(value).replace(".0 ", " ");
    return words({ ...column, unit: null }, value);
  };
}
