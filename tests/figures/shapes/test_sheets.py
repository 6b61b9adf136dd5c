import pytest

from dashboard.figures.shapes.sheets import COLUMN, PAGE, SMALL, Sheet


@pytest.mark.parametrize("sheet", [COLUMN, PAGE])
def test_in_the_narrowest_place_of_a_sheet_its_smallest_text_is_14_px(sheet: Sheet):
    assert sheet.least * SMALL * sheet.size / sheet.width == pytest.approx(14, abs=0.02)
