"""A choice that stands in the address: what is wrong there is said, and Back and Forward restore it."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from dashboard.ui import sheet
from dashboard.ui.frame.address import LONGEST
from dashboard.ui.frame.text import escape
from dashboard.ui.sheet.markdown import Node

WHOLE = "whole"  # what the address has where all of a long list is asked for


def here(**chosen: str) -> str:
    """The address of the open page, with what else is chosen on it."""
    return f"?{urlencode({**st.query_params.to_dict(), **chosen})}"


def asked_for(options: Sequence[str], *, name: str) -> str | None:
    """The option that the address asks for by a parameter; None without one, and where there is none such."""
    asked = st.query_params.get(name)
    if asked is None or asked in options:
        return asked
    said = escape(asked[:LONGEST])
    sheet.alert(
        "warn", f'The address asks for {name} "{said}", which is none of those here.', sign="link_off"
    )
    return None


def pick(label: str, options: Sequence[str], *, name: str) -> str:
    """Draw a choice of one of many in a list, as `choice` draws one of few."""
    chosen = asked_for(options, name=name) or options[0]
    sheet.draw("pick", {"label": label, "name": name, "options": list(options), "value": chosen})
    return chosen


def seek(label: str, *, name: str, placeholder: str) -> str:
    """Draw a field for a text that is looked for; what the address asks for."""
    text = st.query_params.get(name, "")
    sheet.draw("field", {"label": label, "name": name, "value": text, "placeholder": placeholder})
    return text


def choice(label: str, options: Sequence[str], *, name: str, is_labelled: bool = False) -> str:
    """Draw a choice of one in a row, each the way to it: the address decides, the first without it."""
    chosen = asked_for(options, name=name) or options[0]
    said: list[Node] = [["span", {"class": "prompt"}, label]] if is_labelled else []
    for option in options:
        current = {"aria-current": "true"} if option == chosen else {}
        said.append(["a", {"href": here(**{name: option}), **current}, option])
    sheet.add(["nav", {"class": "choices", "aria-label": label}, *said])
    return chosen


def is_whole() -> bool:
    """Whether the address asks for all of a long list; `offer_whole` draws the way to it."""
    return st.query_params.get(WHOLE) == "true"


def offer_whole(number: int) -> None:
    """Draw the way to all of a long list."""
    sheet.add(["p", {"class": "choices"}, ["a", {"href": here(**{WHOLE: "true"})}, f"Show all {number:,}"]])
