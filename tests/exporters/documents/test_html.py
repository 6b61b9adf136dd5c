"""The pack as one HTML file and the one-page view: what they say, and that they fetch nothing."""

import re
from datetime import UTC
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from dashboard.domain.rollout.events import Traffic
from dashboard.domain.values.instants import end_of
from dashboard.exporters.documents.html import glance, glances, html
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of
from dashboard.review.portfolio import line_of
from tests.domain.conftest import MakeRecord, at, day

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    '<span style="fill:url(http://evil.example)">',
]


def held(make: MakeRecord, *seen: Any, on: int = 16, **changed: Any) -> Review:
    return review_of(Moment(make(*seen, **changed), end_of(day(on), UTC)))


def text_of(page: bytes) -> str:
    body = page.decode().split("<main>")[1]
    return " ".join(
        unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", body, flags=re.DOTALL))).split()
    )


def test_the_pack_has_certificate_slides_and_annex(make: MakeRecord):
    said = text_of(html(held(make, Traffic(percent=Decimal(10), observed_at=at("2025-09-28")))))

    assert (
        "Certified, with 1 condition Lapses on 5 Oct 2025 unless condition 1 is met. Valid until 13 Sep 2026, "
        "349 days left. No condition is overdue, 2 rollout steps are." in said
    )
    assert "Conditional G-1 Coverage 90% required: 95%+; covered by condition 1" in said
    assert "due 4 Oct 2025" in said
    assert re.findall(r"Review · (\w+)", said) == [
        "Verdict",
        "Changes",
        "Conditions",
        "Rollout",
        "Findings",
        "Decisions",
    ]
    assert said.endswith("SMALL · as of 29 Sep 2025, 23:59 UTC · Ledger head 0000000000000000")


@pytest.mark.parametrize("made", [html, lambda review: glance(review, is_live=True)])
def test_nothing_is_fetched_and_no_script_runs(make: MakeRecord, made: Any):
    page = made(held(make)).decode()
    addresses = re.findall(r"""(?:src|href)\s*=\s*["']([^"']+)|url\(([^)]+)\)""", page)
    outside = [a or b for a, b in addresses if not (a or b).startswith(("data:", "#", "/"))]

    assert outside == []
    assert "<script" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_record_says_is_text_and_never_markup(make: MakeRecord, text: str):
    review = held(make, certification={"title": text, "system": text})
    for page in (html(review), glance(review, is_live=False)):
        assert " ".join(text.split()) in unescape(page.decode())
        assert "<script>" not in page.decode()
        assert not re.search(r"<img|onerror=alert\(1\)>|<span style", page.decode())


def test_a_status_is_read_aloud_by_its_own_word_alone(make: MakeRecord):
    page = html(held(make)).decode()
    signs = re.findall(r'<svg class="sign".*?</svg>', page, flags=re.DOTALL)

    assert signs
    assert all('aria-hidden="true"' in drawn and "aria-label" not in drawn for drawn in signs)


def test_drawings_follow_the_theme_and_stand_wide_and_narrow(make: MakeRecord):
    page = html(held(make)).decode()

    assert page.count('<div class="wide"><svg') == page.count('<div class="narrow"><svg') == 4
    assert 'fill="var(--warn-shape)"' in page
    assert "--warn-shape: light-dark(#C96A00, #F5A742);" in page


def test_a_glance_says_of_when_it_is_and_reloads_only_where_that_is_asked_for(make: MakeRecord):
    live, past = (glance(held(make), is_live=is_live).decode() for is_live in (True, False))

    wall = glance(held(make), is_live=True, reloads=True).decode()

    assert '<meta http-equiv="refresh" content="60">' in wall
    assert "Today, 29 Sep" in live
    assert "refresh" not in live + past
    assert "As of 29 Sep" in past


def test_a_glance_at_several_gives_each_its_verdict_and_a_way_in(make: MakeRecord):
    other = held(make, certification={"id": "OTHER", "title": "Other"}, on=30)
    lines = [line_of(review.now) for review in (held(make), other)]
    page = glances(lines, at=other.now.at, head="0" * 64)
    said = text_of(page)

    assert said.startswith("2 certifications: 1 lapsed, 1 conditional Lapsed since")
    assert "Certified, with 1 condition" in said
    assert "Lapsed since" in said
    assert b'href="/glance?certification=OTHER"' in page


def test_a_sample_says_so(make: MakeRecord):
    assert "Sample data" in text_of(html(held(make, certification={"sample": True})))
    assert "Sample data" not in text_of(html(held(make)))


def test_the_same_review_gives_the_same_bytes(make: MakeRecord):
    assert html(held(make)) == html(held(make))
