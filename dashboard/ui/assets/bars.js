// Results against requirements, one bar a row: solid measured, hatched conditional, hollow attested.

import { chip, element, named } from "./dom.js";
import { keepPlaced } from "./labels.js";

const percent = (value) => `${Math.max(0, Math.min(100, value))}%`;

function drawBar(row) {
  if (row.share === null || row.share === undefined) {
    return element("span", { class: "bar empty", "aria-hidden": "true" });
  }
  const kind = row.attested ? "hollow" : "filled";
  return element("span", { class: "bar", "aria-hidden": "true" }, [
    element("span", { class: `fill ${kind}`, style: { width: percent(row.share) } }),
    row.required !== null && row.required !== undefined &&
      element("span", { class: "tick", style: { left: percent(row.required) } }),
  ]);
}

function drawRow(row) {
  const note = [row.requirement, row.detail].filter(Boolean).join(" · ");
  const line = element("div", { class: "line" }, [
    chip(row.mark),
    named({ class: "title", text: row.name }, row.href),
    drawBar(row),
    element("span", { class: "value", text: row.value }),
    note && element("span", { class: "detail", text: note }),
  ]);
  return element("li", { class: `row ${row.mark.tone}` }, [line]);
}

// What the tick means, once, under the bars, where all rows have the same.
function drawTickName(name, at) {
  const node = element("span", { class: "lane", text: name });
  const room = element("div", { class: "tick-name" }, [node]);
  return { room, labels: [{ node, at: at / 100, must: true }] };
}

export function bars(root, data) {
  const list = element("ul", { class: "bars", "aria-label": data.label }, data.rows.map(drawRow));
  root.replaceChildren(list);
  const at = data.rows.find((row) => typeof row.required === "number")?.required;
  if (!data.tick_name || at === undefined) return undefined;
  const { room, labels } = drawTickName(data.tick_name, at);
  list.append(element("li", { class: "tick-row" }, [room]));
  return keepPlaced(room, labels, ["lane"]);
}
