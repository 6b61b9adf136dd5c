// Notes, frame by frame, when what is wanted is first seen, when the page has drawn all, and what moved.
(() => {
  const noted = { seen: null, live: null, handover: null, moved: 0, shifts: [] };
  window.bench = noted;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) noted.shifts.push([entry.startTime, entry.value]);
  }).observe({ type: "layout-shift", buffered: true });

  // All that a selector names below a root, in shadow roots too.
  const named = (root, selector) => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll("*")].flatMap((each) => (each.shadowRoot ? named(each.shadowRoot, selector) : [])),
  ];
  const isSeen = (element) =>
    element?.textContent.trim() && element.checkVisibility() && element.getBoundingClientRect().height > 0;
  const isDrawn = (component) => [...(component.shadowRoot ?? component).children].some((each) => each.tagName !== "STYLE");
  const isLive = () => {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app) return BESIDE.every((selector) => named(document, selector).length);
    return (
      app.dataset.testScriptState === "notRunning" &&
      document.querySelector("[data-testid=stSkeleton], [data-testid=stAppSkeleton]") === null &&
      [...document.querySelectorAll("[data-testid=stBidiComponentRegular], [data-testid=stBidiComponentIsolated]")].every(isDrawn)
    );
  };

  // The longest text of an element is what is read: a sign before it may be a drawing here and a letter there.
  const textBox = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let longest = null;
    while (walker.nextNode()) if (walker.currentNode.data.length > (longest?.data.length ?? 0)) longest = walker.currentNode;
    const range = document.createRange();
    range.selectNodeContents(longest ?? element);
    return range.getBoundingClientRect();
  };

  let above = null;
  const look = () => {
    const first = document.querySelector("#first-sight");
    const place = first?.shadowRoot ?? first ?? document.querySelector("[data-testid=stMain]") ?? document.body;
    const wanted = place && named(place, WANTED).find(isSeen);
    if (wanted && noted.seen === null) noted.seen = performance.now();
    if (first && wanted) above = textBox(wanted);
    if (!first && above && wanted && noted.handover === null) {
      noted.handover = performance.now();
      const now = textBox(wanted);
      noted.moved = Math.max(Math.abs(now.left - above.left), Math.abs(now.top - above.top));
    }
    if (!first && wanted && isLive()) {
      noted.live = performance.now();
      document.documentElement.dataset.allDrawn = ""; // A strict policy leaves no other way to wait for it.
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
