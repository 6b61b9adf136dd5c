"""What many readers look at is drawn once: drawings are told apart here, never seconds."""

from dashboard.exporters.documents.drawings import shared_sheets
from dashboard.findings.moment import Moment
from tests.domain.conftest import MakeRecord, at


def test_traffic_is_drawn_once_for_all_who_look_at_one_moment(make: MakeRecord):
    record = make()
    now, later = (Moment(record, at(day)) for day in ("2025-09-22", "2025-09-23"))
    drawn = shared_sheets(now, word="Today,", height=560)

    assert shared_sheets(now, word="Today,", height=560) is drawn
    assert shared_sheets(now, word="As of", height=560) != drawn
    assert shared_sheets(later, word="Today,", height=560) != drawn
