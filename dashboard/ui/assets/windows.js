// Deadline windows on one shared axis of days: the server made a frame for each of the coming days, and here the frame
// of the day is shown, in the certification's time zone and by the server's clock. Only the last hours are counted here.

import { dayIn, everyMinute, ServerClock } from "./clock.js";
import { countdown } from "./countdown.js";
import { chip, element, named, setText, sign } from "./dom.js";
import { keepPlaced } from "./labels.js";

const percent = (share) => `${(100 * share).toFixed(3)}%`;

function drawPart({ kind, at, until }) {
  const style = { left: percent(at), ...(until === null ? {} : { width: percent(until - at) }) };
  return element("span", { class: kind, style }, [kind === "met_on" && sign("✓")]);
}

function drawRow(row, { mark, label, rail }) {
  const left = element("span", { class: "countdown" });
  const item = element("li", { class: `row ${mark.tone}` }, [
    element("div", { class: "head" }, [
      named({ class: "title", text: row.title }, row.href),
      row.progress && element("span", { class: "side", text: row.progress }),
    ]),
    element("div", { class: "when" }, [
      chip(mark),
      element("span", { class: "relative", text: label }),
      element("span", { class: "absolute", text: row.absolute }),
      left,
    ]),
    row.slip && element("div", { class: "detail", text: row.slip }),
    element("div", { class: "rail", "aria-hidden": "true" }, rail.map(drawPart)),
  ]);
  return { item, left };
}

function draw(root, data, frame) {
  const drawn = frame.windows.map((window, n) => drawRow(data.rows[n], window));
  const days = frame.days.map(({ text, at, needed }) => ({ node: element("span", { text, class: needed ? "today-name" : "" }), at, must: needed }));
  const line = element("div", { class: "days", "aria-hidden": "true" }, days.map(({ node }) => node));
  root.replaceChildren(element("ul", { class: "windows", "aria-label": data.label }, drawn.map(({ item }) => item)), line);
  const stop = keepPlaced(line, days, ["lane"]);
  const count = (now) =>
    frame.windows.forEach(({ counts }, n) => counts && setText(drawn[n].left, countdown(data.countdown, now, data.rows[n].ends_at)));
  return { on: frame.on, stop, count };
}

export function windows(root, data) {
  let drawn = draw(root, data, data.frames[0]);
  if (data.now === null) return () => drawn.stop();
  const clock = new ServerClock(data.now);
  const look = () => {
    const day = dayIn(data.time_zone, clock.now());
    if (day !== drawn.on) {
      const frame = data.frames.find(({ on }) => on === day);
      if (!frame) return location.reload();
      drawn.stop();
      drawn = draw(root, data, frame);
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
