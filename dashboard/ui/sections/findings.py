"""Findings of the examination: counted, listed with their places, and beside the thing they concern."""

from dashboard.domain.values import wording
from dashboard.domain.values.subject import CERTIFICATE, Subject
from dashboard.findings import SEVERITIES, Finding, about
from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.frame.address import link, linked, page_at, thing_at
from dashboard.ui.frame.choice import choice
from dashboard.ui.frame.folded import more
from dashboard.ui.frame.named import named
from dashboard.ui.frame.provenance import place
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View

SIDE_BY_SIDE = 4
AT_ONCE = 30  # findings of a kind that stand on the page of all of them
ALL = "all"


def count(view: View) -> None:
    """Draw how many findings there are, with the way to them."""
    found = view.moment.findings
    everything = page_at(view.stand, "record")
    sheet.header(linked(escape(headlines.findings(found)), everything))
    told = [*found[:3], *(f for f in found[3:] if f.rule == "lines-not-understood")]
    for finding in told:
        sheet.markdown(_line(view, finding))
    if len(found) > len(told):
        more = link(f"{len(found) - len(told)} more, with the places that disagree", everything)
        sheet.markdown(f"{more}.")


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
        sheet.markdown(f"{status_chip(finding.severity)} {message} ({where})")


def one(view: View, thing: Subject) -> None:
    """Draw the places of one finding, and the way to what it is about."""
    for finding in view.moment.findings:
        if finding.thing == thing:
            sheet.markdown(_line(view, finding))
            _places(view, finding)


def listed(view: View) -> None:
    """Draw the findings under their filter: of all, the gravest kind stands open, the others are folded."""
    kinds = {f"{s}s": [f for f in view.moment.findings if f.severity == s] for s in SEVERITIES}
    groups = {name: found for name, found in kinds.items() if found}
    if not groups:
        return
    asked = choice("Show", [ALL, *groups], name="show")
    if asked != ALL:
        for finding in groups[asked]:
            _card(view, finding)
        return
    first, *others = groups
    for finding in groups[first][:AT_ONCE]:
        _card(view, finding)
    _rest(view, first, groups[first])
    for name in others:
        with sheet.expander(wording.count(len(groups[name]), groups[name][0].severity)):
            for finding in groups[name][:AT_ONCE]:
                _short(view, finding)
            _rest(view, name, groups[name])


def _rest(view: View, name: str, found: list[Finding]) -> None:
    more(len(found) - AT_ONCE, found[0].severity, page_at(view.stand, "record", show=name))


def _card(view: View, finding: Finding) -> None:
    with sheet.container("stack card"):
        sheet.markdown(_line(view, finding))
        _places(view, finding)


def _short(view: View, finding: Finding) -> None:
    where = "; ".join(f"{named(view, p.text)} ({place(view, p.path, p.line)})" for p in finding.sources)
    sheet.markdown(f"{_line(view, finding)}  \n{where}")


def _places(view: View, finding: Finding) -> None:
    said = [(place(view, p.path, p.line), named(view, p.text)) for p in finding.sources]
    if 1 < len(said) <= SIDE_BY_SIDE:
        for column, (where, text) in zip(sheet.columns(len(said)), said, strict=True):
            with column:
                sheet.markdown(f"{where}  \n{text}")
    else:
        sheet.markdown("\n".join(f"- {text} ({where})" for where, text in said))
