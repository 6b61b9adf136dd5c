import pytest

from dashboard.domain.values import wording
from dashboard.ui.components.tables import Cell, Head, table

HEADS = [Head(text="Certification", share=2), Head(text="Standing"), Head(text="Days left", is_number=True)]


def draw(count: int = 2, text: str = "Quay crane", href: str = "./?certification=QUAY-1") -> None:
    row = [Cell(text=text, href=href), Cell(mark=wording.mark("lapsed")), Cell(text="12")]
    table(HEADS, [row] * count, label="Certifications", more=Cell(text="Show all", href="?whole=true"))


@pytest.mark.parametrize("width", [354, 491, 1240])
def test_nothing_of_a_table_overflows(stage, width: int):
    draw(text="The crane of the eastern quay, with its gantry and all that moves on it")
    stage.show(width)

    assert stage.page.evaluate("box.scrollWidth - box.clientWidth") == 0


@pytest.mark.parametrize("width", [354, 1240])
def test_a_table_is_told_as_one_however_it_is_laid_out(stage, width: int):
    draw()
    stage.show(width)
    drawn = stage.page.get_by_role("table", name="Certifications")

    heads = [head.text for head in HEADS] if width > 1000 else []  # Each cell of a card says what it is of.
    assert drawn.get_by_role("columnheader").all_inner_texts() == heads
    assert drawn.locator("tbody").get_by_role("row").count() == 2
    assert drawn.get_by_role("rowheader").get_by_role("link").count() == 2


def test_a_cell_of_a_card_says_what_it_is_of(stage):
    draw()
    stage.show(354)
    said = "getComputedStyle(host.querySelectorAll('td')[1], '::before').content"

    assert stage.page.evaluate(said) == '"Days left: "'
    stage.show(1240)
    assert stage.page.evaluate(said) == "none"


def test_rows_out_of_sight_are_not_drawn_until_they_come_into_it(stage):
    draw(400)
    stage.show(1240)
    last = "[...host.querySelectorAll('tbody tr td')].at(-1)"
    is_drawn = f"{last}.checkVisibility({{ contentVisibilityAuto: true }})"

    stage.page.wait_for_function(f"!{is_drawn}")
    stage.page.evaluate(f"{last}.scrollIntoView()")
    stage.page.wait_for_function(is_drawn)
    assert stage.page.get_by_role("table").get_by_role("rowheader").count() == 400


def test_a_record_s_text_stays_text(stage):
    hostile = "<img src=x onerror=alert(1)><b>bold</b>"
    draw(text=hostile)
    stage.show()

    assert hostile in stage.text()
    assert stage.page.locator("#host img, #host b").count() == 0


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example/gates"])
def test_a_link_never_leaves_the_board(stage, href: str):
    draw(href=href)
    stage.show()

    assert stage.page.get_by_role("rowheader").get_by_role("link").count() == 0
