"""`readiness verify`: is a record what was recorded, who signed it, and does it extend a known head?"""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import Database, database_path, existing, json_instead_of, say, say_json
from dashboard.cli.packs import OVERALL, check_pack
from dashboard.domain.values import wording
from dashboard.errors import UsageError
from dashboard.settings import Settings
from dashboard.store.publish.signatures import read_signers
from dashboard.store.verification import Verdict, Verification, verify

EXIT_CODES: dict[Verdict, int] = {"verified": 0, "altered": 1, "unreadable": 2, "unsigned": 3, "diverged": 4}
HEADLINES: dict[Verdict, str] = {
    "verified": "Verified",
    "altered": "Altered: it is not what was recorded",
    "unreadable": "Unreadable as a record",
    "unsigned": "Valid, but nobody known has signed it",
    "diverged": "It does not extend the known head",
}
UNREACHED = "Not verified: some of it cannot be reached now; try again"
MEANING = (
    "This does not prove that a named approver approved, that evidence is true, that the time is right, "
    "or that nothing was left out."
)
SHORTEST_HEAD, HEX = 16, set("0123456789abcdef")


def verify_record(
    *,
    known_head: Annotated[
        str | None,
        typer.Option(
            metavar="H", help="A head kept elsewhere (16 digits or more), which the record must extend."
        ),
    ] = None,
    signers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keys that may sign, as OpenSSH's allowed_signers.")
    ] = None,
    pack: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="An exported file: does it still show what the ledger tells?"),
    ] = None,
    as_json: Annotated[bool, json_instead_of("lines")] = False,
    database: Database = None,
) -> None:
    """Check that the record is whole and whose it is, or that a pack says what the record does.

    Chain, telemetry, derived tables, manifest, signature; with --pack an exported file too.

    Exits 0 verified, 1 altered, 2 unreadable, 3 valid but unsigned or by an unknown signer, 4 does not extend
    the head.
    """
    if known_head is not None:
        check_head(known_head, "--known-head")
    file = signers or Settings().signers
    path = existing(database_path(database))
    found = verify(path, known_head=known_head, signers=read_signers(file) if file else None)
    # What a record that is not sound would tell is nothing to compare with.
    checked = check_pack(pack, path) if pack and found.verdict not in ("altered", "unreadable") else None
    verdict = (OVERALL[checked.verdict] if checked else None) or found.verdict
    if as_json:
        answer = {**found.model_dump(mode="json"), "verdict": verdict}
        say_json({**answer, "pack": checked.model_dump(mode="json") if checked else None} if pack else answer)
    else:
        for line in (*(checked.lines if checked else ()), *_lines(found)):
            say(line)
    raise typer.Exit(EXIT_CODES[verdict])


def check_head(head: str, name: str) -> None:
    """UsageError where a text is no head of a ledger, or too little of one.

    `name` is what it was given as.
    """
    if len(head) < SHORTEST_HEAD or set(head.lower()) - HEX:
        raise UsageError(f"{name}: {head!r} is no head; give its first 16 digits or more, as pages print it")


def _lines(found: Verification) -> list[str]:
    is_whole = found.verdict != "unreadable" or found.entries is None
    said = [HEADLINES[found.verdict] if is_whole else UNREACHED]
    if found.entries is not None and found.head is not None:
        noun = "entry" if found.entries == 1 else "entries"
        said.append(f"{found.entries} {noun}, head {found.head[:16]}")
    if found.published_at is not None:
        by = f" by {found.signed_by}" if found.signed_by else ""
        said.append(f"Published{by} on {found.published_at:%Y-%m-%d %H:%M} UTC")
    if found.known_head is not None and found.verdict not in ("diverged", "unreadable", "altered"):
        said.append(f"Extends the head {found.known_head}")
    said += [_sentence(each) for each in (*found.faults, *found.notes)]
    return [*said, MEANING]


def _sentence(text: str) -> str:
    """A fault or a note; one that begins with a file's name begins as that is written."""
    return text if ":" in text.split(" ", 1)[0] else wording.capitalized(text)
