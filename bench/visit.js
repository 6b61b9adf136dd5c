// Notes, frame by frame, when what is wanted is first seen, when the page has drawn all, and what moved.
(() => {
  const noted = { seen: null, live: null, handover: null, moved: 0, shifts: [] };
  window.bench = noted;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) noted.shifts.push([entry.startTime, entry.value]);
  }).observe({ type: "layout-shift", buffered: true });

  const isSeen = (element) =>
    element?.textContent.trim() && element.checkVisibility() && element.getBoundingClientRect().height > 0;
  const isDrawn = (component) => [...(component.shadowRoot ?? component).children].some((each) => each.tagName !== "STYLE");
  const isLive = () => {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app) return BESIDE.every((selector) => document.querySelector(selector));
    return (
      app.dataset.testScriptState === "notRunning" &&
      document.querySelector("[data-testid=stSkeleton], [data-testid=stAppSkeleton]") === null &&
      [...document.querySelectorAll("[data-testid=stBidiComponentRegular], [data-testid=stBidiComponentIsolated]")].every(isDrawn)
    );
  };

  const textBox = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!walker.currentNode.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      return range.getBoundingClientRect();
    }
    return element.getBoundingClientRect();
  };

  let above = null;
  const look = () => {
    const first = document.querySelector("#first-sight");
    const place = first?.shadowRoot ?? first ?? document.querySelector("[data-testid=stMain]") ?? document.body;
    const wanted = [...(place?.querySelectorAll(WANTED) ?? [])].find(isSeen);
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
