"""A strict reader of iCalendar files, from RFC 5545 and 5546, sharing nothing with what writes them."""

import re
from collections import Counter
from dataclasses import dataclass, field

NAME = r"[A-Z0-9-]+"
PARAMETER = rf'{NAME}=(?:"[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*)'
LINE = re.compile(rf"(?P<name>{NAME})(?P<params>(?:;{PARAMETER})*):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)")
UTC_INSTANT, LOCAL, DATE = re.compile(r"\d{8}T\d{6}Z"), re.compile(r"\d{8}T\d{6}"), re.compile(r"\d{8}")
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
RULE = re.compile(
    r"FREQ=(?:WEEKLY|MONTHLY|YEARLY)(?:;(?:UNTIL=\d{8}(?:T\d{6}Z)?|INTERVAL=\d+|BYMONTHDAY=\d+(?:,\d+)*|BYSETPOS=-?\d+"
    r"|BYMONTH=\d+))*"
)
ONCE = {
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "DESCRIPTION",
    "SEQUENCE",
    "LAST-MODIFIED",
    "STATUS",
    "TRANSP",
    "ORGANIZER",
    "RRULE",
    "PRODID",
    "VERSION",
    "CALSCALE",
    "METHOD",
    "NAME",
    "REFRESH-INTERVAL",
    "TZID",
}
REQUIRED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY"},  # the last two because it is published
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}


@dataclass
class Property:
    params: dict[str, str]
    value: str


@dataclass
class Component:
    name: str
    properties: list[tuple[str, Property]] = field(default_factory=list)
    inner: list["Component"] = field(default_factory=list)

    def get(self, name: str) -> Property | None:
        return next((p for n, p in self.properties if n == name), None)

    def value(self, name: str) -> str:
        found = self.get(name)
        return found.value if found else ""


def faults(content: bytes) -> list[str]:
    """What the RFCs forbid in a file, in words; [] for a valid one."""
    found = list(_line_faults(content))
    root = Component("")
    stack = [root]
    for line in content.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        match = LINE.fullmatch(line)
        if not match:
            found.append(f"no content line: {line[:60]}")
        elif match["name"] == "BEGIN":
            stack[-1].inner.append(Component(match["value"]))
            stack.append(stack[-1].inner[-1])
        elif match["name"] == "END":
            if stack.pop().name != match["value"]:
                return [*found, f"END:{match['value']} closes another component"]
        else:
            params = dict(p.split("=", 1) for p in re.findall(PARAMETER, match["params"]))
            stack[-1].properties.append((match["name"], Property(params, match["value"])))
    if [c.name for c in root.inner] != ["VCALENDAR"] or len(stack) != 1:
        return [*found, "not one VCALENDAR"]
    return found + _calendar_faults(root.inner[0])


def _line_faults(content: bytes) -> list[str]:
    lines = content.split(b"\r\n")
    found = [f"{len(line)} octets: {line[:40]!r}" for line in lines if len(line) > 75]
    if lines[-1] or b"" in lines[:-1]:
        found.append("an empty line, or none at the end")
    return found + [f"a bare line break: {line[:40]!r}" for line in lines if b"\r" in line or b"\n" in line]


def _calendar_faults(calendar: Component) -> list[str]:
    found = [] if calendar.value("VERSION") == "2.0" else ["VERSION is not 2.0"]
    events = [c for c in calendar.inner if c.name == "VEVENT"]
    zones = {c.value("TZID") for c in calendar.inner if c.name == "VTIMEZONE"}
    uids = Counter(e.value("UID") for e in events)
    found += [f"UID {uid} is there {n} times" for uid, n in uids.items() if n > 1]
    for component in (calendar, *calendar.inner, *(s for c in calendar.inner for s in c.inner)):
        names = Counter(name for name, _ in component.properties)
        found += [f"{component.name} without {name}" for name in REQUIRED[component.name] - names.keys()]
        found += [f"{component.name} has {names[name]} {name}" for name in ONCE if names[name] > 1]
    for event in events:
        found += [f"{event.value('UID')}: {fault}" for fault in _event_faults(event, zones)]
    return found


def _event_faults(event: Component, zones: set[str]) -> list[str]:
    start, end = event.get("DTSTART"), event.get("DTEND")
    if start is None or end is None:
        return ["no DTSTART or no DTEND"]
    found = [
        f"{name} is no text: {event.value(name)[:40]}"
        for name in ("SUMMARY", "DESCRIPTION")
        if not TEXT.fullmatch(event.value(name))
    ]
    found += [
        f"{name} is not in UTC"
        for name in ("DTSTAMP", "LAST-MODIFIED")
        if not UTC_INSTANT.fullmatch(event.value(name))
    ]
    is_day = start.params.get("VALUE") == "DATE"
    form = DATE if is_day else LOCAL if "TZID" in start.params else UTC_INSTANT
    if start.params != end.params or not form.fullmatch(start.value) or not form.fullmatch(end.value):
        found.append("DTSTART and DTEND are of two kinds")
    if end.value <= start.value:
        found.append("DTEND is not after DTSTART")
    if start.params.get("TZID", next(iter(zones), "")) not in {*zones, ""}:
        found.append(f"no VTIMEZONE for {start.params['TZID']}")
    if not 0 <= int(event.value("SEQUENCE")) < 2**31:
        found.append("SEQUENCE does not fit")
    if event.value("STATUS") not in {"CONFIRMED", "CANCELLED"} or event.value("TRANSP") != "TRANSPARENT":
        found.append("STATUS or TRANSP")
    return found + _rule_faults(event, is_day=is_day)


def _rule_faults(event: Component, *, is_day: bool) -> list[str]:
    rule = event.value("RRULE")
    if not rule:
        return []
    until = re.search(r"UNTIL=(\w+)", rule)
    fits = until is None or (DATE if is_day else UTC_INSTANT).fullmatch(until[1])
    return ([] if RULE.fullmatch(rule) else [f"no rule: {rule}"]) + (
        [] if fits else ["UNTIL is of another kind"]
    )
