"""What the sections say of each other: which condition covers which gate, which phase deploys which agent.

All of it is inferred from words that agree well enough; what does not agree stays unlinked, never guessed.
"""

import re
from collections.abc import Iterable
from typing import Any

from dashboard.domain.values.similarity import likeness, speaks_of, things
from dashboard.importers.markdown.days import is_day
from dashboard.importers.markdown.facts import Fact, MarkdownFacts

ALIKE = 0.6


def _text(fact: Any) -> str:
    return str(fact.value) if isinstance(fact, Fact) else ""


def _words(condition: dict[str, Any]) -> str:
    return " ".join(_text(f) for f in (condition["title"], condition.get("summary"), *condition["items"]))


def pairs(facts: MarkdownFacts) -> int:
    """How many texts are compared with each other to find the links."""
    conditions, agents = facts.listed("conditions"), facts.listed("agents")
    closing = facts.tree.get("closing", {})
    items = sum(len(condition["items"]) for condition in conditions)
    said = sum(1 + len(phase.get("deliverables", [])) for phase in facts.listed("rollout.phases"))
    return (
        (len(facts.listed("gates")) + len(agents)) * len(conditions)
        + sum(len(agent.get("outstanding", [])) for agent in agents) * items
        + len(agents) * said
        + len(closing.get("post_deployment", [])) * (len(conditions) + len(facts.listed("obligations")))
        + len(closing.get("success_claims", [])) * len(facts.listed("gates"))
    )


def link(facts: MarkdownFacts) -> None:
    """Add the links between sections to what was gathered."""
    _agents(facts)
    _covers(facts)
    _closures(facts)
    _deployed(facts)
    _review(facts)
    _carriers(facts)
    _claims(facts)
    _ordered(facts)
    _met(facts)


def _agents(facts: MarkdownFacts) -> None:
    """Completion and scope of each agent from the list of systems covered; in that list's order."""
    covered = facts.tree.pop("covered", [])
    agents = facts.listed("agents")
    known = {_text(a["id"]): a for a in agents}
    for entry in covered:
        one = known.get(entry["id"])
        if one is None:
            one = {
                "id": facts.fact(entry["id"], entry["line"]),
                "name": facts.fact(entry["name"], entry["line"]),
            }
            facts.add("agents", one)
        for key, value in (("completion", entry["completion"]), ("scope_note", entry["note"])):
            if value is not None and key not in one:
                one[key] = facts.fact(value, entry["line"])
        facts.understood.add(entry["line"])
    order = {entry["id"]: n for n, entry in enumerate(covered)}
    facts.listed("agents").sort(key=lambda a: order.get(_text(a["id"]), len(order)))
    closing = facts.tree.get("closing", {})
    for path, how in (("immediate", "full"), ("conditional", "conditional")):
        for said in closing.get(path, []):
            one = known.get(_text(said["agent"]))
            if one is not None and "authorization" not in one:
                one["authorization"] = Fact(how, said["agent"].line)


def _covers(facts: MarkdownFacts) -> None:
    """What covers a gate or an agent.

    What the document states, else the condition whose words agree best with it.
    """
    conditions = facts.listed("conditions")
    for condition in conditions:
        condition["covers"], condition["inferred"] = [*condition.get("covers", [])], []
    worded = [(_words(condition), condition) for condition in conditions]
    stated = {_text(fact) for condition in conditions for fact in condition["covers"]}
    for gate in facts.listed("gates"):
        is_open = re.search(r"CONDITIONAL|PARTIAL|FAIL|NOT MET", _text(gate.get("declared")), re.IGNORECASE)
        if is_open and _text(gate["id"]) not in stated:
            _cover(gate, worded)
    for agent in facts.listed("agents"):
        for condition in conditions:
            named = speaks_of(_text(condition["title"]), [_text(agent["id"])])
            if named and _text(agent["id"]) not in stated:
                _infer(condition, Fact(_text(agent["id"]), condition["title"].line))


def _cover(gate: dict[str, Any], conditions: list[tuple[str, dict[str, Any]]]) -> None:
    """Let the one condition cover a gate whose words agree best with its footnote and name."""
    said = " ".join(_text(gate.get(k)) for k in ("footnote", "name"))
    scored = [
        (len(things(said) & things(words)), condition)
        for words, condition in conditions
        if likeness(said, words)
    ]
    best = max(scored, key=lambda s: s[0], default=None)
    if best and sum(score == best[0] for score, _ in scored) == 1:
        _infer(best[1], Fact(_text(gate["id"]), gate["id"].line))


def _infer(condition: dict[str, Any], covered: Fact) -> None:
    for key in ("covers", "inferred"):
        condition[key].append(covered)


def _closures(facts: MarkdownFacts) -> None:
    """Outstanding work closes with the items of a condition that speak of the same."""
    for agent in facts.listed("agents"):
        for work in agent.get("outstanding", []):
            for condition in facts.listed("conditions"):
                items = [
                    n
                    for n, item in enumerate(condition["items"], 1)
                    if likeness(_text(work["text"]), _text(item)) >= ALIKE
                ]
                if items and "closed_by" not in work:
                    line = work["text"].line
                    work["closed_by"] = {
                        "condition": Fact(_text(condition["id"]), line),
                        "items": [Fact(str(n), line) for n in items],
                    }


def _deployed(facts: MarkdownFacts) -> None:
    """A phase deploys the agents that its scope or deliverables name by their id."""
    ids = [_text(a["id"]) for a in facts.listed("agents")]
    for phase in facts.listed("rollout.phases"):
        said = [phase.get("scope"), *phase.get("deliverables", [])]
        found = [i for i in ids if any(speaks_of(_text(s), [i]) for s in said)]
        phase["agents"] = [Fact(i, phase["number"].line) for i in found]


def _review(facts: MarkdownFacts) -> None:
    """A review named beside the next review's day is a duty of its cadence."""
    cadence = facts.tree.get("certification", {}).get("review_cadence")
    match = re.search(r"monthly|quarterly|annual", _text(cadence), re.IGNORECASE)
    if cadence is None or match is None:
        return
    same = [o for o in facts.listed("obligations") if o["cadence"].value == match[0].lower()]
    listed = next((o for o in same if re.fullmatch(r"(\w+ )?review", _text(o["text"]), re.IGNORECASE)), None)
    if listed is not None:
        listed["done_by"] = Fact("review", cadence.line)
        return
    number = 1 + len(same)
    values = {"cadence": match[0].lower(), "number": str(number), "text": cadence.value, "done_by": "review"}
    facts.add("obligations", {k: Fact(v, cadence.line) for k, v in values.items()})


def _met(facts: MarkdownFacts) -> None:
    """A condition whose box is ticked was met on the day of the decision, as other results count."""
    decided_on = facts.tree.get("certification", {}).get("decided_on")
    for condition in facts.met if decided_on is not None and is_day(_text(decided_on)) else ():
        seen = {"kind": "condition_met", "condition": _text(condition), "observed_at": _text(decided_on)}
        facts.add("observations", {key: Fact(value, condition.line) for key, value in seen.items()})


def _carriers(facts: MarkdownFacts) -> None:
    """A requirement after deployment is carried by the condition, or the duties, whose words agree."""
    worded = [(_words(condition), _text(condition["id"])) for condition in facts.listed("conditions")]
    for asked in facts.tree.get("closing", {}).get("post_deployment", []):
        text = _text(asked["text"])
        found = [name for words, name in worded if likeness(text, words) >= ALIKE]
        if not found:
            found = _duties(text, facts.listed("obligations"))
        asked["maps_to"] = [Fact(i, asked["text"].line) for i in found]


def _duties(text: str, obligations: Iterable[dict[str, Any]]) -> list[str]:
    cadence = re.search(r"monthly|quarterly|annual", text, re.IGNORECASE)
    return [
        f"{o['cadence'].value}-{o['number'].value}"
        for o in obligations
        if things(text) & things(_text(o["text"]))
        and (not cadence or o["cadence"].value == cadence[0].lower())
    ]


def _claims(facts: MarkdownFacts) -> None:
    """A success claim is about the gates whose name speaks of the same, or about all of them."""
    gates = facts.listed("gates")
    for claim in facts.tree.get("closing", {}).get("success_claims", []):
        text = _text(claim["text"])
        every = re.search(r"\ball\b.*\bgates\b", text, re.IGNORECASE)
        found = [g for g in gates if every or things(text) & things(_text(g.get("name")))]
        claim["about"] = [Fact(_text(g["id"]), claim["text"].line) for g in found]


def _ordered(facts: MarkdownFacts) -> None:
    """Conditions, phases and duties by their number, in whatever order their sections stand."""

    def number(fact: Any) -> tuple[int, str]:
        text = _text(fact)
        return (int(text), text) if text.isdigit() else (10**6, text)

    facts.listed("conditions").sort(key=lambda c: number(c["id"]))
    facts.listed("rollout.phases").sort(key=lambda p: number(p["number"]))
    cadences = ("monthly", "quarterly", "annual")
    facts.listed("obligations").sort(key=lambda o: (cadences.index(o["cadence"].value), number(o["number"])))
