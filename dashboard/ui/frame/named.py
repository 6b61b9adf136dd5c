"""Sentences as doors: what a text names is a link to it, what the certificate states is one to its line."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from dashboard.domain.values.subject import Subject
from dashboard.findings import line_of
from dashboard.ui.frame.address import line_at, link, linked, thing_at
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View

NO_BREAK = "\u00a0"
NAME = re.compile(r"(?=.*[A-Z\d]).{2,}")  # an id that is no common word


def named(view: View, text: str) -> str:
    """A sentence as Markdown in which each gate, agent, condition and phase that it names is a link."""
    now = view.assessment
    things = [
        *((gate.gate.id, gate.subject) for gate in now.gates if NAME.fullmatch(gate.gate.id)),
        *((agent.agent.id, agent.subject) for agent in now.agents if NAME.fullmatch(agent.agent.id)),
        *((each, state.subject) for state in now.conditions for each in _said(state.subject)),
        *((each, phase.subject) for phase in now.rollout.phases for each in _said(phase.subject)),
        *((f"step to {step.subject.id}", step.subject) for p in now.rollout.phases for step in p.steps),
    ]
    known: Mapping[str, Subject] = {escape(name): subject for name, subject in things}
    if not known:
        return escape(text)
    return _pattern(tuple(known)).sub(
        lambda found: linked(found[0], thing_at(view.stand, known[found[0]])), escape(text)
    )


def _said(subject: Subject) -> tuple[str, str]:
    """What a thing is called within a sentence and at its beginning."""
    return str(subject), subject.capitalized


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these names in escaped Markdown, the longest first, where it stands alone."""
    listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:{listed})(?!\w|\\[-.]\w)")


def stated(view: View, text: str, path: str) -> str:
    """What the certificate states at a path, as Markdown, with a link to its line."""
    source, line = view.assessment.source, line_of(path, view.assessment.lines)
    label = f"line{NO_BREAK}{line}" if line else "the document"
    return f"{named(view, text)} · {linked(label, line_at(view.stand, source.seq, line))}"


def facts(view: View, lines: Iterable[str], address: str) -> str:
    """Facts ("Window: 22 to 29 Nov") as a list in Markdown; the name of each leads where it can be seen."""
    listed = []
    for line in lines:
        name, colon, value = line.partition(": ")
        listed.append(
            f"- {link(name, address)}: {named(view, value)}" if colon else f"- {link(line, address)}"
        )
    return "\n".join(listed)
