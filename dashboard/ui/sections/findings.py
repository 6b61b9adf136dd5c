"""Findings of the examination: counted, listed with their places, and beside the thing they concern."""

import streamlit as st

from dashboard.domain.values.subject import CERTIFICATE, Subject
from dashboard.findings import Finding, about
from dashboard.review import headlines
from dashboard.ui.frame.address import link, linked, page_at, thing_at
from dashboard.ui.frame.provenance import place
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View

SIDE_BY_SIDE = 4


def count(view: View) -> None:
    """Draw how many findings there are, with the way to them."""
    found = view.moment.findings
    everything = page_at(view.stand, "record")
    st.header(linked(escape(headlines.findings(found)), everything))
    for finding in found[:3]:
        st.markdown(_line(view, finding))
    unread = [f for f in found[3:] if f.rule == "lines-not-understood"]
    for finding in unread:
        st.markdown(_line(view, finding))
    if len(found) > 3:
        more = link(f"{len(found) - 3} more, with the places that disagree", everything)
        st.markdown(f"{more}.")


def _line(view: View, finding: Finding) -> str:
    """A finding as Markdown: how grave, of what, and what; the thing and the finding are links."""
    subject, message = finding.subject, link(finding.message, thing_at(view.stand, finding.thing))
    of = "" if subject == CERTIFICATE else f"**{link(subject, thing_at(view.stand, subject))}**: "
    return f"{status_chip(finding.severity)} {of}{message}"


def beside(view: View, subject: Subject) -> None:
    """Draw the findings on one gate, agent or condition, each with its first places."""
    for finding in about(view.moment.findings, subject):
        where = "; ".join(place(view, p.path, p.line) for p in finding.sources[:2])
        message = link(finding.message, thing_at(view.stand, finding.thing))
        st.markdown(f"{status_chip(finding.severity)} {message} ({where})")


def one(view: View, thing: Subject) -> None:
    """Draw the places of one finding, and the way to what it is about."""
    for finding in view.moment.findings:
        if finding.thing == thing:
            st.markdown(_line(view, finding))
            _places(view, finding)


def listed(view: View) -> None:
    """Draw every finding with the places that bear on it side by side."""
    for finding in view.moment.findings:
        with st.container(border=True):
            st.markdown(_line(view, finding))
            _places(view, finding)


def _places(view: View, finding: Finding) -> None:
    said = [(place(view, p.path, p.line), escape(p.text)) for p in finding.sources]
    if 1 < len(said) <= SIDE_BY_SIDE:
        for column, (where, text) in zip(st.columns(len(said)), said, strict=True):
            column.markdown(where)
            column.markdown(text)
    else:
        st.markdown("\n".join(f"- {text} ({where})" for where, text in said))
