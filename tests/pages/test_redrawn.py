"""A page that was drawn before is drawn again as it was, for whoever looks from the same place."""

from collections.abc import Iterator

import pytest
from streamlit.navigation.page import Page

from dashboard.navigation import TITLES
from dashboard.ui.frame import redrawn
from tests.pages.conftest import PHASE3, Open, linked_words, words

DAY = "2026-01-15"
NAMES = sorted(TITLES)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The pages whose scripts have run, of which nothing was drawn before."""
    found, run = list[str](), Page.run

    def counted(page: Page) -> None:
        found.append(page.url_path or "overview")
        run(page)

    monkeypatch.setattr(Page, "run", counted)
    redrawn.forget()
    yield found
    redrawn.forget()


@pytest.mark.parametrize("page", NAMES)
def test_a_page_is_drawn_again_as_it_was_without_its_script(board: Open, runs: list[str], page: str):
    board(page)  # Of the first page of all the test's own sessions know less than of the next.
    runs.clear()
    first, second = board(page, asof=DAY), board(page, asof=DAY)

    assert runs == [page]
    assert words(second) == words(first)
    assert linked_words(second) == linked_words(first)


def test_another_day_or_certification_is_drawn_by_the_page_itself(board: Open, runs: list[str]):
    said = [
        words(board(asof=DAY)),
        words(board(asof="2026-01-16")),
        words(board(certification=PHASE3, asof=DAY)),
    ]

    assert runs == ["overview"] * 3
    assert len(set(said)) == 3


def test_what_was_not_drawn_to_its_end_is_not_kept(
    board: Open, runs: list[str], monkeypatch: pytest.MonkeyPatch
):
    whole = words(board(asof=DAY))
    redrawn.forget()
    with monkeypatch.context() as broken:
        broken.setattr("dashboard.ui.frame.redrawn.footer", lambda: 1 / 0)
        with pytest.raises(AssertionError):
            board(asof=DAY)

    assert words(board(asof=DAY)) == whole
    assert runs == ["overview"] * 3
