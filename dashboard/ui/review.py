"""The weekly review on a shared screen: six slides, one message each, at sizes that are read across a room."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import streamlit as st

from dashboard.domain import headlines, wording
from dashboard.domain.changes import Changes, changes, weightiest_first
from dashboard.domain.decisions import questions
from dashboard.domain.findings import Finding
from dashboard.domain.observations import DecisionTaken
from dashboard.ui import overview
from dashboard.ui.report import View
from dashboard.ui.text import escape, status_chip

SLIDES = ("verdict", "changes", "conditions", "rollout", "findings", "decisions")
SLIDE = "slide"  # session key, and the URL's parameter
SCALE = "<style>\n@media (min-width:1000px){html{font-size:min(1.4vw,2.45vh)}}\n</style>"
WEEK = timedelta(days=7)
LINES, FACTS = 7, 4


def stage() -> str:
    """The slide that the address asks for, with the controls to go on and back; sets the type scale of this page."""
    st.html(SCALE)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        chosen = st.segmented_control(
            "Slide",
            SLIDES,
            key=SLIDE,
            default=SLIDES[0],
            required=True,
            bind="query-params",
            label_visibility="collapsed",
        )
        at = SLIDES.index(chosen or SLIDES[0])
        with st.container(horizontal=True, width="content"):
            st.button("Back", key="back", shortcut="PageUp", disabled=at == 0, on_click=_go, args=(at - 1,))
            st.button(
                "Next", key="next", shortcut="PageDown", type="primary", disabled=at == len(SLIDES) - 1,
                on_click=_go, args=(at + 1,),
            )  # fmt: skip
    return SLIDES[at]


def _go(to: int) -> None:
    st.session_state[SLIDE] = SLIDES[max(0, min(to, len(SLIDES) - 1))]


def show(slide: str, view: View) -> None:
    """Draw one slide; its heading is its message."""
    drawn: dict[str, Callable[[View], None]] = {
        "verdict": _verdict,
        "changes": _changes,
        "conditions": _conditions,
        "rollout": _rollout,
        "findings": _findings,
        "decisions": _decisions,
    }
    drawn[slide](view)


def _since(view: View) -> Changes:
    """What changed since the last review, else over seven days."""
    end = view.assessment.as_of
    start = view.before.as_of if view.before else end - WEEK
    return changes(view.record, start, end)


def _listed(texts: Sequence[str], noun: str) -> None:
    """As many lines as a slide holds, and how many more there are."""
    st.markdown("\n".join(f"- {text}" for text in texts[:LINES]))
    if len(texts) > LINES:
        st.caption(f"and {wording.count(len(texts) - LINES, f'more {noun}', f'more {noun}s')}")


def _verdict(view: View) -> None:
    overview.band(view.assessment.standing)
    overview.figures(view)
    ahead = [f"The certificate {t.sentence}" for t in view.outlook[:2]]
    for text in ahead:
        st.markdown(f"- {escape(text)}")


def _changes(view: View) -> None:
    found = _since(view)
    since = wording.short_day(found.since.astimezone(view.zone).date(), view.assessment.on)
    st.title(f"{wording.count(len(found.changes), 'change').capitalize()} since {since}")
    _listed([escape(change.sentence) for change in weightiest_first(found.changes)], "change")
    if found.changes:
        st.markdown(f":gray[{escape(found.unchanged)}]")


def _conditions(view: View) -> None:
    st.title(escape(headlines.conditions(view.assessment)))
    overview.windows(view, titled=False)
    lapses = [t for t in view.outlook if t.after.status == "lapsed"]
    for transition in lapses[:1]:
        st.markdown(f"**If not:** the certificate {escape(transition.sentence)}")


def _rollout(view: View) -> None:
    assessment = view.assessment
    st.title(escape(headlines.rollout(assessment)))
    overview.rollout(assessment, titled=False)
    step = assessment.rollout.next_step
    if step and step.blockers:
        _listed([escape(blocker.text) for blocker in step.blockers[:4]], "reason")
    if assessment.rollout.permitted is not None:
        st.markdown(f"**Permitted now: {wording.quantity(assessment.rollout.permitted, '%')} of traffic**")


def _findings(view: View) -> None:
    st.title(escape(headlines.findings(view.findings)))
    new = {c.after for c in _since(view).changes if c.kind == "finding"}
    ordered = sorted(view.findings, key=lambda found: found.message not in new)
    _listed([_finding(found, is_new=found.message in new) for found in ordered], "finding")


def _finding(found: Finding, *, is_new: bool) -> str:
    news = ":violet-badge[New] " if is_new else ""
    return f"{news}{status_chip(found.severity)} {escape(found.message)}"


def _decisions(view: View) -> None:
    asked = questions(view.assessment)
    st.title(
        f"{wording.count(len(asked), 'decision').capitalize()} to take" if asked else "Nothing to decide"
    )
    for question in asked[:FACTS]:
        st.markdown(f"**{escape(question.question)}** {escape('; '.join(question.facts))}")
    if len(asked) > FACTS:
        st.caption(f"and {wording.count(len(asked) - FACTS, 'more question', 'more questions')}")
    start = view.before.as_of if view.before else view.assessment.as_of - WEEK
    for seen in view.record.seen(DecisionTaken, view.assessment.as_of):
        if seen.observed_at > start:
            st.markdown(f"{status_chip('done')} {escape(f'{seen.question} {seen.answer} ({seen.by})')}")
