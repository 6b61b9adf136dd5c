"""Findings of the examination: counted, listed with their places, and beside the thing they concern."""

import streamlit as st

from dashboard.domain.values.subject import Subject
from dashboard.findings import Finding, about
from dashboard.review import headlines
from dashboard.ui.frame.provenance import place
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View

SIDE_BY_SIDE = 4


def count(view: View) -> None:
    """Draw how many findings there are, with the way to them."""
    found = view.moment.findings
    st.subheader(escape(headlines.findings(found)))
    for finding in found[:3]:
        st.markdown(
            f"{status_chip(finding.severity)} {escape(str(finding.subject))}: {escape(finding.message)}"
        )
    unread = [f for f in found[3:] if f.rule == "lines-not-understood"]
    for finding in unread:
        st.markdown(f"{status_chip(finding.severity)} {escape(finding.message)}")
    if len(found) > 3:
        st.caption(f"{len(found) - 3} more, with the places that disagree, on Record.")


def beside(view: View, subject: Subject) -> None:
    """Draw the findings on one gate, agent or condition, each with its first places."""
    for finding in about(view.moment.findings, subject):
        where = "; ".join(f"{_where(view, finding, n)}" for n in range(min(2, len(finding.sources))))
        st.markdown(f"{status_chip(finding.severity)} {escape(finding.message)} ({escape(where)})")


def _where(view: View, finding: Finding, n: int) -> str:
    found = finding.sources[n]
    return place(found.path, found.line, view.assessment.source)


def listed(view: View) -> None:
    """Draw every finding with the places that bear on it side by side."""
    for finding in view.moment.findings:
        with st.container(border=True):
            st.markdown(
                f"{status_chip(finding.severity)} **{escape(str(finding.subject))}**: "
                f"{escape(finding.message)}"
            )
            _places(view, finding)


def _places(view: View, finding: Finding) -> None:
    said = [(escape(_where(view, finding, n)), escape(p.text)) for n, p in enumerate(finding.sources)]
    if 1 < len(said) <= SIDE_BY_SIDE:
        for column, (where, text) in zip(st.columns(len(said)), said, strict=True):
            column.caption(where)
            column.markdown(text)
    else:
        st.markdown("\n".join(f"- {text} ({where})" for where, text in said))
