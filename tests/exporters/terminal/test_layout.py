import pytest

from dashboard.exporters.terminal.layout import wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "  three"]),
        ("  - one two three", ["  - one", "    two", "    three"]),
        ("https://a.example/long and", ["https://a.example/long", "  and"]),
        ("本番環境 本番", ["本番環境", "  本番"]),
        ("", [""]),
    ],
)
def test_a_line_parts_between_words_and_hangs(text: str, lines: list[str]):
    assert list(wrapped(text, 10)) == lines
