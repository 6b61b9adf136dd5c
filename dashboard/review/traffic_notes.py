"""What is to be known of the traffic that is shown: a standstill, an unknown share, the version."""

from collections.abc import Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording


def traffic_notes(assessment: Assessment) -> Iterator[str]:
    """Since when traffic stands still, what is not known of its share, and of which version it is."""
    state = assessment.rollout
    if still := state.standstill:
        stop = "" if still.since else ","
        yield f"{still.kind.capitalize()}{stop} {still.when(assessment.head.zone)}: {still.reason}"
    if state.traffic_words:
        head = (
            f"{wording.NO_DATA.capitalize()} on traffic" if state.traffic_actual is None else "Of this share"
        )
        yield f"{head}: {state.traffic_words}"
    if state.release:
        yield f"Traffic is the share of one version: {state.release.detail}"
