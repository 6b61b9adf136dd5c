"""The scope of a certificate, its prose and its closing statement."""

import re

from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.values import bracketed, named

SECOND_NAME = re.compile(r"\b[Tt]he ((?:[A-Z0-9][\w&/-]*\s+){1,8}?[A-Z0-9][\w&/-]*)\s+(?:has|is|have|was)\b")


def statement(entry: Entry, facts: MarkdownFacts, path: str) -> None:
    """Prose of the summary or of the closing statement; it may give the system a second name."""
    text = plain(entry.text)
    here = facts.tree.setdefault(path.split(".", maxsplit=1)[0], {})
    last = path.split(".")[1]
    if last not in here:
        here[last] = facts.fact(text, entry.line)
    elif here[last].value != text:
        here[last] = facts.fact(f"{here[last].value} {text}", here[last].line)
    facts.understood.add(entry.line)
    known = [n.value for n in facts.listed("certification.also_named")]
    for name in SECOND_NAME.findall(text):
        system = facts.tree.get("certification", {}).get("system")
        if (system is None or system.value != name) and name not in known:
            facts.add("certification.also_named", facts.fact(name, entry.line))


def scope(section: Section, facts: MarkdownFacts) -> None:
    """Systems covered and environments authorised; the agents are named here for the first time."""
    for entry in section.entries:
        label = entry.label.lower()
        if entry.kind == "item" and "environment" in label:
            facts.add("scope.environments", facts.fact(plain(entry.text), entry.line))
        elif entry.kind == "item" and ("system" in label or "agent" in label):
            found = named(entry.text)
            if found:
                text, note = bracketed(found[2])
                figure = re.search(r"([\d.]+)\s*%\s*complete", text)
                facts.add(
                    "covered",
                    {
                        "id": found[1],
                        "name": found[0],
                        "line": facts.fact(None, entry.line).line,
                        "completion": figure[1] if figure else None,
                        "note": note,
                    },
                )


def closing(section: Section, facts: MarkdownFacts) -> None:
    """Agents authorised, requirements after deployment, and success claims."""
    title = section.title.lower()
    for entry in section.entries:
        if entry.kind != "item":
            continue
        if "authorized" in title or "authorised" in title:
            _authorised(
                entry, facts, "closing.conditional" if "conditional" in title else "closing.immediate"
            )
        elif "post-deployment" in title or "after deployment" in title:
            facts.add("closing.post_deployment", {"text": facts.fact(plain(entry.whole), entry.line)})
        elif "success" in title:
            facts.add("closing.success_claims", {"text": facts.fact(plain(entry.whole), entry.line)})


def _authorised(entry: Entry, facts: MarkdownFacts, path: str) -> None:
    found = named(entry.whole)
    if found:
        notes = [facts.fact(plain(c.text), c.line) for c in entry.children]
        facts.add(
            path,
            {
                "agent": facts.fact(found[1], entry.line),
                "text": facts.fact(found[2], entry.line),
                "notes": notes,
            },
        )
