// What is chosen on a page. It stands in the address alone: a choice opens another address within the open page, so
// Back and Forward restore it.

import { open } from "./doors.js";
import { element, focused, setText } from "./dom.js";

// The open page's address with parameters set, or left out where there is nothing.
function addressWith(parameters) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  return address;
}

function choose(parameters) {
  const target = addressWith(parameters);
  if (target.href !== location.href) open(target.pathname + target.search);
}

function labelled(root, data, control, ...beside) {
  if (data.unlabelled) control.setAttribute("aria-label", data.label);
  const label = element("label", {}, [element("span", { class: "prompt", text: data.label }), control]);
  root.replaceChildren(element("div", { class: "control" }, [data.unlabelled ? control : label, ...beside]));
}

// A choice of one of many.
export function pick(root, data) {
  const options = data.options.map((name) => element("option", { text: name, value: name }));
  const list = element("select", { name: data.name }, options);
  list.value = data.value;
  list.addEventListener("change", () => choose({ [data.name]: list.value }));
  labelled(root, data, list);
}

// A text that is looked for: Enter, or leaving the field, asks.
export function field(root, data) {
  const input = element("input", { type: "search", name: data.name, maxlength: 200, placeholder: data.placeholder });
  input.value = data.value;
  input.addEventListener("change", () => choose({ [data.name]: input.value.trim() }));
  labelled(root, data, input);
}

// A day as it is written, which is no other in another country; the browser's own calendar beside it.
export function day(root, data) {
  const text = element("input", { type: "text", name: data.name, placeholder: "yyyy-mm-dd", maxlength: 10, autocomplete: "off" });
  const calendar = element("input", { type: "date", min: data.min, max: data.max, tabindex: -1 });
  const button = element("button", { type: "button", class: "icon", text: "calendar_today" });
  button.setAttribute("aria-label", `Choose ${data.label}`);
  text.value = calendar.value = data.value;
  const ask = (value) => choose({ ...data.clears, [data.name]: value });
  text.addEventListener("change", () => {
    const written = text.value.trim();
    calendar.value = written;
    const isOne = !written || (calendar.value === written && calendar.checkValidity());
    text.setCustomValidity(isOne ? "" : `A day from ${data.min} to ${data.max}, as 2026-11-30`);
    if (isOne) ask(written);
    else text.reportValidity();
  });
  // The browser's own field is for its calendar alone, and there from its first use on.
  calendar.addEventListener("change", () => calendar.checkValidity() && ask(calendar.value));
  button.addEventListener("click", () => {
    button.before(calendar);
    calendar.focus();
    calendar.showPicker();
  });
  labelled(root, data, text, button);
}

// All certifications, asked for when somebody looks for one.
async function options(list) {
  try {
    const answer = await fetch("./certifications", { cache: "no-store" });
    const found = await answer.json();
    list.replaceChildren(...found.map(({ id, system }) => element("option", { value: id, text: system })));
  } catch {
    // The server is away: the next look asks again.
  }
}

// Which certification: a part of its id or of its system's name finds it, and Enter opens it where it is the only one.
// What is looked at stays in the field.
export function certification(root, data) {
  const list = element("datalist", { id: "certifications" });
  const input = element("input", { name: "certification", list: "certifications", autocomplete: "off" });
  const rest = () => {
    input.value = data.value;
    input.placeholder = "";
  };
  const take = (found) => {
    if (found.length !== 1) return tell(found.length ? "Several have that: type more of it" : "No certification has that");
    input.blur();
    choose({ ...data.clears, certification: found[0].value });
  };
  const tell = (what) => {
    input.setCustomValidity(what);
    input.reportValidity();
  };
  rest();
  // What opens where none is named is named, so that a link from here keeps it.
  if (!new URL(location.href).searchParams.has("certification")) {
    history.replaceState(history.state, "", addressWith({ certification: data.value }));
  }
  input.addEventListener("input", () => input.setCustomValidity(""));
  input.addEventListener("focus", () => {
    input.placeholder = data.value;
    input.value = "";
    options(list);
  });
  input.addEventListener("blur", rest);
  input.addEventListener("change", () => {
    const asked = input.value.trim();
    const found = [...list.options].filter(({ value }) => value === asked);
    if (found.length) take(found);
  });
  input.addEventListener("keydown", ({ key }) => {
    const part = input.value.trim().toLowerCase();
    if (key === "Enter" && part) {
      const all = [...list.options];
      const exact = all.filter(({ value }) => value.toLowerCase() === part);
      take(exact.length ? exact : all.filter(({ value, text }) => `${value} ${text}`.toLowerCase().includes(part)));
    }
    if (key === "Escape") {
      rest();
      input.blur();
    }
  });
  labelled(root, data, input, list);
}

const isTyping = () => {
  const node = focused();
  return node !== null && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
};

// Asks for anything of the certification: Enter opens what is found, "/" comes to it from anywhere.
export function search(root, data) {
  const input = element("input", { type: "search", name: "q", maxlength: 200, placeholder: "Search ( / )" });
  input.setAttribute("aria-label", "Search the certification");
  input.value = data.query;
  const form = element("form", { class: "search", role: "search" }, [input]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const target = new URL(data.address, document.baseURI);
    target.searchParams.set("q", input.value.trim());
    open(target.pathname + target.search);
  });
  const press = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
    event.preventDefault();
    input.focus();
    input.select();
  };
  document.addEventListener("keydown", press);
  root.replaceChildren(form);
  return () => document.removeEventListener("keydown", press);
}

const SAID = 4000; // milliseconds that "Copied" stands there; an address to be copied by hand stands five times as long

async function copy(button, field, pins) {
  const address = addressWith(Object.fromEntries(new URLSearchParams(pins))).href;
  try {
    await navigator.clipboard.writeText(address);
    setText(button, "Copied");
  } catch {
    // Without a clipboard the address stands there, chosen, to be copied by hand.
    field.value = address;
    field.hidden = false;
    field.select();
  }
  setTimeout(
    () => {
      setText(button, "Copy permalink");
      field.hidden = true;
    },
    SAID * (field.hidden ? 1 : 5),
  );
}

// Copies the address of the open page with what it shows pinned: as of when, as known when, at which head.
export function permalink(root, data) {
  const button = element("button", { type: "button", text: "Copy permalink", "aria-live": "polite" });
  const address = element("input", { readonly: "", hidden: "", "aria-label": "Permalink" });
  button.addEventListener("click", () => copy(button, address, data.pins));
  root.replaceChildren(element("div", { class: "permalink" }, [button, address]));
}
