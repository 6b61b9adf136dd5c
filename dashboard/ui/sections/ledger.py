"""The ledger of a certification: each entry, what it brought, and its place in the chain."""

import streamlit as st

from dashboard.domain.values import wording
from dashboard.store.ledger.entries import LedgerRow
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


def entries(view: View) -> None:
    """Draw every entry, newest first; a retracted one says by which. Before them, what people accepted."""
    for accepted in kept_heads(view.snapshot)[1]:
        st.markdown(
            f":orange-badge[accepted] {escape(accepted.by)} accepted the head {accepted.heads} on "
            f"{wording.day(accepted.at.date())}, {accepted.at:%H:%M} UTC: {escape(accepted.reason)}"
        )
    st.subheader(f"{wording.count(len(view.ledger), 'entry', 'entries').capitalize()} in the ledger")
    for row in reversed(view.ledger):
        gone = f" · :red-badge[retracted by entry {row.retracted_by}]" if row.retracted_by else ""
        at = f"{wording.day(row.recorded_at.date())}, {row.recorded_at:%H:%M} UTC"
        st.markdown(
            f"**{row.seq}** · {at} · {escape(row.actor)} · {escape(wording.document(row.source_name))}: "
            f"{escape(brought(row))}{gone}"
        )
        st.caption(
            f"entry {row.hash[:16]}, after {row.prev_hash[:16]} · document SHA-256 {row.source_sha256[:16]}"
        )
