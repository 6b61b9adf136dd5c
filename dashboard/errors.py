"""Everything that can go wrong, and the exit code each leads to.

ReadinessError                 74
├── UsageError                 64  the command line asks for something that cannot be
├── RefusedError               65  a document has faults; nothing was written
├── MissingFileError           66  a file is not there, or is not a file
├── UnknownCertificationError   3  no such certification in the record (64 where one is to be written to)
├── DeliveryError              74  a notice did not arrive
└── StorageError               74  the record cannot be read or written
    └── SnapshotError          74  a file stands where the record should be, and it is not one
        └── AlteredError       74  it is one, and not as it was recorded
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self


class ReadinessError(Exception):
    """Root of the tree; the message says what is wrong and what to do next."""

    exit_code = 74


class UsageError(ReadinessError):
    """The command line asks for something that cannot be."""

    exit_code = 64


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a document; printed as `file:line: field: what is wrong; what to do`.

    `label` is the field as a document in prose calls it, and is printed in its place.
    """

    file: str
    line: int
    field: str
    message: str
    label: str = ""

    def __str__(self) -> str:
        said = self.label or self.field
        field = f" {said}:" if said else ""
        text = f"{self.file}:{self.line}:{field} {self.message}"
        # What a document holds is quoted on one line and never reaches a terminal as a control sequence.
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class RefusedError(ReadinessError):
    """A document has faults; all of them are listed and nothing was written.

    `closing` are lines that end the list: what was understood nonetheless, and what to do next.
    """

    exit_code = 65

    def __init__(self, faults: Iterable[Fault], closing: Iterable[str] = ()) -> None:
        self.faults = tuple(sorted(set(faults)))
        self.closing = tuple(closing)
        super().__init__("\n".join([*map(str, self.faults), *self.closing]))

    @classmethod
    def of(cls, message: str) -> Self:
        """A refusal of a file as a whole."""
        return cls([Fault("", 0, "", message)])


class MissingFileError(ReadinessError):
    """A file is not there, or is not a file."""

    exit_code = 66


def no_certification(name: str, known: Iterable[str], then: str = "") -> str:
    """What is said of a certification that the record does not hold; `then` says by when."""
    ids = {each.casefold(): each for each in known}
    close = get_close_matches(name.casefold(), ids, n=1)
    meant = f"did you mean {ids[close[0]]}? " if close else ""
    return f"There is no certification {name}{then}; {meant}known: {', '.join(ids.values()) or 'none'}"


class UnknownCertificationError(ReadinessError):
    """No such certification in the record, or nothing was known of it by then."""

    exit_code = 3


class DeliveryError(ReadinessError):
    """A notice did not arrive; it is sent again by the next run."""


class StorageError(ReadinessError):
    """The record cannot be read or written."""


class SnapshotError(StorageError):
    """A file stands where the record should be, and it is not one."""


class AlteredError(SnapshotError):
    """A record whose ledger, or telemetry, is not what was recorded."""
