"""Days as certificates write them, in ten common forms; one that can be read in two ways is not read."""

import re
from datetime import date

MONTHS = {
    name: n
    for n, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = re.compile(
    r"(?<![\w/.-])(?:(?P<iso>\d{4}-\d{2}-\d{2})(?!\d|-)|(?P<y3>\d{4})[/.](?P<m3>\d{1,2})[/.](?P<d3>\d{1,2})(?!\d)"
    rf"|(?P<m1>{MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})(?!\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+|-)(?:of\s+)?(?P<m2>{MONTH})\.?,?(?:\s+|-)(?P<y2>\d{{4}})(?!\d)"
    r"|(?P<d4>\d{1,2})\.\s?(?P<m4>\d{1,2})\.\s?(?P<y4>\d{4})(?!\d)"
    r"|(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)(?P<y5>\d{4})(?![\d/-])"
    r"|(?P<basic>20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d))",
    re.IGNORECASE,
)


def dates(text: str) -> list[str]:
    """The days named in a text as YYYY-MM-DD, impossible ones too: the record file's check names them.

    A day that reads in two ways, as 03/04/2026 does, is left as it is written.
    """
    return [_iso(match) for match in DATE.finditer(text)]


def _iso(match: re.Match[str]) -> str:
    if match["iso"]:
        return match["iso"]
    if match["basic"]:
        text = match["basic"]
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if match["a"]:
        readings = _readings(int(match["a"]), int(match["b"]), int(match["y5"]))
        return readings[0] if len(readings) == 1 else match[0]
    n = next(n for n in ("1", "2", "3", "4") if match[f"y{n}"])
    month = match[f"m{n}"].lower()
    return f"{match[f'y{n}']}-{MONTHS.get(month) or int(month):02d}-{int(match[f'd{n}']):02d}"


def _readings(a: int, b: int, year: int) -> list[str]:
    """The days of the calendar that two numbers and a year may mean."""
    return [
        f"{year}-{m:02d}-{d:02d}"
        for d, m in dict.fromkeys(((a, b), (b, a)))
        if is_day(f"{year}-{m:02d}-{d:02d}")
    ]


def both_readings(text: str) -> tuple[str, str] | None:
    """The two days that the first ambiguous day of a text may mean; None where none is ambiguous."""
    for match in DATE.finditer(text):
        if match["a"]:
            readings = _readings(int(match["a"]), int(match["b"]), int(match["y5"]))
            if len(readings) == 2:
                return readings[0], readings[1]
    return None


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as YYYY-MM-DD."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
