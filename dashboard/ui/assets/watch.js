// Asks the server every three seconds which snapshot it shows, and tells when that is another one than the page's.

const EVERY = 3000; // milliseconds

async function currentId() {
  const answer = await fetch("/snapshot", { cache: "no-store" });
  const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
  if (!answer.ok || !isJson) return undefined;
  return (await answer.json()).id;
}

// A hidden tab has nobody to show the news to.
async function look(mine) {
  if (document.hidden) return;
  try {
    const id = await currentId();
    if (typeof id !== "string" || id === mine.data.id || id === mine.told) return;
    mine.told = id;
    mine.tell("changed", id);
  } catch {
    // The server is away: the next look asks again.
  }
}

// `mine` has the page's data and how its script is told; returns what stops the watch.
export function watch(mine) {
  const again = () => look(mine);
  const timer = setInterval(again, EVERY);
  document.addEventListener("visibilitychange", again);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", again);
  };
}
