"""Names in which letters of one script stand for those of another that look the same."""

import re
import unicodedata
from collections.abc import Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import CERTIFICATE
from dashboard.findings import Finding, Place

WORD = re.compile(r"[^\W\d_]+")
NAMES = {
    "id",
    "name",
    "title",
    "system",
    "also_named",
    "authority",
    "owner",
    "role",
    "member",
    "approver",
    "by",
    "actor",
    "document",
    "release",
}
# Greek letters that look like Latin ones; others are symbols beside them: kΩ, Δt, λmax, µs.
GREEK = set("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορτυχϲϳ")


def mixed_scripts(assessment: Assessment) -> Iterator[Finding]:
    """Each name with a word of Latin letters and Cyrillic or Greek ones that can be taken for them."""
    places = [
        *_names(assessment.certificate, ""),
        *_names(assessment.source, "source"),
        *(
            (f"signoffs[{n}].{path}", text)
            for n, s in enumerate(assessment.signoffs)
            for path, text in _names(s, "")
        ),
    ]
    told = set[str]()
    for path, text in places:
        strangers = () if text.isascii() else _strangers(text)
        if strangers and text not in told:
            told.add(text)
            letters = ", ".join(f"{letter} (U+{ord(letter):04X}, {script})" for letter, script in strangers)
            message = (
                f"“{text[:80]}” mixes scripts in one word: {letters} among Latin letters; it may pass for "
                f"another name"
            )
            yield Finding(
                rule="mixed-scripts",
                severity="gap",
                subject=CERTIFICATE,
                message=message,
                sources=(Place(path=path, text=text),),
            )


def _strangers(text: str) -> tuple[tuple[str, str], ...]:
    """The letters of a text that stand in one word with Latin ones and look like them, with their script."""
    found: dict[str, str] = {}
    for word in WORD.findall(text):
        scripts = {letter: _script(letter) for letter in word}
        if "Latin" in scripts.values():
            found |= {letter: script for letter, script in scripts.items() if script in ("Cyrillic", "Greek")}
    return tuple(found.items())


def _script(letter: str) -> str | None:
    if letter.isascii():
        return "Latin"
    name = unicodedata.name(letter, "").partition(" ")[0].capitalize()
    return None if name == "Greek" and letter not in GREEK else name


def _names(model: Model, path: str) -> Iterator[tuple[str, str]]:
    """Every text of a model under a key that names something, with its path."""
    for key, value in model:
        if isinstance(value, Model):
            yield from _names(value, _within(path, key))
        elif isinstance(value, str):
            if key in NAMES:
                yield _within(path, key), value
        elif isinstance(value, tuple):
            for n, each in enumerate(value):
                if isinstance(each, Model):
                    yield from _names(each, f"{_within(path, key)}[{n}]")
                elif isinstance(each, str) and key in NAMES:
                    yield f"{_within(path, key)}[{n}]", each


def _within(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
