"""The document that an entry of the ledger brought, with its own text where that was kept."""

from datetime import datetime

from pydantic import ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import EVER
from dashboard.domain.values.source import Source
from dashboard.errors import StorageError
from dashboard.store.database import Cursor, readable, rows
from dashboard.store.ledger import Kind
from dashboard.store.read import UNREAD
from dashboard.store.read.placed import source_of

BROUGHT = """
select
    seq,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    null as line,
    kind,
    json_extract_string(body, '$.text') as text
from entry
where seq = $seq
    and certification = $certification
    and recorded_at <= $known_by
"""
NEWEST_STANDING = """
select definition
from revision
where seq = (
    select max(seq)
    from entry
    where kind = 'certification'
        and certification = $certification
        and retracted_at is null
)
"""


class KeptDocument(Model):
    """A document as its entry holds it.

    `text` is None where it was not kept: of observations it never is, of a certificate since texts are.
    """

    source: Source
    kind: Kind
    text: str | None


@readable()
def read_document(
    cursor: Cursor, *, certification: str, seq: int, known_by: datetime | None = None
) -> KeptDocument | None:
    """The document of an entry; None where the certification had no such entry by then."""
    asked = {"seq": seq, "certification": certification, "known_by": known_by or EVER}
    found = rows(cursor, BROUGHT, asked)
    if not found:
        return None
    row = found[0]
    return KeptDocument(source=source_of(row), kind=row["kind"], text=row["text"])


@readable()
def read_certificate(cursor: Cursor, *, certification: str) -> Certificate:
    """The newest standing revision of a certification that the record knows, and nothing observed of it.

    StorageError where it does not read as one.
    """
    found = rows(cursor, NEWEST_STANDING, {"certification": certification})
    try:
        return Certificate.model_validate_json(found[0]["definition"])
    except ValidationError as error:
        raise StorageError(UNREAD.format(certification)) from error
