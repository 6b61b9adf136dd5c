// Follows links of the board within the open page: the address is pushed and Streamlit told, as by Back and
// Forward, so that it runs the page that stands there and nothing is loaded anew.

let isListening = false;

const isPlain = (event) =>
  event.button === 0 && !event.defaultPrevented && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

// Those of the first sight are in its shadow root: the path goes through it. Those in a drawing are of SVG.
const anchorOf = (event) =>
  event.composedPath().find((node) => node.localName === "a" && node.hasAttribute("href"));

// What the bar's links carry on from page to page; those of the page have it.
const CARRIED = ["certification", "asof", "known_by", "head"];

function targetOf(anchor) {
  const target = new URL(anchor.getAttribute("href"), location.href);
  if (target.origin !== location.origin || target.hash || anchor.hasAttribute("download")) return undefined;
  if (!anchor.closest(".sheet")) {
    const here = new URL(location.href).searchParams;
    for (const name of CARRIED) if (here.has(name)) target.searchParams.set(name, here.get(name));
  }
  return target.pathname + target.search;
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
  // On a phone the bar is a menu over the page.
  if (anchor.closest("[data-testid=stSidebar]")) document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  // What opens is read from its head.
  for (const node of event.composedPath()) if (node.scrollTop > 0) node.scrollTop = 0;
}

export function listen() {
  if (isListening) return;
  isListening = true;
  document.addEventListener("click", follow, true);
  document.documentElement.dataset.doors = "open"; // until then a link opens a tab of its own
}
