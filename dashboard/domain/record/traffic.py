"""The course of a record's traffic.

What persons and controllers said of the certified release by an instant.
"""

from datetime import datetime
from operator import attrgetter

from dashboard.domain.record import Record
from dashboard.domain.rollout.controllers import ControllerState
from dashboard.domain.rollout.course import TrafficCourse, traffic_course
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.values.instants import start_of


def course_of(record: Record, at: datetime) -> TrafficCourse:
    """What the traffic of the certified release did by an instant, as the record knows it."""
    said: list[Traffic | ControllerState] = [*record.seen(Traffic, at), *record.seen(ControllerState, at)]
    said.sort(key=attrgetter("observed_at", "turn"))
    start = start_of(record.deployment_start.on, record.certificate.certification.zone)
    return traffic_course(said, named=record.certificate.release, start=start)
