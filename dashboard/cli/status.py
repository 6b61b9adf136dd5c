"""`readiness status` and `readiness findings`: where certifications stand, and what is wrong with one."""

from typing import Annotated

import typer

from dashboard.cli.options import (
    AsOf,
    CertificationId,
    Database,
    KnownBy,
    choose_to_read,
    database_path,
    json_instead_of,
    read_all,
    say_json,
)
from dashboard.cli.portfolio import lines_of_all
from dashboard.errors import StorageError
from dashboard.exporters.json.status import findings_json, status_json
from dashboard.exporters.terminal.table import print_assessment, print_findings, print_portfolio
from dashboard.review.portfolio import line_of


def status(
    certification: Annotated[
        str | None, typer.Argument(metavar="ID", help="Certification; all without it.")
    ] = None,
    *,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Annotated[bool, json_instead_of("a table")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 0 certified, 1 conditional, 2 worse, 3 unknown.")
    ] = False,
    allow_conditional: Annotated[
        bool, typer.Option("--allow-conditional", help="With --check: conditional exits 0.")
    ] = False,
    database: Database = None,
) -> None:
    """Say where certifications stand: certified or not, until when, what is outstanding, and why."""
    path = database_path(database)
    everyone = None if certification or as_of or known_by else lines_of_all(path, as_json=as_json)
    if everyone is not None:
        statuses, faults = everyone
    else:
        moments, faults = read_all(path, certification, as_of=as_of, known_by=known_by)
        statuses = [moment.standing.status for moment in moments]
        if as_json:
            answers = [status_json(moment) for moment in moments]
            say_json(answers[0] if len(answers) == 1 and not faults else answers)
        elif len(moments) == 1 and not faults:
            print_assessment(moments[0])
        else:
            print_portfolio([line_of(moment) for moment in moments])
    if faults:
        raise StorageError("\n".join(faults))
    if check:
        codes = {"certified": 0, "conditional": 0 if allow_conditional else 1}
        raise typer.Exit(max(codes.get(status, 2) for status in statuses))


def findings(
    certification: CertificationId = None,
    *,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Annotated[bool, json_instead_of("a list")] = False,
    database: Database = None,
) -> None:
    """Examine a certification: where it contradicts itself, and what it leaves out."""
    found, faults = read_all(database_path(database), certification, as_of=as_of, known_by=known_by)
    if faults:
        raise StorageError("\n".join(faults))
    moments = {moment.record.certificate.certification.id: moment for moment in found}
    moment = moments[choose_to_read(tuple(moments), certification)]
    if as_json:
        say_json({"findings": findings_json(moment.findings)})
    else:
        print_findings(moment.assessment, moment.findings)
