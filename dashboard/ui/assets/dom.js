// Small helpers to build elements. Text is always set as textContent: whatever a record holds stays text.

const SVG = "http://www.w3.org/2000/svg";
// The board's signs, as paths in a square of 16: the word beside a sign is what is read out.
const SIGNS = {
  "✓": "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2M4.9 8.2l2.2 2.2 4-4.5",
  "△": "M8 2 15 14H1Z",
  "✕": "M2.5 2.5l11 11M13.5 2.5l-11 11",
  "○": "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2",
  tick: "M3 8.4l3.4 3.4 6.6-7.2",
  cross: "M4 4l8 8M12 4l-8 8",
};

export function element(tag, { text, style, ...attributes } = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) made.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(style ?? {})) made.style.setProperty(name, value);
  if (text !== undefined) made.textContent = text;
  made.append(...children.filter(Boolean));
  return made;
}

// What is named, as a link where it has an address on the board; to no other place.
export function named(attributes, href) {
  const target = ownAddress(href);
  return target ? element("a", { ...attributes, class: `${attributes.class} door`, href: target }) : element("span", attributes);
}

// An address of the board; nothing where it leads elsewhere.
export function ownAddress(href) {
  const target = href ? new URL(href, location.href) : undefined;
  return target?.origin === location.origin ? target.pathname + target.search : undefined;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "sign");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SIGNS[name] ?? SIGNS["○"]);
  svg.append(path);
  return svg;
}

// A status as shape, word and colour together; `mark` is the domain's { shape, word, tone }.
export function chip(mark) {
  return element("span", { class: `chip ${mark.tone}` }, [sign(mark.shape), element("span", { text: mark.word })]);
}

// What has the focus, through shadow roots.
export function focused(root = document) {
  const node = root.activeElement;
  return node?.shadowRoot?.activeElement ? focused(node.shadowRoot) : node;
}
