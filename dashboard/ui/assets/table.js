// A table of many rows, each a box of its own that costs nothing while it is out of sight; a card on a narrow screen.
// What is laid out as no table keeps the roles of one.

import { chip, element, named } from "./dom.js";

function drawCell(tag, role, { text = "", mark, href }, head) {
  const said = mark || href ? named({ class: "said", text: mark ? undefined : text }, href) : undefined;
  if (mark) said.append(chip(mark));
  const kind = head.is_number ? "number" : undefined;
  const column = role === "columnheader" ? undefined : (head.mark?.word ?? head.text);
  return element(tag, { role, class: kind, "data-head": column, text: said ? undefined : text }, [said]);
}

function drawRow(row, heads) {
  const cells = row.map((cell, n) => drawCell(n ? "td" : "th", n ? "cell" : "rowheader", cell, heads[n]));
  return element("tr", { role: "row" }, cells);
}

export function table(root, { label, heads, rows, more }) {
  const columns = heads.map(({ share = 1 }) => `minmax(0, ${share}fr)`).join(" ");
  const titles = heads.map((head) => drawCell("th", "columnheader", head, head));
  const head = element("thead", { role: "rowgroup" }, [element("tr", { role: "row" }, titles)]);
  const body = element("tbody", { role: "rowgroup" }, rows.map((row) => drawRow(row, heads)));
  const drawn = element("table", { class: "lines", role: "table", "aria-label": label, style: { "--columns": columns } }, [head, body]);
  root.replaceChildren(drawn, ...(more ? [named({ class: "more", text: more.text }, more.href)] : []));
}
