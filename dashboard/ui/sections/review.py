"""The weekly review on a shared screen: six slides, one message each, in sizes to read across a room."""

from functools import cache, partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.exporters.documents.drawings import room
from dashboard.exporters.pack import Format, file_name, pack
from dashboard.review.slide import NAMES, Line, Slide, SlideName
from dashboard.review.slides import slides
from dashboard.ui.frame.address import linked, page_at
from dashboard.ui.frame.choice import choice
from dashboard.ui.frame.named import named
from dashboard.ui.frame.text import ROOM_SCALE, chip, escape
from dashboard.ui.frame.view import View
from dashboard.ui.sections import overview, rollout

SLIDE = "slide"  # the parameter of the address
SCALE = f"<style>\n{ROOM_SCALE}\n</style>"


@cache
def _component() -> Any:
    return st.components.v2.component("readiness-board.presenter", js="presenter.js")


def stage(view: View) -> tuple[SlideName, DeltaGenerator]:
    """The slide that the address asks for, and its place; under it all controls, and a presenter's keys."""
    st.html(SCALE)
    place = st.container(key="stage", gap="xsmall")
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        chosen = choice("Slide", NAMES, name=SLIDE)
    at = [str(name) for name in NAMES].index(chosen)
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        _pack(view)
        st.button("Back", key="back", shortcut="PageUp", disabled=at == 0, on_click=_go, args=(at - 1,))
        st.button(
            "Next",
            key="next",
            shortcut="PageDown",
            disabled=at == len(NAMES) - 1,
            on_click=_go,
            args=(at + 1,),
        )
        turns = [page_at(view.stand, "review", slide=name) for name in NAMES]
        _component()(data={"slides": turns}, key="presenter", width="content", height=1)
    return NAMES[at], place


def _pack(view: View) -> None:
    """Draw a button for the pack in each of its formats, made when it is asked for."""
    with st.popover("Pack", icon=":material/download:"):
        for form in Format:
            st.download_button(
                form.label,
                data=partial(pack, view.review, form),
                file_name=file_name(view.review, form),
                mime=form.media_type,
                key=f"pack-{form}",
                on_click="ignore",
                width="stretch",
            )


def _go(to: int) -> None:
    st.query_params[SLIDE] = NAMES[max(0, min(to, len(NAMES) - 1))]


def show(name: SlideName, view: View) -> None:
    """Draw one slide; its heading is its message."""
    slide = next(s for s in slides(view.review) if s.name == name)
    if slide.mark:
        overview.BANDS[slide.mark.tone](
            f"{overview.titled(slide.mark, slide.title)}\n{named(view, slide.lead or '')}", icon=""
        )
    else:
        st.title(escape(slide.title))
    if slide.measures:
        overview.figures(slide.measures, view.stand)
    if slide.drawing == "windows":
        overview.windows(view, titled=False)
    if slide.drawing == "rollout":
        rollout.traffic(view, key="traffic", height=room(slide))
    _lines(slide, view)


def _lines(slide: Slide, view: View) -> None:
    if slide.heading:
        st.markdown(f"**{escape(slide.heading)}**")
    if slide.lines:
        st.markdown("\n".join(f"- {_line(view, line)}" for line in slide.lines))
    if slide.left_out:
        left = escape(slide.left_out)
        st.caption(linked(left, page_at(view.stand, "compare")) if slide.name == "changes" else left)
    if slide.closing:
        st.markdown(f":gray[{escape(slide.closing)}]")


def _line(view: View, line: Line) -> str:
    """A line as Markdown: its mark, whether it is new, its text, and what stands behind it."""
    text, note = named(view, line.text), escape(line.note or "")
    parts = [
        ":violet-badge[New]" if line.is_new else "",
        chip(line.mark) if line.mark else "",
        f"**{text}**" if line.is_strong else text,
        f":gray[{note}]" if note else "",
    ]
    return " ".join(part for part in parts if part)
