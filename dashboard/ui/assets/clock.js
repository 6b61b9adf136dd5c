// The server's time, carried on in the browser. The client's clock may be wrong, so it never tells the time here.

export class ServerClock {
  constructor(now) {
    this.set(now);
  }

  set(now) {
    this.base = now;
    this.mark = performance.now();
    this.wall = Date.now();
  }

  now() {
    return this.base + performance.now() - this.mark;
  }

  // A sleeping machine stops performance.now(), but not its clock: when the two part, ask the server again.
  async resyncAfterSleep() {
    const apart = Date.now() - this.wall - (performance.now() - this.mark);
    if (Math.abs(apart) < 5000) return;
    try {
      const answer = await fetch("/snapshot", { cache: "no-store" });
      const now = Date.parse(answer.headers.get("date") || "");
      if (!Number.isNaN(now)) this.set(now);
    } catch {
      // The server is away: the next tick asks again.
    }
  }
}

// The calendar day of an instant (milliseconds since 1970) in a time zone, as YYYY-MM-DD.
export function dayIn(zone, instant) {
  const format = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" };
  const parts = new Intl.DateTimeFormat("en-GB", format).formatToParts(instant);
  const part = (type) => parts.find((p) => p.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}

// Calls `tick` at each full minute of the clock; returns what stops it.
export function everyMinute(clock, tick) {
  let timer;
  const wait = () => {
    timer = setTimeout(async () => {
      await clock.resyncAfterSleep();
      if (timer === undefined) return;
      tick();
      wait();
    }, 60_000 - (clock.now() % 60_000) + 50);
  };
  wait();
  return () => {
    clearTimeout(timer);
    timer = undefined;
  };
}
