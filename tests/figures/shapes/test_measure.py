import pytest

from dashboard.exporters.deck.text import Area, fitted, height_of, said
from dashboard.figures.shapes.measure import BOLD, extent, line_count, shortened

AREA = Area(x=0, y=0, width=300, height=60)


def test_a_text_is_as_wide_as_its_letters_in_arial():
    assert extent("Wi 1", 1000) == 944 + 222 + 278 + 556
    assert extent("Wi", 1000, bold=True) == pytest.approx(BOLD * 1166)


@pytest.mark.parametrize(
    ("text", "lines"), [("", 1), ("nn", 1), ("nn nn", 2), ("nnnnnnnn", 4), ("nn-nn", 2), ("nn nnnn", 3)]
)
def test_a_line_ends_at_a_space_or_hyphen_and_a_long_word_is_broken(text: str, lines: int):
    assert line_count([(text, 1)], 10, 15) == lines


@pytest.mark.parametrize("lines", [1, 2, 5])
def test_a_text_is_cut_to_its_lines_and_says_so(lines: int):
    whole = [("A", 1.0), (" long text of many words" * 40, 1.0)]
    (kept, _), (cut, _) = found = shortened(whole, 12, 200, lines)

    assert line_count(found, 12, 200) == lines
    assert kept == "A"
    assert cut.endswith("…")
    assert whole[1][0].startswith(cut[:-1])


def test_a_text_that_fits_is_not_cut():
    assert shortened([("short", 1.0)], 12, 200, 1) == (("short", 1.0),)


def test_the_largest_size_that_fits_is_taken():
    short, longer = fitted([said("word")], AREA, (40, 20)), fitted([said("word " * 20)], AREA, (40, 20, 10))

    assert (short.size, longer.size) == (40, 10)
    assert longer.height <= AREA.height


def test_at_the_smallest_size_the_longest_give_way():
    texts = [said("short"), said("word " * 200)]
    found = fitted(texts, AREA, (20, 14))

    assert found.paragraphs[0] == texts[0]
    assert found.paragraphs[1].runs[0].text.endswith("…")
    assert height_of(found.paragraphs, found.size, AREA.width) <= AREA.height
