"""Search over everything of a certification: its things, the documents that brought it, and their lines."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, get_args

from dashboard.domain.values import wording
from dashboard.domain.values.source import Source
from dashboard.domain.values.subject import Subject, SubjectKind
from dashboard.domain.values.wording import Mark
from dashboard.findings.moment import Moment
from dashboard.review.things import things

LONGEST = 200  # characters of a query that are looked for
# In the order of what needs attention, where two match alike.
WORST_FIRST = ("bad", "warn", "none", "good")
CALLED: dict[SubjectKind, str] = {"signoff": "sign-off", "obligation": "duty"}  # others by their own name
ORDER = {kind: n for n, kind in enumerate(get_args(SubjectKind))}


class Entry(NamedTuple):
    """What can be found: `name` is what it goes by, `text` what is said of it.

    It is a thing by its subject, else a document, or with `line` a line of one, by its source.
    """

    name: str
    heading: str
    text: str = ""
    mark: Mark | None = None
    subject: Subject | None = None
    source: Source | None = None
    line: int | None = None

    @property
    def kind(self) -> str:
        """What kind of thing it is, in a word; "" of a document or a line."""
        return CALLED.get(self.subject.kind, self.subject.kind) if self.subject else ""


def folded(text: str) -> str:
    """A text as it is compared: without case and accents, compatibility forms as one."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(c))


def entries(moment: Moment, documents: Iterable[Source], text: str | None) -> Iterator[Entry]:
    """Everything of a certification at a moment; `text` is the standing document's, if it was kept."""
    for kind in get_args(SubjectKind):
        for thing in things(moment, kind):
            name = thing.subject.id if kind != "finding" else thing.subject.id.partition(":")[0]
            yield Entry(name, thing.heading, " ".join(thing.facts), thing.mark, thing.subject)
    for source in documents:
        name = wording.document(source.document)
        yield Entry(name, f"{name}, entry {source.seq}", f"recorded by {source.actor}", source=source)
    standing = moment.assessment.source
    for number, line in enumerate((text or "").splitlines(), 1):
        if line.strip():
            yield Entry("", line.strip(), source=standing, line=number)


def search(found: Iterable[Entry], query: str) -> list[Entry]:
    """What holds every word of a query: first an id, then a beginning, then what is said of it.

    Of two that match alike the one that needs attention comes first, a line of a document last.
    """
    words = folded(query[:LONGEST]).split()
    if not words:
        return []
    ranked = [
        (rank, _urgency(entry), n, entry) for n, entry in enumerate(found) if (rank := _rank(entry, words))
    ]
    return [entry for *_, entry in sorted(ranked, key=lambda each: each[:3])]


def _rank(entry: Entry, words: Sequence[str]) -> int | None:
    """How well an entry matches, 1 best; None where a word is nowhere in it."""
    name, said = folded(entry.name), folded(entry.heading)
    whole = f"{entry.kind} {name}\n{said}\n{folded(entry.text)}"
    if not all(word in whole for word in words):
        return None
    asked = " ".join(words)
    if asked in (name, f"{entry.kind} {name}"):
        return 1
    if name.startswith(asked):
        return 2
    if entry.line:
        return 6
    if all(any(part.startswith(word) for part in said.split()) for word in words):
        return 3
    return 4 if all(word in said or word in name for word in words) else 5


def _urgency(entry: Entry) -> tuple[int, int]:
    tone = WORST_FIRST.index(entry.mark.tone) if entry.mark else len(WORST_FIRST)
    return tone, ORDER[entry.subject.kind] if entry.subject else len(ORDER)


def heading(query: str, found: Sequence[Entry]) -> str:
    """How much was found: "4 results for “prod”"; that there is none."""
    said = " ".join(query[:LONGEST].split())
    if not said:
        return "Nothing was asked for yet"
    return f"{wording.count(len(found), 'result').capitalize()} for “{said}”"
