// Copies the address of the open page with what it shows pinned: as of when, as known when, at which head.

import { element, setText } from "./dom.js";

const SAID = 4000;

function pinnedAddress(pins) {
  const address = new URL(location.href);
  for (const [name, value] of new URLSearchParams(pins)) address.searchParams.set(name, value);
  return address.href;
}

async function copy(node) {
  const address = pinnedAddress(node.dataset.pins);
  const field = node.parentElement.querySelector("input");
  try {
    await navigator.clipboard.writeText(address);
    setText(node, "Copied");
  } catch {
    // Without a clipboard the address stands there, chosen, to be copied by hand.
    field.value = address;
    field.hidden = false;
    field.select();
  }
  setTimeout(() => {
    setText(node, "Copy permalink");
    field.hidden = true;
  }, SAID * (field.hidden ? 1 : 5));
}

export default function ({ data, parentElement }) {
  const known = parentElement.querySelector("button");
  if (known) {
    known.dataset.pins = data.pins;
    return;
  }
  const button = element("button", { type: "button", text: "Copy permalink", "aria-live": "polite" });
  button.dataset.pins = data.pins;
  button.addEventListener("click", () => copy(button));
  const field = element("input", { readonly: "", hidden: "", "aria-label": "Permalink" });
  parentElement.append(element("div", { class: "permalink" }, [button, field]));
}
