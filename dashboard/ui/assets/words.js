// The wording of a deadline: the same rule as dashboard/domain/values/wording/dates.py, with that module's templates as data.
// Days are calendar dates as text, YYYY-MM-DD, in the certification's time zone.

const DAY = 86_400_000;

export const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / DAY;

export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export function statusOf({ on, opens_on, due_on }) {
  if (on > due_on) return "overdue";
  if (on === due_on) return "due_today";
  return on >= opens_on ? "open" : "pending";
}

function days(words, number) {
  return number === 1 ? words.day : fill(words.days, { n: number.toLocaleString("en-GB") });
}

// `words` are DEADLINE_WORDS; the row has the days `on`, `opens_on` and `due_on`.
export function deadline(words, row) {
  const on = dayNumber(row.on);
  const opens = dayNumber(row.opens_on) - on;
  const left = dayNumber(row.due_on) - on;
  if (left < 0) return fill(words.overdue, { over: days(words, -left) });
  if (left === 0) return words.today;
  if (opens <= 0) return fill(words.inside, { due: days(words, left) });
  if (opens === left) return fill(words.moment, { due: days(words, left) });
  return fill(words.ahead, { opens, due: days(words, left) });
}

// Hours and minutes to an instant, both in milliseconds since 1970; empty when it is past or further than 48 hours off.
export function countdown(words, now, end) {
  const minutes = Math.floor((end - now) / 60_000);
  if (minutes < 0 || end - now > 2 * DAY) return "";
  const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return fill(words[values.hours ? "hours_left" : "minutes_left"], values);
}

// A day as read on another day: 26 Nov; with its year where that differs.
export function shortDay(months, day, on) {
  const [year, month, number] = day.split("-").map(Number);
  const short = `${number} ${months[month - 1]}`;
  return day.slice(0, 4) === on.slice(0, 4) ? short : `${short} ${year}`;
}
