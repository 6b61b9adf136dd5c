// A presenter's keys: arrows, Space and a clicker's PageUp and PageDown turn the slides, Home and End go to the first
// and last, f fills the screen.

import { open } from "./doors.js";
import { focused } from "./dom.js";

const TURNS = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  PageDown: (at) => at + 1,
  PageUp: (at) => at - 1,
  " ": (at) => at + 1,
  Home: () => 0,
  End: (at, last) => last,
};
// What has a use of its own for a key keeps it: fields and dialogs for all, what is pressed for Space.
const KEEPS = "input, textarea, select, [contenteditable], [role=dialog] *";
const PRESSED = "button, a, summary, [role=button]";

// The address is ahead of the page: a key pressed while a slide is being drawn goes on from that slide.
function turned(slides) {
  const [here, ...named] = [location, ...slides].map((at) => new URL(at, document.baseURI).searchParams.get("slide"));
  return Math.max(0, named.indexOf(here));
}

function press(event, { slides }) {
  const node = focused();
  if (event.ctrlKey || event.metaKey || event.altKey || node?.matches(KEEPS)) return;
  if (event.key === "f") {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
    return;
  }
  const turn = TURNS[event.key];
  if (!turn || (event.key === " " && node?.matches(PRESSED))) return;
  event.preventDefault();
  event.stopPropagation();
  const at = turned(slides);
  const back = event.key === " " && event.shiftKey ? at - 1 : turn(at, slides.length - 1);
  const to = Math.max(0, Math.min(back, slides.length - 1));
  if (to === at) return;
  const target = new URL(slides[to], document.baseURI);
  open(target.pathname + target.search);
}

// Draws nothing; returns what stops listening.
export function presenter(root, data) {
  const listen = (event) => press(event, data);
  document.addEventListener("keydown", listen, true);
  return () => document.removeEventListener("keydown", listen, true);
}
