// Places labels along a line so that none overlaps another or leaves the line's ends.

const GAP = 8;

const isFree = (taken, left, width) => taken.every(([from, to]) => left >= to + GAP || left + width + GAP <= from);

// The free place nearest to the wanted one in any lane, beside what stands there already.
function nearest(lanes, taken, wanted, width, room) {
  let best;
  for (const lane of lanes) {
    const beside = taken.get(lane).flatMap(([from, to]) => [to + GAP, from - GAP - width]);
    for (const left of beside) {
      const fits = left >= 0 && left + width <= room && isFree(taken.get(lane), left, width);
      if (fits && !(best && Math.abs(best.left - wanted) <= Math.abs(left - wanted))) best = { lane, left };
    }
  }
  return best;
}

// `labels`, the most important first: { node, at (0 to 1 along the line), must, anchor (bears the lane's class too, if it is seen),
// lanes (its own choice of them) }. `lanes` are class names, nearest first. A label that fits no lane is hidden, unless
// it must be seen: then it moves aside.
export function place(line, labels, lanes) {
  const room = line.clientWidth;
  const taken = new Map(lanes.map((lane) => [lane, []]));
  for (const { node, at, must, anchor, lanes: own = lanes } of labels) {
    const width = node.offsetWidth;
    const wanted = Math.min(room - width, Math.max(0, at * room - width / 2));
    const lane = own.find((name) => isFree(taken.get(name), wanted, width));
    const spot = lane ? { lane, left: wanted } : must && nearest(own, taken, wanted, width, room);
    for (const part of [node, anchor]) part?.classList.remove(...lanes);
    node.style.visibility = spot || must ? "" : "hidden";
    const { lane: on, left } = spot || { lane: own.at(-1), left: wanted };
    node.classList.add(on);
    if (spot || must) anchor?.classList.add(on);
    // As a share of the line, so that it holds on paper, where nothing runs and the line is shorter.
    node.style.left = `min(${(100 * left) / room}%, 100% - ${width}px)`;
    if (spot) taken.get(on).push([left, left + width]);
  }
}

// Places now, and again when the line's width or a label's own size changes; returns what stops it.
export function keepPlaced(line, labels, lanes) {
  const watcher = new ResizeObserver(() => place(line, labels, lanes));
  watcher.observe(line);
  for (const { node } of labels) watcher.observe(node);
  place(line, labels, lanes);
  return () => watcher.disconnect();
}
