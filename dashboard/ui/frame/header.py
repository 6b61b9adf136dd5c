"""The frame: which certification, as of which day, from which snapshot; or what to do without one."""

from datetime import datetime

import streamlit as st

from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of
from dashboard.errors import ReadinessError
from dashboard.review.as_of_line import ledger_words, on_sheet
from dashboard.store.publish.snapshot import Found, Snapshot
from dashboard.ui import sheet
from dashboard.ui.frame.address import HOME, QUERY, SEARCH, Standpoint, link, page_at
from dashboard.ui.frame.asked import asked, pickers
from dashboard.ui.frame.permalink import copy_permalink, pinned
from dashboard.ui.frame.provenance import placed
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View, current_view, known_ids, show, view_of, warnings


def frame(found: Found, *, at_foot: bool = False) -> sheet.Box | None:
    """Draw the quiet line and choose the view; the place for the page, or None if there is nothing to show.

    The line stands under the navigation, or at the page's foot where a shared screen has room for its message
    alone.
    """
    snapshot = said_of(found)
    if snapshot is None:
        return None
    ids = known_ids(snapshot)
    above = sheet.container() if at_foot else None
    line = sheet.container("frame")
    stand, wrong = asked(ids)
    if stand.certification not in (known_ids(snapshot, stand.known_by) if stand.known_by else ids):
        _unknown(stand.certification, ids)
        sheet.watch(snapshot.shown)
        return None
    with line:
        pickers(stand)
    try:
        view = view_of(snapshot, stand)
    except ReadinessError as error:
        sheet.title("This certification cannot be shown")
        sheet.alert("bad", escape(error), sign="error")
        return None
    show(view)
    with line:
        _state(view, at_foot=at_foot)
        if not at_foot:
            address = page_at(view.stand, SEARCH)
            sheet.draw("search", {"address": address, "query": st.query_params.get(QUERY, "")})
        copy_permalink(view)
        sheet.watch(snapshot.shown, on_sheet(view.assessment))
        if at_foot:
            sheet.caption(ledger_words(view.assessment))
    if view.said:
        sheet.alert("bad", escape(view.said), sign="history")
    for said in wrong:
        sheet.alert("warn", said, sign="event_busy")
    pinned(view)
    return above or sheet.container()


def said_of(found: Found) -> Snapshot | None:
    """Draw what is to be said of the record above all else; None where it has nothing to show."""
    snapshot, reason = found
    if snapshot is None:
        _no_record(reason)
        return None
    for said in warnings(snapshot):
        sheet.alert("bad", escape(said), sign="link_off")
    if not known_ids(snapshot):
        _empty(snapshot)
        return None
    if reason:
        sheet.alert("warn", f"The board shows the last good snapshot. {escape(reason)}", sign="history")
    return snapshot


def _state(view: View, *, at_foot: bool) -> None:
    """Draw as of when, whether it is a sample, and when the snapshot was published."""
    if view.assessment.head.sample:
        sheet.markdown(":violet-badge[Sample data]")
    if not view.is_live:
        sheet.markdown(f":orange-background[{then_words(view)}]")
    else:
        sheet.caption(now_words(view, at_foot=at_foot))


def now_words(view: View, *, at_foot: bool = False) -> str:
    """The instant of what is looked at now; at a foot without its day."""
    local = view.now.astimezone(view.zone)
    on = "" if at_foot else f" on {wording.day(local.date())}"
    return f"Now, {local:%H:%M} {view.zone.key}{on}"


def then_words(view: View) -> str:
    """As of when another instant is looked at."""
    at = view.stand.asof
    then = wording.moment(at, view.zone) if isinstance(at, datetime) else wording.day(view.assessment.on)
    return f"as of {then}"


def footer() -> None:
    """Draw which record the page was drawn from: file, entries, head of the ledger."""
    view = current_view()
    source = view.assessment.source
    # No caption: its links would be faded below the contrast of text.
    sheet.markdown(
        f":small[{ledger_words(view.assessment)} · snapshot {view.snapshot.id[:12]} · "
        f"from {placed(view.stand, source)}, "
        f"recorded by {escape(source.actor)} "
        f"on {wording.day(day_of(source.recorded_at, view.zone))}]"
    )


def _no_record(reason: str | None) -> None:
    sheet.title("There is no record yet")
    sheet.markdown("Build one, or bring in your own certification; this page then shows it by itself.")
    sheet.markdown("```\nreadiness init\nreadiness import my-certificate.yaml\n```")
    if reason:
        sheet.caption(escape(reason))
    sheet.watch("")


def _empty(snapshot: Snapshot) -> None:
    sheet.title("The record holds no certification yet")
    sheet.markdown("Bring one in; this page then shows it by itself.")
    sheet.markdown("```\nreadiness import my-certificate.yaml\n```")
    sheet.watch(snapshot.shown)


def _unknown(name: str, ids: tuple[str, ...]) -> None:
    sheet.title("There is no certification of that name")
    sheet.markdown(escape(name[:80]))
    sheet.markdown("The record holds:")
    for known in ids:
        sheet.markdown(f"- {link(known, page_at(Standpoint(known), HOME))}")
