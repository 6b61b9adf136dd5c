// Places on a drawing that tell more, to a pointer, a finger and the keyboard: Tab comes to the drawing, arrows go on.
// One that is about a thing is a link to its page.

import { element, ownAddress } from "./dom.js";

const GAP = 6;
const MOVES = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

// Above the place if there is room, else below; never beyond the drawing's sides.
function stand(tip, place, frame) {
  const [box, around] = [place.getBoundingClientRect(), frame.getBoundingClientRect()];
  const middle = box.left - around.left + box.width / 2;
  const above = box.top - around.top - tip.offsetHeight - GAP;
  const left = Math.min(Math.max(0, middle - tip.offsetWidth / 2), around.width - tip.offsetWidth);
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${above >= 0 ? above : box.bottom - around.top + GAP}px`;
}

export function spotsOver(frame, svg, spots, node) {
  if (!spots.length) return;
  const tip = element("div", { class: "tip", "aria-hidden": "true", hidden: "" });
  const hide = () => (tip.hidden = true);
  const places = spots.map(({ text, x, y, width, height, href }, n) => {
    const told = { "aria-label": text, class: "spot", tabindex: n ? -1 : 0 };
    const [box, to] = [{ x, y, width, height }, ownAddress(href)];
    const place = to ? node("a", { ...told, href: to }, {}, [node("rect", box)]) : node("rect", { ...told, ...box, role: "img" });
    const show = () => {
      tip.textContent = text;
      tip.hidden = false;
      stand(tip, place, frame);
    };
    for (const event of ["pointerenter", "focus"]) place.addEventListener(event, show);
    for (const event of ["pointerleave", "blur"]) place.addEventListener(event, hide);
    return place;
  });
  const goTo = (at) => {
    places.forEach((place, n) => place.setAttribute("tabindex", n === at ? 0 : -1));
    places[at].focus();
  };
  svg.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if (!(event.key in MOVES)) return;
    event.preventDefault();
    goTo(Math.min(places.length - 1, Math.max(0, places.indexOf(event.target) + MOVES[event.key])));
  });
  svg.append(...places);
  frame.append(tip);
}
