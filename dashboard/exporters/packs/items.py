"""What a pack shows, as items in the order of reading, and in what two packs differ."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise, zip_longest
from typing import Literal, NamedTuple

from dashboard.domain.values.fields import Model

Kind = Literal[
    "text",
    "colour",
    "hidden",
    "formula",
    "link",
    "alt",
    "note",
    "comment",
    "property",
    "picture",
    "layout",
    "part",
]
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
DATE = re.compile(rf"\d{{4}}-\d\d-\d\d|\b\d{{1,2}} (?:{MONTHS})\w*(?: \d{{4}})?\b|\b\d{{8}}(?:T\d{{6}}Z?)?\b")
TOKEN = re.compile(rf"{DATE.pattern}|[^\W\d_]+|[+-]?\d+(?:[.,:]\d+)*%?|\S")
SHORT = 160  # characters of a text that a difference quotes
SMALL = 400  # items of a stretch that are compared each with each


class Item(NamedTuple):
    """Something that a pack shows: where, and as what; `form` is what else must be the same of it.

    `group` is the page, sheet or event in which items are put in order.
    """

    group: str
    place: str
    kind: Kind
    text: str
    form: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What two items have in common that show the same."""
        return self.kind, self.text, self.form


class Difference(Model):
    """One thing that a pack shows otherwise than the ledger tells; None where there is nothing.

    The same thing twice is one that is set otherwise: in another size, place or number format.
    """

    place: str
    what: str
    shown: str | None
    told: str | None

    @property
    def sentence(self) -> str:
        """The difference in words."""
        if self.shown == self.told:
            return f"{self.place}: {self.shown} is not set as the board sets it"
        if self.told is None:
            return f"{self.place}: {self.what} {self.shown} is not from the ledger"
        if self.shown is None:
            return f"{self.place}: {self.what} {self.told} is missing"
        return f"{self.place}: {self.what} {self.shown}, but the ledger tells {self.told}"


def differences(handed_in: Iterable[Item], made: Iterable[Item]) -> Iterator[Difference]:
    """In what a pack that was handed in differs from the one that the ledger makes, by group, in order."""
    theirs, ours = _grouped(handed_in), _grouped(made)
    for group in [*theirs, *(name for name in ours if name not in theirs)]:
        for shown, told in _replaced(theirs.get(group, []), ours.get(group, [])):
            for one, other in _paired(shown, told):
                yield _difference(one, other)


def _grouped(items: Iterable[Item]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    return groups


Stretch = Sequence[Item]


def _replaced(shown: Stretch, told: Stretch) -> Iterator[tuple[Stretch, Stretch]]:
    """The stretches that are not the same, found between items that both have once (patience)."""
    left = list[tuple[Stretch, Stretch]]([(shown, told)])
    while left:
        a, b = _trimmed(*left.pop())
        if not a and not b:
            continue
        anchors = _anchors(a, b)
        if anchors:
            ends = [(-1, -1), *anchors, (len(a), len(b))]
            between = [(a[i + 1 : k], b[j + 1 : m]) for (i, j), (k, m) in pairwise(ends)]
            left += reversed(between)
        elif max(len(a), len(b)) > SMALL:
            yield a, b
        else:
            matcher = SequenceMatcher(None, [i.key for i in a], [i.key for i in b], autojunk=False)
            for tag, i, j, k, m in matcher.get_opcodes():
                if tag != "equal":
                    yield a[i:j], b[k:m]


def _trimmed(a: Stretch, b: Stretch) -> tuple[Stretch, Stretch]:
    """Both without what they begin and end with alike."""
    most = min(len(a), len(b))
    start = next((n for n in range(most) if a[n].key != b[n].key), most)
    end = next((n for n in range(most - start) if a[-1 - n].key != b[-1 - n].key), most - start)
    return a[start : len(a) - end], b[start : len(b) - end]


def _anchors(a: Stretch, b: Stretch) -> list[tuple[int, int]]:
    """The longest run of items that stand once in each, in the same order."""
    once_a, once_b = (Counter(item.key for item in each) for each in (a, b))
    places = {item.key: n for n, item in enumerate(b) if once_b[item.key] == 1}
    pairs = [
        (n, places[item.key]) for n, item in enumerate(a) if once_a[item.key] == 1 and item.key in places
    ]
    tails, chain = list[int](), list[tuple[int, int, int]]()  # patience sorting; each with its predecessor
    ends = list[int]()
    for i, j in pairs:
        at = bisect_left(tails, j)
        before = ends[at - 1] if at else -1
        chain.append((i, j, before))
        tails[at : at + 1], ends[at : at + 1] = [j], [len(chain) - 1]
    found, n = list[tuple[int, int]](), ends[-1] if ends else -1
    while n >= 0:
        i, j, n = chain[n]
        found.append((i, j))
    return found[::-1]


def _paired(shown: Stretch, told: Stretch) -> Iterator[tuple[Item | None, Item | None]]:
    """Items of two stretches side by side: those of a kind, and of a form where they are as many."""
    kinds = sorted({item.kind for item in (*shown, *told)}, key=lambda kind: kind != "text")
    for kind in kinds:
        one, other = ([item for item in each if item.kind == kind] for each in (shown, told))
        if len(one) == len(other):
            yield from zip(one, other, strict=True)
        else:
            yield from _by_form(one, other)


def _by_form(shown: Stretch, told: Stretch) -> Iterator[tuple[Item | None, Item | None]]:
    """Side by side what has the same form; what is left over stands alone."""
    theirs, ours = (
        {form: list(some) for form, some in groupby(sorted(each, key=_form), key=_form)}
        for each in (shown, told)
    )
    for form in sorted(theirs.keys() | ours.keys()):
        yield from zip_longest(theirs.get(form, []), ours.get(form, []))


def _form(item: Item) -> str:
    return item.form


def _difference(shown: Item | None, told: Item | None) -> Difference:
    item = shown or told
    assert item is not None, "a pair has at least one of the two"
    what: str = item.kind
    if item.kind == "text":
        what = _what(shown.text if shown else "", told.text if told else "")
    return Difference(
        place=item.place,
        what=what,
        shown=_quoted(shown, told) if shown else None,
        told=_quoted(told, shown) if told else None,
    )


def _what(shown: str, told: str) -> str:
    """Whether it is a date, a figure or a word in which two texts differ."""
    one, other = TOKEN.findall(shown), TOKEN.findall(told)
    changed = [
        token
        for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        if tag != "equal"
        for token in (*one[i:j], *other[k:m])
    ]
    if any(DATE.fullmatch(token) for token in changed):
        return "date"
    return "figure" if any(any(c.isdecimal() for c in token) for token in changed) else "word"


def _quoted(item: Item, other: Item | None) -> str:
    """A text, or of a long one the part in which it differs."""
    text = item.text
    if len(text) <= SHORT:
        return f"“{text}”"
    against = other.text if other else ""
    same = next((n for n, (a, b) in enumerate(zip(text, against, strict=False)) if a != b), 0)
    start = max(0, same - SHORT // 2)
    return f"“{'…' if start else ''}{text[start : start + SHORT]}{'…' if start + SHORT < len(text) else ''}”"
