"""A gate as the certification defines it, and the result that its document prints."""

from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator

from dashboard.domain.gates.words import attestation, takes_back
from dashboard.domain.observations import GateResult
from dashboard.domain.values.fields import Id, Model, Text, Url
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.quantities import read_requirement, read_result
from dashboard.domain.values.timelines import read_lasting


def _lasting(text: str) -> str:
    read_lasting(text)
    return text


class DeclaredResult(GateResult):
    """A gate's result as the document itself prints it.

    Where its word fails the gate, the basis is that word. A value brought into the requirement's unit has as
    many digits as that takes: 181 s are more than 3 min.
    """

    value: Decimal | None = None


class Gate(Model):
    """A gate as the certification defines it, with the result and the word that the document prints."""

    id: Id
    """Identifies the gate."""
    name: Text
    """Its name."""
    requirement: Text
    """What it asks, as printed: `<4.7% overhead`, `95%+`, `Zero critical findings`, or words."""
    result: Text | None = None
    """The result that the document prints, in the requirement's unit where it has one."""
    declared: Text | None = None
    """The document's own verdict word."""
    footnote: Text | None = None
    """The footnote on the verdict."""
    owner: Text | None = None
    """Who answers for it."""
    evidence: Url | None = None
    """Where the result can be looked up (http or https)."""
    good_for: Annotated[Text, AfterValidator(_lasting)] | None = None
    """How long a result is good: `30 days`, `6 weeks`, `12 months`; left out, it never expires."""

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, which asks what it says.

        Ticked without a figure, that is attested.
        """
        return self.result is None and self.requirement in self.name

    def good_until(self, result: GateResult, zone: tzinfo) -> date | None:
        """The last day (in a time zone) on which a result is good; None where it never expires."""
        ends = [result.good_until] if result.good_until else []
        if self.good_for:
            ends.append(read_lasting(self.good_for).after(day_of(result.observed_at, zone)))
        return min(ends, default=None)

    def declared_result(self, observed_at: datetime) -> DeclaredResult | None:
        """The document's own result as an observation.

        Its word counts where no figure can be compared; a pass word then attests a requirement in words
        alone.
        """
        if self.result is None and self.declared is None:
            return None
        measured = read_result(self.result) if self.result else None
        requirement = read_requirement(self.requirement).against(measured)
        value = requirement.deciding(measured) if measured else None
        word = attestation(self.declared)
        if self.result and takes_back(self.result):
            word, value = None if word == "met" else word, None
        counts = requirement.kind == "qualitative" or (value is None and (word != "met" or self.is_item))
        return DeclaredResult(
            gate=self.id,
            observed_at=observed_at,
            value=value,
            attested=word if counts else None,
            text=self.result,
            evidence=self.evidence,
        )
