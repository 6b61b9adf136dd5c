// Room for a drawing whose text wraps: on a phone, or at the larger font of the shared review.
//
// Streamlit gives a component the height that Python asked for and lets it scroll inside; a drawing that needs more
// takes it here, so that nothing is cut. Where that height is enough, as on a desk, nothing moves.

const FAR = 6;

// The box that Streamlit made scroll is the nearest one around the shadow root that does.
function boxAround(root) {
  let box = root.getRootNode().host;
  for (let steps = 0; box && steps < FAR; steps += 1, box = box.parentElement) {
    if (getComputedStyle(box).overflowY === "auto") return box;
  }
  return null;
}

// `height` is what Python asked for, in pixels; returns what stops the watch.
export function keepFitting(root, height) {
  const fit = () => {
    const isStyled = getComputedStyle(root).containerType === "inline-size";
    const box = isStyled && boxAround(root);
    if (!box) return;
    const needed = Math.ceil(root.offsetHeight);
    const room = needed > height ? `${needed}px` : "";
    if (box.style.minHeight !== room) box.style.minHeight = room;
  };
  const watcher = new ResizeObserver(fit);
  watcher.observe(root);
  return () => watcher.disconnect();
}
