from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.review.alerts import deliveries
from tests.domain.conftest import at, certificate


def test_a_certificate_without_alert_levels_has_the_three_usual_ones_and_they_say_assumed():
    plan = deliveries(certificate())

    assert [(d.level, d.delay_minutes, d.is_assumed) for d in plan] == [
        ("critical", 0, True),
        ("warning", 15, True),
        ("informational", None, True),
    ]
    assert [d.words for d in plan] == ["at once", "within 15 min", "in a daily digest"]


def test_levels_delays_and_channels_are_the_certificates_own():
    alerts = [
        {"level": "informational", "delay": "hourly", "delay_minutes": 60, "channels": ["wall"]},
        {"level": "critical", "delay": "two minutes", "delay_minutes": 2, "channels": ["SMS", "email"]},
    ]
    plan = deliveries(certificate(operations={"monitoring": {"alerts": alerts}}))

    assert [(d.level, d.delay_minutes, d.channels, d.is_assumed) for d in plan] == [
        ("critical", 2, ("SMS", "email"), False),
        ("warning", 15, (), True),
        ("informational", 60, ("wall",), False),
    ]


@pytest.mark.parametrize(
    ("level", "due"),
    [
        (0, datetime(2025, 9, 20, 22, 30)),  # noqa: DTZ001 - made aware below
        (1, datetime(2025, 9, 20, 22, 45)),  # noqa: DTZ001
        (2, datetime(2025, 9, 21, 22, 0)),  # noqa: DTZ001
    ],
)
def test_a_digest_is_due_when_the_certifications_next_day_begins(level: int, due: datetime):
    happened = at("2025-09-20") + timedelta(hours=22, minutes=30)  # 21 Sep, 00:30, in Berlin

    found = deliveries(certificate())[level].due_at(happened, ZoneInfo("Europe/Berlin"))

    assert found == due.replace(tzinfo=happened.tzinfo)
