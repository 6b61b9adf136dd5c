// Hours and minutes to an instant, both in milliseconds since 1970; empty when it is past or further than 48 hours off.

const LONGEST = 48 * 3_600_000;

export function countdown(templates, now, end) {
  const minutes = Math.floor((end - now) / 60_000);
  if (minutes < 0 || end - now > LONGEST) return "";
  const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return templates[values.hours ? "hours" : "minutes"].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
