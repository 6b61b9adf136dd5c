"""How much a document may hold, so that reading any of them stays cheap.

`docs/limits.md` has them in a table.

What costs more than its bytes is counted as it is read, and refused as soon as there is too much of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.errors import Fault
from dashboard.importers.documents.document import Document, refuse

# Bytes of a certificate or of manifests by how they are written; other documents may be as large as any.
LARGEST = {"YAML or JSON": 512 * 1024, "Markdown": 512 * 1024}
MANY = 200  # faults that are told; no more are looked for
MANY_ROWS = 100  # faults of a file of observations or samples: the same
VALUES = 80_000  # keys and values of a document in YAML
LISTED = 500  # items of any list of a certificate
OTHERS = {"observations": 5_000, "obligations": 200}  # but for these lists of it
PAIRS = 200_000  # texts of a certificate in prose that are compared with each other
METRICS = 1_000  # of one telemetry file
METRIC_NAME = "use at most 128 letters, digits, points, colons, underscores and dashes"
SECTIONS = 2_000  # headings of a certificate in Markdown


def check_size(document: Document, what: str) -> None:
    """Refuse a document that is larger than what it is written in is read; `what` names that."""
    most = LARGEST[what]
    if len(document.content) > most:
        size = f"{len(document.content) // 1024:,} KB"
        message = f"holds {size} of {what}, and at most {most // 1024} KB are read; split it"
        raise refuse(document.name, message)


def most_of(path: str) -> int:
    """How many items the list at a path may hold."""
    return OTHERS.get(path, LISTED)


def too_many(what: str, most: int) -> str:
    """That there are more of something than are read."""
    return f"are more than the {most:,} {what} that are read; split the document"


def list_faults(value: Mapping[str, Any], lines: Mapping[str, int], name: str) -> Iterator[Fault]:
    """Every list of a document that holds more than is read, with its line."""
    left: list[tuple[str, Any]] = [("", value)]
    while left:
        path, here = left.pop()
        if isinstance(here, Mapping):
            left += [(f"{path}.{key}" if path else str(key), each) for key, each in here.items()]
        elif isinstance(here, list):
            if len(here) > most_of(path):
                message = f"holds {len(here):,} items, and at most {most_of(path):,} are read; split it"
                yield Fault(name, lines.get(path, lines.get(f"{path}[0]", 1)), path, message)
            else:
                left += [(f"{path}[{n}]", each) for n, each in enumerate(here)]
