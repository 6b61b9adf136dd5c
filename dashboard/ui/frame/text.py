"""Text on its way to the screen: data made literal, and statuses as shape, word and colour."""

import re

from dashboard.domain.values import wording
from dashboard.domain.values.wording import Mark, Tone
from dashboard.ui.sheet.markdown import SIGNS

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
COLOURS: dict[Tone, str] = {"good": "green", "warn": "orange", "bad": "red", "none": "gray"}
ICONS = {shape: f":material/{name}:" for name, shape in SIGNS.items()}


def escape(text: object) -> str:
    """Any text as literal Markdown, on one line."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(str(text).split()))


def chip(mark: Mark) -> str:
    """A status as Markdown: its shape and word on its colour."""
    return f":{COLOURS[mark.tone]}-badge[{ICONS[mark.shape]} {escape(mark.word)}]"


def status_chip(status: str | None) -> str:
    """The chip of a status by its id, `conditional` say."""
    return chip(wording.mark(status))


def shape(mark: Mark) -> str:
    """A status's shape alone in its colour, for beside a heading that has the word."""
    return f":{COLOURS[mark.tone]}[{ICONS[mark.shape]}]"
