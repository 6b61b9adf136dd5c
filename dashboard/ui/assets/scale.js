// Values on one line from zero to a limit and a little beyond; what was not measured is said beside it.

import { element, named, sign } from "./dom.js";
import { keepPlaced } from "./labels.js";

const FEW = 8; // points whose labels all are shown, moved aside where they must; of more only those with room
const LANES = ["up-1", "down-1", "up-2", "down-2"];
const percent = (share) => `${(100 * share).toFixed(3)}%`;

function drawPoint(point, at) {
  const kind = `point${point.focus ? " focus" : ""}${point.over ? " over" : ""}`;
  return element("span", { class: kind, "aria-hidden": "true", title: point.text, style: { left: percent(at) } });
}

function labelOf(point, at, isOneOfFew) {
  const kind = `label${point.focus ? " focus" : ""}${point.over ? " over" : ""}`;
  return { node: element("li", { class: kind }, [named({ class: "name", text: point.text }, point.href)]), anchor: drawPoint(point, at), at, must: isOneOfFew || point.focus };
}

export function scale(root, data) {
  const top = Math.max(data.limit * 1.14, ...data.points.map((point) => point.value * 1.05));
  const limit = data.limit / top;
  const isFew = data.points.length <= FEW;
  const order = [...data.points].sort((a, b) => b.focus - a.focus || (isFew ? a.value - b.value : b.value - a.value));
  const points = order.map((point) => labelOf(point, point.value / top, isFew));
  const ends = [
    { node: element("li", { class: "label limit", text: data.limit_label }), at: limit, must: true, lanes: ["up-2"] },
    { node: element("li", { class: "label", text: data.zero }), at: 0, must: true, lanes: ["down-1"] },
  ];
  const labels = [...ends, ...points];
  const line = element("div", { class: "axis" }, [
    element("span", { class: "zone", "aria-hidden": "true", style: { left: percent(limit) } }),
    ...points.map(({ anchor }) => anchor).reverse(),
    element("ul", {}, labels.map(({ node }) => node)),
  ]);
  const missing = data.missing.map(({ text, href }) => element("li", {}, [sign("○"), named({ class: "name", text }, href)]));
  root.replaceChildren(
    element("section", { class: "scale", "aria-label": `${data.label}: ${data.points.map(({ text }) => text).join(", ")}` }, [
      line,
      missing.length > 0 && element("ul", { class: "missing" }, missing),
    ]),
  );
  return keepPlaced(line, labels, LANES);
}
