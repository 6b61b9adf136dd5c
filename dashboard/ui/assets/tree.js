// A tree of elements as the page, and each later one by what differs: what has the focus, is unfolded or was sorted
// stays so. Text is always set as text, and a link leads to a page or a mail address alone.

import { element, sign } from "./dom.js";

const TAGS = new Set(
  "a br code details div em h1 h2 h3 h4 h5 h6 li nav ol p pre s small span strong summary table tbody td th thead tr ul".split(" "),
);
const SCHEMES = new Set(["http:", "https:", "mailto:"]);
const REACHED = "a, button, input, select, [tabindex]"; // by keyboard
const live = new Map(); // node of a drawing -> what stops it
const waiting = []; // drawings that are in no page yet: they measure the place that they are given

const isElement = (tree) => Array.isArray(tree);
const isDrawing = (tree) => typeof tree === "object" && !isElement(tree);
const isSame = (before, now) => before === now || JSON.stringify(before) === JSON.stringify(now);

// Where a link leads: without an address, or to what is no page, nowhere.
function lead(node, href) {
  const isAddress = href !== undefined && URL.canParse(href, location.href);
  const target = isAddress ? new URL(href, location.href) : undefined;
  const isLink = SCHEMES.has(target?.protocol);
  const isAway = isLink && target.origin !== location.origin;
  const led = { href: isLink && href, target: isAway && "_blank", rel: isAway && "noopener noreferrer" };
  for (const [name, value] of Object.entries(led)) {
    if (value === false) node.removeAttribute(name);
    else node.setAttribute(name, value);
  }
}

function dress(node, now, before = {}) {
  for (const name of Object.keys(before)) {
    if (name in now || name === "open") continue;
    if (name === "href") lead(node);
    else node.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(now)) {
    if (value === before[name] || /^on/i.test(name)) continue;
    if (name === "href") lead(node, value);
    else node.setAttribute(name, value);
  }
}

// Draws what the page has a place for by now; what has the focus in a drawing has it in the next one, too.
export function settle(drawings) {
  for (const [node, tree] of waiting.splice(0)) {
    const at = [...node.querySelectorAll(REACHED)].indexOf(document.activeElement);
    live.get(node)?.();
    live.set(node, drawings[tree.draw](node, tree) ?? (() => {}));
    if (at >= 0) node.querySelectorAll(REACHED)[at]?.focus({ preventScroll: true });
  }
}

// Stops whatever is drawn in what goes.
export function forget(node) {
  for (const [each, stop] of live) {
    if (!node.contains(each)) continue;
    stop();
    live.delete(each);
  }
}

// The node of a tree: an element, a text, or the place of a drawing, which `settle` draws.
export function made(tree) {
  if (isDrawing(tree)) {
    const node = element("div", { class: `board ${tree.draw}-place` });
    waiting.push([node, tree]);
    return node;
  }
  if (!isElement(tree)) return document.createTextNode(tree);
  const [tag, attributes, ...children] = tree;
  if (tag === "sign") return sign(attributes.name);
  const node = document.createElement(TAGS.has(tag) ? tag : "span");
  dress(node, attributes);
  node.append(...children.map(made));
  return node;
}

// Makes the node of the tree before that of the tree now; the node that then stands there.
export function patched(node, before, now) {
  if (isSame(before, now)) return node;
  if (isElement(before) && isElement(now) && before[0] === now[0] && now[0] !== "sign") {
    dress(node, now[1], before[1]);
    const there = [...node.childNodes];
    const [was, is] = [before.slice(2), now.slice(2)];
    is.forEach((tree, n) => (n < was.length ? patched(there[n], was[n], tree) : node.append(made(tree))));
    for (const extra of there.slice(is.length)) {
      forget(extra);
      extra.remove();
    }
    return node;
  }
  if (isDrawing(before) && isDrawing(now) && before.draw === now.draw) {
    waiting.push([node, now]);
    return node;
  }
  const next = made(now);
  forget(node);
  node.replaceWith(next);
  return next;
}
