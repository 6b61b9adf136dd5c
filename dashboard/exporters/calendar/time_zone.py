"""The time zone of a calendar, described in it as RFC 5545 asks."""

from datetime import date, timedelta

from icalendar import Calendar, TimezoneDaylight, TimezoneStandard

from dashboard.domain.certificate import Certification

OPEN_END_YEARS = 10  # how far a certificate without a last valid day is described


def add_time_zone(calendar: Calendar, head: Certification) -> None:
    """Add the VTIMEZONE that events with hours need over the certificate's life; none without them."""
    last = head.valid_until.year + 1 if head.valid_until else head.decided_on.year + OPEN_END_YEARS
    calendar.add_missing_timezones(date(head.decided_on.year, 1, 1), date(last, 12, 31))
    for zone in calendar.timezones:
        onsets: list[TimezoneDaylight | TimezoneStandard] = [*zone.daylight, *zone.standard]
        for onset in onsets:
            _set_back(onset)


def _set_back(onset: TimezoneDaylight | TimezoneStandard) -> None:
    """Name a zone's onset on the clock before it (RFC 5545, 3.6.5); icalendar names the one after."""
    gap = onset.TZOFFSETTO - onset.TZOFFSETFROM
    if gap <= timedelta(0):
        return
    onset.DTSTART -= gap
    again = [moment - gap for moment, _ in onset.rdates]
    if again:
        del onset["RDATE"]
        onset.add("RDATE", again)
