// A drawing that Python made of shapes, in the theme's colours; a wide one, and a narrow one for phones.

import { element } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const TONES = { good: "green", warn: "orange", bad: "red", none: "gray" };
const PARTS = { text: "-text", ground: "-background" };
const INKS = {
  paper: "var(--st-background-color)",
  text: "var(--st-text-color)",
  muted: "var(--st-gray-text-color)",
  accent: "var(--st-link-color)",
  fill: "color-mix(in srgb, var(--st-link-color) 14%, transparent)",
  band: "var(--st-secondary-background-color)",
  line: "var(--st-border-color)",
};

function colour(ink) {
  if (!ink) return "none";
  const [tone, part] = ink.split("_");
  return TONES[tone] ? `var(--st-${TONES[tone]}${PARTS[part] ?? ""}-color)` : INKS[ink];
}

function node(tag, attributes, style = {}, children = []) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const [name, value] of Object.entries(style)) made.style.setProperty(name, value);
  made.append(...children);
  return made;
}

function span({ text, ink, bold }) {
  const made = node("tspan", {}, { fill: colour(ink), "font-weight": bold ? 600 : 400 });
  made.textContent = text;
  return made;
}

const DRAW = {
  box: (s) => node("rect", { x: s.x, y: s.y, width: s.width, height: s.height, rx: s.radius }, { fill: colour(s.fill), stroke: colour(s.stroke) }),
  dot: (s) => node("circle", { cx: s.x, cy: s.y, r: s.radius }, { fill: colour(s.fill), stroke: colour(s.stroke), "stroke-width": 3 }),
  path: (s) =>
    node("polyline", { points: s.points.map((point) => point.join(",")).join(" ") }, {
      fill: colour(s.fill),
      stroke: colour(s.stroke),
      "stroke-width": s.width,
      "stroke-dasharray": s.dotted ? `${s.width} ${2 * s.width}` : "none",
    }),
  label: (s) =>
    node("text", { x: s.x, y: s.y, "text-anchor": s.anchor, class: "label" }, { "font-size": `${s.size}px`, "stroke-width": s.size / 5 }, s.spans.map(span)),
};

function sheet(drawing, kind) {
  const frame = { viewBox: `0 0 ${drawing.width} ${drawing.height}`, class: kind, role: "img", "aria-label": drawing.label };
  return node("svg", frame, {}, drawing.shapes.map((shape) => DRAW[shape.kind](shape)));
}

export function shapes(root, data) {
  root.replaceChildren(element("div", { class: "shapes" }, [sheet(data.wide, "wide"), sheet(data.narrow, "narrow")]));
}
