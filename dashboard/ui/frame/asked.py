"""Where the board is looked at from: what the address asks for, and the two pickers that change it.

Inputs without a sight hold it. Streamlit keeps what they are bound to in the address from page to page
and through Back and Forward, whatever it is; what is wrong there is said, never replaced.
"""

from datetime import date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.domain.values.fields import DAY, parse_day, parse_instant
from dashboard.ui.frame.address import AS_OF, CARRIED, CERTIFICATION, HEAD, KNOWN_BY, Standpoint
from dashboard.ui.frame.text import escape

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
LONGEST = 40  # characters of what is wrong in an address that are said again
_PICKED, _PICKED_DAY = "picked-certification", "picked-day"


def read_asof(text: str) -> date:
    """An as-of in an address: a day, or an instant with its offset; ValueError says what else it is."""
    return parse_day(text) if DAY.fullmatch(text) else parse_instant(text)


def asked(ids: tuple[str, ...]) -> tuple[Standpoint, list[str]]:
    """What the address asks for, and what is wrong in it; without a certification the first is meant."""
    if not st.query_params.get(CERTIFICATION):
        st.session_state[CERTIFICATION] = ids[0]
    with st.container(key="standpoint", width=1, height=1, gap=None):
        texts = {name: _held(name) for name in CARRIED}
    wrong: list[str] = []
    asof, known_by = _asof(texts[AS_OF], wrong), _known_by(texts[KNOWN_BY], wrong)
    if texts[HEAD] and not texts[KNOWN_BY]:
        wrong.append(
            f'The address asks for the head "{escape(texts[HEAD][:LONGEST])}" without what was known by: the '
            "board shows all that is known."
        )
    return Standpoint(texts[CERTIFICATION] or ids[0], asof, known_by, texts[HEAD] or None), wrong


def _held(name: str) -> str:
    """What the address says by a name: nothing where neither it nor the session knows it."""
    if not (st.query_params.get(name) or st.session_state.get(name)):
        return ""
    return st.text_input(name, key=name, bind="query-params", label_visibility="collapsed")


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


def pickers(line: DeltaGenerator, ids: tuple[str, ...], stand: Standpoint, *, at_foot: bool) -> None:
    """Draw the pickers of certification and day as the address has them; what is picked goes into it."""
    day = stand.asof
    st.session_state[_PICKED] = stand.certification
    st.session_state[_PICKED_DAY] = day.date() if isinstance(day, datetime) else day
    line.selectbox(
        "Certification",
        list(dict.fromkeys([*ids, stand.certification])),
        key=_PICKED,
        on_change=_pick,
        label_visibility="collapsed",
        width="stretch" if at_foot else 300,
    )
    line.date_input(
        "As of",
        key=_PICKED_DAY,
        on_change=_pick_day,
        label_visibility="collapsed",
        format="YYYY-MM-DD",
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        width=250 if at_foot else 190,
    )


def _pick() -> None:
    """Another certification is looked at as it is known now: a pin was of the one before."""
    st.session_state[CERTIFICATION] = st.session_state[_PICKED]
    st.session_state[KNOWN_BY] = st.session_state[HEAD] = ""


def _pick_day() -> None:
    """Another day is not what was sent; what is known by stays."""
    day = st.session_state[_PICKED_DAY]
    st.session_state[AS_OF] = day.isoformat() if day else ""
    st.session_state[HEAD] = ""
