// Follows links of the board within the open page: the address is pushed and Streamlit told, as by Back and
// Forward, so that it runs the page that stands there and nothing is loaded anew.

let isListening = false;

const isPlain = (event) =>
  event.button === 0 && !event.defaultPrevented && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

// Links in a component are in its shadow root: the path goes through it. Those in a drawing are of SVG.
const anchorOf = (event) =>
  event.composedPath().find((node) => node.localName === "a" && node.hasAttribute("href"));

// A link of the board names a certification, or what Portfolio is to show; those of the bar do not, and are Streamlit's to follow.
const NAMES = ["certification", "find", "standing", "whole"];

function targetOf(anchor) {
  const target = new URL(anchor.getAttribute("href"), location.href);
  const isOurs = target.origin === location.origin && NAMES.some((name) => target.searchParams.has(name));
  return isOurs && !anchor.hasAttribute("download") ? target.pathname + target.search : undefined;
}

// Opens an address of the board (path and query) within the open page.
export function open(target) {
  history.pushState({}, "", target);
  dispatchEvent(new PopStateEvent("popstate"));
}

function follow(event) {
  const anchor = isPlain(event) ? anchorOf(event) : undefined;
  const target = anchor && targetOf(anchor);
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  if (target === location.pathname + location.search) return;
  open(target);
  // What opens is read from its head.
  for (const node of event.composedPath()) if (node.scrollTop > 0) node.scrollTop = 0;
}

export function listen() {
  if (isListening) return;
  isListening = true;
  document.addEventListener("click", follow, true);
  document.documentElement.dataset.doors = "open"; // until then a link opens a tab of its own
}
