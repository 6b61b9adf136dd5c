"""What is drawn of a certification before it is published: all that the board serves as one page.

And what is kept of it once it is, for who asks of all.
"""

from dashboard.review import Review
from dashboard.review.portfolio import Question


def draw(review: Review) -> None:
    """Render the status as JSON and the one-page view; raises what keeps a reader from seeing them."""
    # Half a second to import: only what publishes pays for it.
    from dashboard.exporters.documents.html import glance
    from dashboard.exporters.json.status import status_json

    status_json(review.now)
    glance(review, is_live=False)


def told() -> Question:
    """The line of it in a list of all."""
    from dashboard.exporters.json import questions

    return questions.line()
