"""The weekly review on a shared screen: six slides, one message each, in sizes to read across a room."""

from dashboard.exporters.documents.drawings import room
from dashboard.exporters.pack import Format
from dashboard.review.slide import NAMES, Line, Slide, SlideName
from dashboard.review.slides import slides
from dashboard.ui import sheet
from dashboard.ui.frame.address import REVIEW, linked, page_at
from dashboard.ui.frame.choice import choice
from dashboard.ui.frame.named import named
from dashboard.ui.frame.text import chip, escape
from dashboard.ui.frame.view import View
from dashboard.ui.sections import overview, rollout

SLIDE = "slide"  # the parameter of the address


def stage(view: View) -> tuple[SlideName, sheet.Box]:
    """The slide that the address asks for, and its place; under it all controls, and a presenter's keys."""
    place = sheet.container("stack stage room")
    left, right = sheet.columns([3, 2])
    with left:
        chosen = choice("Slide", NAMES, name=SLIDE)
    at = [str(name) for name in NAMES].index(chosen)
    turns = [page_at(view.stand, REVIEW, slide=name) for name in NAMES]
    with right, sheet.container("turns"):
        _pack(view)
        with sheet.container("choices"):
            for label, to in (("Back", at - 1), ("Next", at + 1)):
                is_there = 0 <= to < len(turns)
                tag, told = ("a", {"href": turns[to]}) if is_there else ("span", {"class": "off"})
                sheet.add([tag, told, label])
        sheet.draw("presenter", {"slides": turns})
    return NAMES[at], place


def _pack(view: View) -> None:
    """Draw the way to the pack in each of its formats, made when it is asked for."""
    with sheet.expander("Pack"):
        for form in Format:
            address = page_at(view.stand, "pack", format=form)
            sheet.add(["p", {}, ["a", {"href": address, "download": ""}, form.label]])


def show(name: SlideName, view: View) -> None:
    """Draw one slide; its heading is its message."""
    slide = next(s for s in slides(view.review) if s.name == name)
    if slide.mark:
        heading = overview.titled(slide.mark, slide.title)
        sheet.band(slide.mark.tone, heading, named(view, slide.lead or ""))
    else:
        sheet.title(escape(slide.title))
    if slide.measures:
        overview.figures(slide.measures, view.stand)
    if slide.drawing == "windows":
        overview.windows(view, titled=False)
    if slide.drawing == "rollout":
        rollout.traffic(view, height=room(slide))
    _lines(slide, view)


def _lines(slide: Slide, view: View) -> None:
    if slide.heading:
        sheet.markdown(f"**{escape(slide.heading)}**")
    if slide.lines:
        sheet.markdown("\n".join(f"- {_line(view, line)}" for line in slide.lines))
    if slide.left_out:
        left = escape(slide.left_out)
        sheet.caption(linked(left, page_at(view.stand, "compare")) if slide.name == "changes" else left)
    if slide.closing:
        sheet.markdown(f":gray[{escape(slide.closing)}]")


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
