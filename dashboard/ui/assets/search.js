// The box that asks for anything of the certification. Enter opens what is found within the open page; "/" focuses the
// box, unless something is being typed somewhere else.

import { open } from "./doors.js";
import { element, focused } from "./dom.js";

const mounted = new WeakMap();

const isTyping = () => {
  const node = focused();
  return node !== null && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
};

function ask(mine) {
  const target = new URL(mine.data.address, document.baseURI);
  target.searchParams.set("q", mine.input.value.trim());
  open(target.pathname + target.search);
}

function mount(parentElement, data) {
  const input = element("input", { type: "search", name: "q", maxlength: 200, placeholder: "Search ( / )" });
  input.setAttribute("aria-label", "Search the certification");
  input.value = data.query;
  const form = element("form", { class: "search", role: "search" }, [input]);
  const mine = { data, input };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(mine);
  });
  const press = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
    event.preventDefault();
    input.focus();
    input.select();
  };
  document.addEventListener("keydown", press);
  mine.stop = () => {
    document.removeEventListener("keydown", press);
    mounted.delete(parentElement);
  };
  parentElement.append(form);
  mounted.set(parentElement, mine);
  return mine;
}

// Streamlit calls this at mount and at each change of data, and what it returns once, when the component goes.
export default function ({ data, parentElement }) {
  const mine = mounted.get(parentElement) ?? mount(parentElement, data);
  if (mine.data.query !== data.query) mine.input.value = data.query;
  mine.data = data;
  return mine.stop;
}
