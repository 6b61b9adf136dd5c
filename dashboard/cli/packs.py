"""A pack handed in to `readiness verify`.

Read its stamp, make it again from the ledger at that head, compare.
"""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.errors import MissingFileError, RefusedError, UnknownCertificationError
from dashboard.exporters.pack import Format, pack
from dashboard.exporters.packs import CAP, MOST, Difference, compared, format_of, stamp_in
from dashboard.exporters.stamp import Stamp, generator
from dashboard.settings import Address
from dashboard.store.publish.published import published, telemetry_folders
from dashboard.store.publish.replica import replica_at
from dashboard.store.read.reviews import read_review
from dashboard.store.verification import Verdict

PackVerdict = Literal["matches", "altered", "unreadable", "incomparable", "diverged"]
# What a pack's verdict makes of the whole; one that matches leaves what the record's is.
OVERALL: dict[PackVerdict, Verdict | None] = {
    "matches": None,
    "altered": "altered",
    "unreadable": "unreadable",
    "incomparable": "unreadable",
    "diverged": "diverged",
}
HEADLINES: dict[PackVerdict, str] = {
    "matches": "it shows what the ledger tells",
    "altered": "Altered: it does not show what the ledger tells",
    "unreadable": "Unreadable as a pack",
    "incomparable": "It cannot be compared",
    "diverged": "It is not from this record",
}
SHOWN = 200  # differences that are printed; --json has all


class PackCheck(Model):
    """What checking a pack found; its stamp is what it says of itself.

    `same_bytes` is whether it is byte for byte what the board writes.
    """

    file: str
    verdict: PackVerdict
    format: Format | None = None
    certification: str | None = None
    as_of: datetime | None = None
    known_by: datetime | None = None
    since: datetime | None = None
    ledger_head: str | None = None
    generator: str | None = None
    same_bytes: bool = False
    compared: int = 0
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """All of it in words, a line each; at most 200 differences."""
        said = [f"{self.file}: {HEADLINES[self.verdict]}"]
        if self.as_of and self.ledger_head:
            known = f", as known on {self.known_by:%Y-%m-%d %H:%M} UTC" if self.known_by else ""
            at = f"as of {self.as_of:%Y-%m-%d %H:%M:%S} UTC{known}, head {self.ledger_head[:16]}"
            said.append(f"{self.certification}, {at}, {self.compared:,} items compared")
        said += [difference.sentence for difference in self.differences[:SHOWN]]
        if len(self.differences) > SHOWN:
            more = "or more " if len(self.differences) == MOST else ""
            said.append(f"and {len(self.differences) - SHOWN} {more}more; --json names them")
        return [*said, *map(wording.capitalized, self.notes)]


def check_pack(file: Path, record: Address) -> PackCheck:
    """Whether an exported file still tells what the ledger told at its instant and head.

    Raises MissingFileError, and what opening the record raises.
    """
    name = file.name
    try:
        content = _read(file)
        form = format_of(content)
        stamp = stamp_in(content, form) if form else None
        if form is None or stamp is None:
            return PackCheck(file=name, verdict="unreadable", format=form, notes=(_stranger(form),))
        return _checked(name, content, form, stamp, record)
    except RefusedError as error:
        return PackCheck(file=name, verdict="unreadable", notes=(error.faults[0].message,))


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise MissingFileError(f"{file}: there is no such file; check the name")
    try:
        with file.open("rb") as opened:
            content = opened.read(CAP + 1)
    except OSError as error:
        raise MissingFileError(f"{file}: cannot be read ({error.strerror}); check its permissions") from None
    if len(content) > CAP:
        raise RefusedError.of(f"is larger than {CAP // 2**20} MB, which no pack is")
    return content


def _stranger(form: Format | None) -> str:
    if form is None:
        return "it is none of the formats that the board exports: pdf, pptx, html, xlsx, csv, ics, json"
    return (
        f"it is a {form.upper()} without the board's stamp: the board did not export it, an earlier version "
        "did, or its stamp was taken out; nothing of it can be compared"
    )


def _checked(name: str, content: bytes, form: Format, stamp: Stamp, record: Address) -> PackCheck:
    said = PackCheck(
        file=name,
        verdict="diverged",
        format=form,
        certification=stamp.certification,
        as_of=stamp.as_of,
        known_by=stamp.known_by,
        since=stamp.since,
        ledger_head=stamp.head,
        generator=stamp.generator,
    )
    try:
        made = _made_again(stamp, form, record)
    except UnknownCertificationError:
        note = f"the record held no certification {stamp.certification} at that head"
        return said.model_copy(update={"notes": (note,)})
    if made is None:
        note = (
            f"no entry of the record has its head {stamp.head[:16]}: another record's, or the record's "
            f"tail is cut"
        )
        return said.model_copy(update={"notes": (note,)})
    found = compared(content, made, form)
    # Another version says who it is in its stamp, which is no difference of what it shows.
    shown = tuple(d for d in found.differences if not _is_of_version(d, stamp))
    verdict, notes = _verdict(shown, stamp)
    update = {
        "verdict": verdict,
        "same_bytes": content == made,
        "compared": found.items,
        "differences": shown,
        "notes": (*found.notes, *notes),
    }
    return said.model_copy(update=update)


def _is_of_version(difference: Difference, stamp: Stamp) -> bool:
    return (difference.shown or "").replace(stamp.generator, generator()) == difference.told


def _made_again(stamp: Stamp, form: Format, record: Address) -> bytes | None:
    """The pack as the ledger at its head makes it; None where the ledger never had that head."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        places = telemetry_folders(record, cache)
        with published(record, cache) as there, replica_at(there.cursor, stamp.head, cache, places) as cursor:
            if cursor is None:
                return None
            review = read_review(
                cursor,
                certification=stamp.certification,
                as_of=stamp.as_of,
                since=stamp.since,
                known_by=stamp.known_by,
            )
            return pack(review, form)


def _verdict(shown: Sequence[Difference], stamp: Stamp) -> tuple[PackVerdict, tuple[str, ...]]:
    """A pack of another version may say the same in other words, so its differences prove nothing."""
    if stamp.generator == generator():
        return ("altered" if shown else "matches"), ()
    if not shown:
        return "matches", (f"it was written by {stamp.generator}, and this version shows the same",)
    note = (
        f"it was written by {stamp.generator}, this is {generator()}: whether these differences are the "
        "versions' or someone's cannot be told; ask the version that wrote it"
    )
    return "incomparable", (note,)
