// Deadline windows on one shared axis of days, ticking.

import { dayIn, everyMinute, ServerClock } from "./clock.js";
import { chip, element, setText, sign } from "./dom.js";
import { keepPlaced } from "./labels.js";
import { countdown, dayNumber, deadline, fill, shortDay, statusOf } from "./words.js";

const TICKING = new Set(["pending", "open", "due_today", "overdue"]);

const percent = (share) => `${(100 * share).toFixed(3)}%`;

// The rows as they stand on a day: of a ticking row, status, mark and wording follow from the day.
function onDay(data, on) {
  return data.rows.map((row) => {
    if (!TICKING.has(row.status) || on === data.on) return row;
    const moved = { ...row, on };
    const status = statusOf(moved);
    return { ...row, status, mark: data.words.marks[status], label: deadline(data.words.deadline, moved) };
  });
}

// A day is as wide as it is long: a window runs from the start of its first day to the end of its last.
function axisOf(rows, on) {
  const days = rows.flatMap((r) => [r.opens_on, r.due_on, r.original_due_on, r.met_on, on]).filter(Boolean).map(dayNumber);
  const first = Math.min(...days);
  const last = Math.max(...days) + 1;
  const margin = Math.max(1, 0.05 * (last - first));
  const from = first - margin;
  const length = last + margin - from;
  return (day, part = 0) => (dayNumber(day) + part - from) / length;
}

function band(kind, from, to) {
  return element("span", { class: kind, style: { left: percent(from), width: percent(Math.max(0, to - from)) } });
}

function tick(kind, at, children = []) {
  return element("span", { class: kind, style: { left: percent(at) } }, children);
}

function rail(row, on, at) {
  const now = at(on, 0.5);
  const opens = at(row.opens_on);
  const ends = at(row.due_on, 1);
  const done = row.status === "met" || row.status === "met_late";
  const slipped = row.original_due_on && row.original_due_on !== row.due_on;
  return element("div", { class: "rail", "aria-hidden": "true" }, [
    band("window", opens, ends),
    !done && now > opens && band("elapsed", opens, Math.min(now, ends)),
    row.status === "overdue" && band("overrun", ends, now),
    slipped && tick("ghost", at(row.original_due_on, 1)),
    done && row.met_on && tick("met-on", at(row.met_on, 0.5), [sign("✓")]),
    tick("today", now),
  ]);
}

function drawRow(row, on, at) {
  const left = element("span", { class: "countdown" });
  const notes = [row.slip, row.detail].filter(Boolean).join(" · ");
  const item = element("li", { class: `row ${row.mark.tone}` }, [
    element("div", { class: "head" }, [
      element("span", { class: "title", text: row.title }),
      row.progress && element("span", { class: "side", text: row.progress }),
    ]),
    element("div", { class: "when" }, [
      chip(row.mark),
      element("span", { class: "relative", text: row.label }),
      element("span", { class: "absolute", text: row.absolute }),
      left,
    ]),
    notes && element("div", { class: "detail", text: notes }),
    rail(row, on, at),
  ]);
  return { item, left };
}

// The days named under the rails: always today; of one or two windows their edges, of more the axis's first and last.
function namedDays(rows) {
  const opening = rows.map((row) => row.opens_on);
  const due = rows.map((row) => row.due_on);
  if (rows.length < 3) return [...due, ...opening];
  return [opening.sort()[0], due.sort().at(-1)];
}

function drawDays(rows, on, at, { words, live }) {
  const line = element("div", { class: "days", "aria-hidden": "true" });
  const seen = new Set([on]);
  const today = fill(live ? words.today : words.as_of, { day: shortDay(words.months, on, on) });
  const labels = [{ node: element("span", { class: "today-name", text: today }), at: at(on, 0.5), must: true }];
  for (const day of namedDays(rows)) {
    if (seen.has(day)) continue;
    seen.add(day);
    labels.push({ node: element("span", { text: shortDay(words.months, day, on) }), at: at(day, 0.5), must: false });
  }
  line.append(...labels.map(({ node }) => node));
  return { line, labels };
}

function draw(root, data, on) {
  const rows = onDay(data, on);
  const at = axisOf(rows, on);
  const drawn = rows.map((row) => drawRow(row, on, at));
  const days = drawDays(rows, on, at, data);
  const list = element("ul", { class: "windows", "aria-label": data.label }, drawn.map(({ item }) => item));
  root.replaceChildren(list, days.line);
  const stop = keepPlaced(days.line, days.labels, ["lane"]);
  const count = (now) =>
    rows.forEach((row, n) => {
      if (TICKING.has(row.status) && row.ends_at) setText(drawn[n].left, countdown(data.words, now, row.ends_at));
    });
  return { stop, count };
}

export function windows(root, data) {
  let on = data.on;
  let drawn = draw(root, data, on);
  if (!data.live) return () => drawn.stop();
  const clock = new ServerClock(data.now);
  const look = () => {
    const day = dayIn(data.time_zone, clock.now());
    if (day !== on) {
      on = day;
      drawn.stop();
      drawn = draw(root, data, on);
    }
    drawn.count(clock.now());
  };
  look();
  const halt = everyMinute(clock, look);
  return () => {
    halt();
    drawn.stop();
  };
}
