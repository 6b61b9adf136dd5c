"""What a pack says of itself for programs: all that is needed to make it again, on one line.

`readiness verify --pack` reads it; people read the line of `review.as_of_line`.
"""

import hashlib
import re
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values.fields import Model
from dashboard.review import Review

MARK = "readiness-board/1"
NAME = "readiness-board-stamp"  # what it is called where a format gives it a name
HEAD = 32  # hex digits of the ledger's head; the line must fit a property of 255 letters
NONE = "-"
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
STAMP = re.compile(
    rf"{MARK} ([A-Za-z0-9._-]{{1,64}}) ({INSTANT}) ({INSTANT}|-) ({INSTANT}) ([0-9a-f]{{{HEAD}}}) "
    rf"([A-Za-z0-9.+_-]{{1,40}})"
)
# What a pack's words, figures and drawings are made by: another of them may say the same otherwise.
ROOMS = ("domain", "exporters", "figures", "findings", "review", "store")
READERS = "exporters/packs"  # reads packs and writes none
SUFFIXES = (".css", ".html", ".pptx", ".py", ".sql", ".typ")
LIBRARIES = ("icalendar", "jinja2", "python-pptx", "typst", "xlsxwriter")


class Stamp(Model):
    """A certification, the instants that were asked for (UTC), the ledger's head, and who wrote it.

    `head` is the first digits of it, as many as are written.
    """

    certification: str
    as_of: datetime
    known_by: datetime | None
    since: datetime
    head: str
    generator: str

    def __str__(self) -> str:
        return " ".join(
            (
                MARK,
                self.certification,
                _instant(self.as_of),
                _instant(self.known_by) if self.known_by else NONE,
                _instant(self.since),
                self.head,
                self.generator,
            )
        )


def stamp_of(assessment: Assessment, *, since: datetime) -> Stamp:
    """The stamp of what shows an assessment, and what changed since an instant."""
    return Stamp(
        certification=assessment.head.id,
        as_of=assessment.as_of.astimezone(UTC),
        known_by=assessment.known_by,
        since=since.astimezone(UTC),
        head=assessment.ledger_head[:HEAD],
        generator=generator(),
    )


def read_stamp(text: str) -> Stamp | None:
    """The first stamp that stands in a text; None where there is none, or its instants are none."""
    found = STAMP.search(text)
    if found is None:
        return None
    certification, as_of, known_by, since, head, by = found.groups()
    try:
        return Stamp(
            certification=certification,
            as_of=datetime.fromisoformat(as_of),
            known_by=datetime.fromisoformat(known_by) if known_by != NONE else None,
            since=datetime.fromisoformat(since),
            head=head,
            generator=by,
        )
    except ValueError:
        return None


def review_stamp(review: Review) -> Stamp:
    """The stamp that the packs of a review bear."""
    return stamp_of(review.assessment, since=review.before.as_of)


@cache
def generator() -> str:
    """This version of the board: its number, and the digest of the code and libraries that write packs."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for name, content in sorted(_contents(files("dashboard").joinpath(room), room)):
            digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return f"{version('readiness-board')}+{digest.hexdigest()[:10]}"


def _contents(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    """The files below a folder that packs are made by, each with its path."""
    found = []
    for each in folder.iterdir():
        name = f"{path}/{each.name}"
        if each.is_dir():
            found += _contents(each, name) if name != READERS else []
        elif each.name.endswith(SUFFIXES):
            found.append((name, each.read_bytes()))
    return found


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
