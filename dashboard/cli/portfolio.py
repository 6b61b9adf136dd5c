"""`readiness status` of all certifications: one line each, kept ones where they hold."""

from dashboard.cli.options import now, open_record, say_json
from dashboard.errors import StorageError
from dashboard.exporters.json import questions
from dashboard.exporters.terminal.table import print_portfolio
from dashboard.review.portfolio import Line
from dashboard.settings import Address, Settings
from dashboard.store.answers import answered
from dashboard.store.read import certification_ids


def lines_of_all(path: Address, *, as_json: bool) -> tuple[list[str], list[str]] | None:
    """Print every certification of a record as it stands now; the status of each, and what could not be told.

    None where it does not hold several. StorageError where nothing can be told of any.
    """
    cursor, at = (snapshot := open_record(path)).cursor(), now()
    ids = certification_ids(cursor)
    if len(ids) < 2:
        return None
    question = questions.status() if as_json else questions.line()
    told = answered(snapshot, ids, question, at=at, cache=Settings().cache)
    faults = [f"{name} cannot be shown: {fault}" for name, fault in told.faults.items()]
    if not told.answers:
        raise StorageError("\n".join(faults))
    if as_json:
        answers = [questions.told(text, at=at, head=snapshot.id) for text in told.answers.values()]
        say_json(answers)
        return [answer["standing"]["status"] for answer in answers], faults
    lines = [Line.model_validate_json(text) for text in told.answers.values()]
    print_portfolio(lines)
    return [line.status for line in lines], faults
