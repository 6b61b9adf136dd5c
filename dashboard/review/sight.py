"""What is seen of a page before it has drawn: its finding; on Overview the verdict, actions and figures."""

from collections.abc import Callable, Mapping
from functools import partial

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.review import Review, headlines
from dashboard.review.as_of_line import stamp
from dashboard.review.key_figures import Measure
from dashboard.review.slides import slides
from dashboard.review.summary import Section, summary_of

# The finding that heads each page which has but one.
FINDINGS: Mapping[str, Callable[[Review], str]] = {
    "gates": lambda review: headlines.gates(review.assessment),
    "conditions": lambda review: headlines.conditions(review.assessment),
    "rollout": lambda review: headlines.rollout(review.assessment),
    "operations": lambda review: headlines.operations(review.assessment),
    "signoffs": lambda review: headlines.signoffs(review.assessment),
    "record": lambda review: headlines.findings(review.now.findings),
}


class Sight(Model):
    """The first sight of a page: its heading, in a band where that is a verdict, and what stands under it."""

    page: str
    title: str
    stamp: str
    is_sample: bool
    heading: str
    mark: wording.Mark | None = None
    is_banded: bool = False
    choices: tuple[str, ...] = ()  # of a row of choices above the heading
    detail: str | None = None
    actions: Section | None = None
    measures: tuple[Measure, ...] = ()


def sight_of(
    page: str, review: Review, *, agent: str | None = None, slide: str | None = None
) -> Sight | None:
    """The first sight of a page by its name; None of a page that has none.

    `agent` and `slide` are those that its address asks for; without, the page's own choice.
    """
    now = review.assessment
    make = partial(Sight, page=page, title=now.head.title, stamp=stamp(now), is_sample=now.head.sample)
    if page in FINDINGS:
        return make(heading=FINDINGS[page](review))
    if page == "overview":
        found = summary_of(review)
        return make(
            mark=found.mark,
            is_banded=True,
            heading=found.headline,
            detail=found.detail,
            actions=found.actions,
            measures=found.measures,
        )
    if page == "agents":
        states = headlines.worst_first(now.agents)
        chosen = next((s for s in states if s.agent.id == agent), states[0] if states else None)
        heading = headlines.agent(chosen) if chosen else headlines.agents(now)
        mark = wording.mark(chosen.status) if chosen else None
        ids = tuple(state.agent.id for state in states)
        return make(mark=mark, is_banded=chosen is not None, heading=heading, choices=ids)
    if page == "review":
        shown = slides(review)
        first = next((s for s in shown if s.name == slide), shown[0])
        return make(
            mark=first.mark,
            is_banded=first.mark is not None,
            heading=first.title,
            detail=first.lead,
            measures=first.measures,
        )
    return None
