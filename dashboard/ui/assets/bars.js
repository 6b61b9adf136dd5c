// Results against requirements, one bar a row: solid measured, hatched conditional, hollow attested.

import { chip, element } from "./dom.js";
import { keepPlaced } from "./labels.js";

const percent = (value) => `${Math.max(0, Math.min(100, value))}%`;

// A link keeps what the address says about the whole board (certification, as-of date); its own parameters win.
function linkTo(href, keep) {
  const target = new URL(href, location.href);
  const here = new URLSearchParams(location.search);
  for (const name of keep) {
    if (here.has(name) && !target.searchParams.has(name)) target.searchParams.set(name, here.get(name));
  }
  return target.origin === location.origin ? target.pathname + target.search : undefined;
}

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

function drawRow(row, keep) {
  const href = row.href ? linkTo(row.href, keep) : undefined;
  const note = [row.requirement, row.detail].filter(Boolean).join(" · ");
  const line = element(href ? "a" : "div", { class: "line", href, target: href && "_self" }, [
    chip(row.mark),
    element("span", { class: "title", text: row.name }),
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
  const list = element("ul", { class: "bars", "aria-label": data.label }, data.rows.map((row) => drawRow(row, data.keep)));
  root.replaceChildren(list);
  const at = data.rows.find((row) => typeof row.required === "number")?.required;
  if (!data.tick_name || at === undefined) return undefined;
  const { room, labels } = drawTickName(data.tick_name, at);
  list.append(element("li", { class: "tick-row" }, [room]));
  return keepPlaced(room, labels, ["lane"]);
}
