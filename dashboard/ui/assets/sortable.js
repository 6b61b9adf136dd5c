// A table that is sorted by a column's head: once up, once more down. Cells are elements or drawings of their own.

import { element } from "./dom.js";
import { spark } from "./spark.js";
import { forget, made, settle } from "./tree.js";

const sorted = new WeakMap(); // root -> [column, whether it goes down], kept when the page is drawn again

const isUnknown = (key) => key === null || key === "";

// What is not known comes last, whichever way the others go.
function compared(left, right, isDown) {
  const unknown = isUnknown(left) - isUnknown(right);
  if (unknown || isUnknown(left)) return unknown;
  const order = typeof left === "number" ? left - right : left.localeCompare(right);
  return isDown ? -order : order;
}

function drawRow({ cells, current }) {
  const row = element("tr", current ? { "aria-current": "true" } : {});
  row.append(...cells.map((cell) => made(["td", {}, ...cell])));
  return row;
}

export function sortable(root, data) {
  const show = () => {
    const [column, isDown] = sorted.get(root) ?? [];
    const rows = [...data.rows];
    if (column !== undefined) rows.sort((a, b) => compared(a.keys[column], b.keys[column], isDown));
    const heads = data.heads.map((name, n) => {
      const button = element("button", { type: "button", text: name });
      button.addEventListener("click", () => {
        sorted.set(root, [n, column === n && !isDown]);
        show();
        root.querySelectorAll("th button")[n].focus();
      });
      const told = column === n ? { "aria-sort": isDown ? "descending" : "ascending" } : {};
      return element("th", { scope: "col", ...told }, [button]);
    });
    for (const child of root.children) forget(child);
    const head = element("thead", {}, [element("tr", {}, heads)]);
    root.replaceChildren(element("table", { class: "sortable", "aria-label": data.label }, [head, element("tbody", {}, rows.map(drawRow))]));
    settle({ spark });
  };
  show();
}
