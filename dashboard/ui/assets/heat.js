// Criteria by weeks: what was heard of each in each week; a cell that says nothing yet is empty.

import { chip, element, named } from "./dom.js";

const cell = (mark) => element("td", {}, [mark && chip(mark)]);

function drawRow(row) {
  const name = [
    row.group && element("span", { class: "detail", text: `${row.group} ` }),
    named({ class: "name", text: row.name }, row.href),
  ];
  return element("tr", {}, [element("th", { scope: "row" }, name), ...row.cells.map(cell)]);
}

export function heat(root, data) {
  const heads = data.columns.map((name) => element("th", { scope: "col", class: "detail", text: name }));
  const head = element("thead", {}, [element("tr", {}, [element("td", { class: "corner" }), ...heads])]);
  const body = element("tbody", {}, data.rows.map(drawRow));
  const style = { "--columns": String(data.columns.length) };
  root.replaceChildren(element("table", { class: "heat", "aria-label": data.label, style }, [head, body]));
}
