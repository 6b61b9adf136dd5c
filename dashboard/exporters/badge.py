"""The standing as a badge: an SVG that stands in a page or a README and fetches nothing."""

from html import escape

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording

HEIGHT, PADDING, CHARACTER = 20, 8, 6.6  # px at 11 px text; wide enough for the widest common fonts
NAME = "readiness"
COLOURS: dict[wording.Tone, str] = {"good": "#1B6B3A", "warn": "#8A4B00", "bad": "#9E0F33", "none": "#4A5665"}


def badge(assessment: Assessment) -> str:
    """Shape, word and colour of the standing as SVG text; its title says until when it is valid."""
    standing = assessment.standing
    mark = wording.mark(standing.status)
    words = f"{mark.shape} {standing.headline}"
    left, right = (round(len(text) * CHARACTER) + 2 * PADDING for text in (NAME, words))
    title, shown = escape(f"{assessment.head.id}: {standing.sentence}"), escape(words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HEIGHT}" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<rect width="{left}" height="{HEIGHT}" fill="#0C1622"/>'
        f'<rect x="{left}" width="{right}" height="{HEIGHT}" fill="{COLOURS[mark.tone]}"/>'
        '<g fill="#fff" font-family="Source Sans 3,Verdana,sans-serif" font-size="11">'
        f'<text x="{PADDING}" y="14">{NAME}</text><text x="{left + PADDING}" y="14">{shown}</text></g></svg>'
    )
