// The course of a result in a cell of a table: no axis, for a first look.

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [80, 24, 3]; // units of its view box

export function spark(root, { values, label }) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const at = (value, n) => [
    EDGE + (n / (values.length - 1)) * (WIDTH - 2 * EDGE),
    high === low ? HEIGHT / 2 : HEIGHT - EDGE - ((value - low) / (high - low)) * (HEIGHT - 2 * EDGE),
  ];
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "polyline");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, class: "spark" })) {
    svg.setAttribute(name, value);
  }
  line.setAttribute("points", values.map((value, n) => at(value, n).map((x) => x.toFixed(1)).join(",")).join(" "));
  svg.append(line);
  root.replaceChildren(svg);
}
