"""The ledger of a certification: each entry, what it brought, and its place in the chain."""

import streamlit as st

from dashboard.domain.values import wording
from dashboard.store.ledger.entries import LedgerRow
from dashboard.ui import sheet
from dashboard.ui.frame.address import entry_at, line_at, link
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View, kept_heads


def brought(row: LedgerRow) -> str:
    """What an entry brought, in words."""
    if row.kind == "retraction":
        return "retracts an earlier entry"
    if row.observations is not None:
        return wording.count(row.observations, "observation")
    if row.imported is None:
        return "a record file, whole"
    left = f", {row.not_understood} not understood" if row.not_understood else ", all understood"
    return f"{wording.count(row.imported, 'line')} imported, {row.structure} structure{left}"


def chosen(view: View) -> None:
    """Draw the entry that the address asks for, before all others; that there is none is said."""
    asked = st.query_params.get("entry")
    if asked is None:
        return
    rows = [row for row in view.ledger if str(row.seq) == asked]
    if not rows:
        sheet.alert(
            "warn",
            f"The ledger has no entry {escape(asked[:20])} of this certification that is known here.",
            sign="link_off",
        )
    for row in rows:
        with sheet.container("stack card"):
            sheet.header(f"Entry {row.seq}")
            _entry(view, row)


def entries(view: View) -> None:
    """Draw every entry, newest first; a retracted one says by which. Before them, what people accepted."""
    for accepted in kept_heads(view.snapshot)[1]:
        sheet.markdown(
            f":orange-badge[accepted] {escape(accepted.by)} accepted the head {accepted.heads} on "
            f"{wording.moment(accepted.at, view.zone)}: {escape(accepted.reason)}"
        )
    sheet.header(f"{wording.count(len(view.ledger), 'entry', 'entries').capitalize()} in the ledger")
    for row in reversed(view.ledger):
        _entry(view, row)


def _entry(view: View, row: LedgerRow) -> None:
    stand, by = view.stand, row.retracted_by
    gone = f" · :red-badge[retracted] by {link(f'entry {by}', entry_at(stand, by))}" if by else ""
    document = link(wording.document(row.source_name), line_at(stand, row.seq, None))
    sheet.markdown(
        f"**{link(row.seq, entry_at(stand, row.seq))}** · {wording.moment(row.recorded_at, view.zone)} · "
        f"{escape(row.actor)} · {document}: {escape(brought(row))}{gone}"
    )
    this = link(f"entry {row.hash[:16]}", entry_at(stand, row.seq))
    sheet.markdown(f":small[{this}, after {row.prev_hash[:16]} · document SHA-256 {row.source_sha256[:16]}]")
