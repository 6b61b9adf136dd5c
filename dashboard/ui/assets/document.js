// A document's own text, a line a row: its number, what it says, and in the margin what is computed of it.

import { chip, element, named } from "./dom.js";

const shown = new WeakMap(); // root -> the line that was brought to sight, so that a rerun moves nothing

function drawNote(note) {
  return element("li", { class: note.mark.tone }, [chip(note.mark), named({ class: "said", text: note.text }, note.href)]);
}

function drawRow(row) {
  const number = named({ class: "number", text: String(row.number) }, row.href);
  number.setAttribute("aria-label", `Line ${row.number}`);
  const notes = row.notes?.length && element("ul", { class: "notes" }, row.notes.map(drawNote));
  const text = element("code", { class: "text", text: row.text });
  return element("div", { class: `line ${row.role}`, "data-line": row.number, role: "listitem" }, [number, text, notes]);
}

// A row is found by its place: rows are the lines from 1 on.
function bringToSight(root, list, line) {
  const row = line ? list.children[line - 1] : undefined;
  if (!row) return undefined;
  row.classList.add("asked");
  row.setAttribute("aria-current", "true");
  if (shown.get(root) === line) return undefined;
  shown.set(root, line);
  const frame = requestAnimationFrame(() => row.scrollIntoView({ block: "center" }));
  return () => cancelAnimationFrame(frame);
}

export function document(root, data) {
  const list = element("div", { class: "document", role: "list", "aria-label": data.label }, data.rows.map(drawRow));
  root.replaceChildren(list);
  return bringToSight(root, list, data.line);
}
