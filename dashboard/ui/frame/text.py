"""Text on its way to the screen: data made literal, and statuses as shape, word and colour."""

import re

from dashboard.domain.values import wording
from dashboard.domain.values.wording import Mark, Tone

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# A colon before a word begins a directive, icon or scheme; two of the others in a row are drawn as an arrow
# or a dash.
_SIGNS = re.compile(r"\\:(?=\S)|\\[-<>~](?=\\[-<>~=])")
_JOINER = "\u2060"  # invisible; keeps Streamlit from making links, arrows, dashes and icons of plain text
# The type of a shared screen, read across a room.
ROOM_SCALE = "@media (min-width:1000px){html{font-size:min(1.4vw,2.45vh)}}"
COLOURS: dict[Tone, str] = {"good": "green", "warn": "orange", "bad": "red", "none": "gray"}
ICONS: dict[str, str] = {
    wording.PASS: ":material/check_circle:",
    wording.OPEN: ":material/change_history:",
    wording.BAD: ":material/cancel:",
    wording.NONE: ":material/circle:",
}


def escape(text: object) -> str:
    """Any text as literal Markdown for Streamlit, on one line."""
    literal = _PUNCTUATION.sub(r"\\\1", " ".join(str(text).split()))
    literal = _SIGNS.sub(rf"\g<0>{_JOINER}", literal).replace("\\@", _JOINER + "\\@")
    return re.sub(r"(?i)www(?=\\\.)", "www" + _JOINER, literal)


def chip(mark: Mark) -> str:
    """A status as Markdown: its shape and word on its colour."""
    return f":{COLOURS[mark.tone]}-badge[{ICONS[mark.shape]} {escape(mark.word)}]"


def status_chip(status: str | None) -> str:
    """The chip of a status by its id, `conditional` say."""
    return chip(wording.mark(status))


def shape(mark: Mark) -> str:
    """A status's shape alone in its colour, for beside a heading that has the word."""
    return f":{COLOURS[mark.tone]}[{ICONS[mark.shape]}]"
