"""Where the board is looked at from: what the address asks for, and the two pickers that change it.

The address alone holds it: what the board's links and its bar lead to carries it on. What is wrong there is
said, never replaced.
"""

from datetime import date, datetime

import streamlit as st

from dashboard.domain.values.fields import DAY, parse_day, parse_instant
from dashboard.ui import sheet
from dashboard.ui.frame.address import AS_OF, CARRIED, CERTIFICATION, HEAD, KNOWN_BY, LONGEST, Standpoint
from dashboard.ui.frame.text import escape

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def read_asof(text: str) -> date:
    """An as-of in an address: a day, or an instant with its offset; ValueError says what else it is."""
    return parse_day(text) if DAY.fullmatch(text) else parse_instant(text)


def asked(ids: tuple[str, ...]) -> tuple[Standpoint, list[str]]:
    """What the address asks for, and what is wrong in it; without a certification the first is meant."""
    texts = {name: st.query_params.get(name) or "" for name in CARRIED}
    wrong: list[str] = []
    asof, known_by = _asof(texts[AS_OF], wrong), _known_by(texts[KNOWN_BY], wrong)
    if texts[HEAD] and not texts[KNOWN_BY]:
        wrong.append(
            f'The address asks for the head "{escape(texts[HEAD][:LONGEST])}" without what was known by: the '
            "board shows all that is known."
        )
    return Standpoint(texts[CERTIFICATION] or ids[0], asof, known_by, texts[HEAD] or None), wrong


def _asof(text: str, wrong: list[str]) -> date | None:
    try:
        return read_asof(text) if text else None
    except ValueError:
        wrong.append(
            f'The address asks for the day "{escape(text[:LONGEST])}", which is none from {FIRST_DAY} to '
            f"{LAST_DAY}: the board shows now."
        )
        return None


def _known_by(text: str, wrong: list[str]) -> datetime | None:
    try:
        return parse_instant(text) if text else None
    except ValueError:
        wrong.append(
            f'The address asks for what was known by "{escape(text[:LONGEST])}", which is no instant: the '
            "board shows all that is known."
        )
        return None


def pickers(stand: Standpoint) -> None:
    """Draw the pickers of certification and day as the address has them.

    Another certification is looked at as it is known now: a pin was of the one before. Another day is not
    what was sent; what is known by stays.
    """
    unpinned = {KNOWN_BY: "", HEAD: ""}
    named = {"label": "Certification", "value": stand.certification, "unlabelled": True}
    sheet.draw("certification", {**named, "clears": unpinned})
    pick_day("As of", AS_OF, stand.asof, clears={HEAD: ""}, unlabelled=True)


def pick_day(label: str, name: str, on: date | None, **more: object) -> None:
    """Draw the picker of a day, which goes into the address by that name; `more` is for `controls.js`."""
    value = f"{on:%Y-%m-%d}" if on else ""
    bounds = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
    sheet.draw("day", {"label": label, "name": name, "value": value, **bounds, **more})
