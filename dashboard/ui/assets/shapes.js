// A drawing that Python made of shapes, in the theme's colours, on the sheet that is made for the column's width.

import { element, ownAddress } from "./dom.js";
import { spotsOver } from "./spots.js";

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

function box(s) {
  const place = { x: s.x, y: s.y, width: s.width, height: s.height, rx: s.radius };
  const filled = node("rect", place, { fill: colour(s.fill), stroke: colour(s.stroke) });
  return s.hatch ? node("g", {}, {}, [filled, node("rect", place, { fill: `url(#hatch-${s.hatch})` })]) : filled;
}

function hatch(ink) {
  const size = { width: 14, height: 14, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  return node("pattern", { id: `hatch-${ink}`, ...size }, {}, [node("rect", { width: 4, height: 14 }, { fill: colour(ink) })]);
}

// A keyboard comes to what a label is about by its spot.
function label(s) {
  const size = { "font-size": `${s.size}px`, "stroke-width": s.size / 5 };
  const text = node("text", { x: s.x, y: s.y, "text-anchor": s.anchor }, size, s.spans.map(span));
  const href = ownAddress(s.href);
  return href ? node("a", { href, tabindex: -1 }, {}, [text]) : text;
}

const DRAW = {
  box,
  dot: (s) => node("circle", { cx: s.x, cy: s.y, r: s.radius }, { fill: colour(s.fill), stroke: colour(s.stroke), "stroke-width": 3 }),
  path: (s) =>
    node("polyline", { points: s.points.map((point) => point.join(",")).join(" ") }, {
      fill: colour(s.fill),
      stroke: colour(s.stroke),
      "stroke-width": s.width,
      "stroke-dasharray": s.dotted ? `${s.width} ${2 * s.width}` : "none",
    }),
  label,
};

// What spots tell is read out one by one; a drawing without any is read out as a whole.
function draw(sheet) {
  const shapes = node("g", { "aria-hidden": "true" }, {}, sheet.shapes.map((shape) => DRAW[shape.kind](shape)));
  const frame = {
    viewBox: `0 0 ${sheet.width} ${sheet.height}`,
    role: sheet.spots.length ? "group" : "img",
    "aria-label": sheet.label,
  };
  const hatches = new Set(sheet.shapes.map((shape) => shape.hatch).filter(Boolean));
  return node("svg", frame, {}, [node("defs", {}, {}, [...hatches].map(hatch)), shapes]);
}

export function shapes(root, data) {
  const frame = element("div", { class: "shapes" });
  root.replaceChildren(frame);
  let shown;
  const show = () => {
    const sheet = data.sheets.findLast(({ from }) => from <= frame.clientWidth) ?? data.sheets[0];
    if (sheet === shown) return;
    shown = sheet;
    const svg = draw(sheet);
    frame.replaceChildren(svg);
    spotsOver(frame, svg, sheet.spots, node);
  };
  const watcher = new ResizeObserver(show);
  watcher.observe(frame);
  show();
  return () => watcher.disconnect();
}
