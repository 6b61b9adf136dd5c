import pytest

from dashboard.domain.operations.printed_limits import against_its_limit


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5.24MB (vastly under 512MB limit)", "5.24MB of 512MB"),
        ("2-4 seconds (within 5-second target)", "2-4 seconds of 5-second"),
        ("81% (85% budget)", "81% of 85%"),
    ],
)
def test_a_figure_with_its_limit_in_brackets_is_read(text: str, said: str):
    assert against_its_limit(text) == said


@pytest.mark.parametrize(
    "text", ["0.00023% (20,000x better than requirement)", "Validated", "12 MB", "(512MB limit)"]
)
def test_a_text_without_both_is_left_alone(text: str):
    assert against_its_limit(text) is None
