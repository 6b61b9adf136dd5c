"""What a reader would call broken, measured on a drawn page: text over text, text cut off, text past the edge."""

from playwright.sync_api import Page

# Texts with their boxes, shadow roots too; what a box around them cuts off is told with its class.
FAULTS = """() => {
  const main = document.querySelector('.stMain');
  const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const inside = (child) => [...texts(child), ...(child.shadowRoot ? texts(child.shadowRoot) : [])];
  const texts = (node) => [...node.childNodes].flatMap((child) =>
    child.nodeType === 3 ? (child.data.trim() && shown(child.parentElement) ? [child] : [])
      : child.nodeType === 1 && !/^(STYLE|SCRIPT|TITLE|CANVAS)$/.test(child.tagName) ? inside(child) : []);
  const above = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const boxes = [], cut = [];
  for (const text of texts(main)) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const own = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    // The title of a tab, the mark for screen readers: one pixel wide by intent.
    if (own.some((box) => box.width < 2)) continue;
    const box = text.parentElement.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    for (let node = text.parentElement; node && node !== main; node = above(node)) {
      const { overflowX, overflowY } = getComputedStyle(node);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const frame = node.getBoundingClientRect();
      // A wide table is moved aside by a finger; all else that scrolls within the page is cut off.
      const across = overflowX !== 'visible' && !node.closest('.scroller');
      const down = overflowY !== 'visible' && !node.closest('.scroller');
      if (own.some((b) => (across && (b.right > frame.right + 1 || b.left < frame.left - 1))
        || (down && (b.bottom > frame.bottom + 4 || b.top < frame.top - 4)))) { cut.push(`cut: ${text.data.trim().slice(0, 60)} (${node.className})`); break; }
    }
    boxes.push(...own.map((b) => ({ box: b, text })));
  }
  boxes.sort((a, b) => a.box.top - b.box.top);
  const over = [];
  boxes.forEach((a, n) => {
    for (let m = n + 1; m < boxes.length && boxes[m].box.top < a.box.bottom - 6; m += 1) {
      const b = boxes[m];
      if (a.text !== b.text && Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 2
        && Math.min(a.box.bottom, b.box.bottom) - b.box.top > 6)
        over.push(`over: ${a.text.data.trim().slice(0, 40)} / ${b.text.data.trim().slice(0, 40)}`);
    }
  });
  const out = boxes
    .filter(({ box, text }) => !text.parentElement.closest('.scroller') && (box.left < -1 || box.right > innerWidth + 1))
    .map(({ text }) => `out: ${text.data.trim().slice(0, 60)}`);
  const wide = main.scrollWidth > main.clientWidth + 1 ? [`wide: ${main.scrollWidth} > ${main.clientWidth}`] : [];
  return [...new Set([...over, ...cut, ...out, ...wide])];
}"""


def faults(page: Page) -> list[str]:
    """Each text that stands over another, is cut off or leaves the page, once it has settled."""
    found: list[str] = []
    for _ in range(10):
        page.wait_for_timeout(150)
        found = page.evaluate(FAULTS)
        if not found:
            break
    return found
