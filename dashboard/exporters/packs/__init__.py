"""A pack that was handed in: what it is, what it says of itself, and in what it differs from the ledger's."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice

from dashboard.domain.values.fields import Model
from dashboard.exporters.pack import Format
from dashboard.exporters.packs.items import Difference, Item, differences
from dashboard.exporters.packs.office import other_parts
from dashboard.exporters.stamp import Stamp, read_stamp

CAP = 64 * 2**20
MOST = 2_000  # differences that are named; a file with more is no pack that was altered here and there
PACKED_ANEW = "it was packed anew; every part of it is what the board wrote"
RESAVED = (
    "another program saved it; its words, figures, colours and what is hidden were compared, "
    "finer layout cannot be"
)
# The reader of a format as "module:function"; imported when it is asked for, as those that write are.
READERS: dict[Format, str] = {
    Format.PDF: "pdf:pdf_items",
    Format.PPTX: "deck:deck_items",
    Format.HTML: "texts:html_items",
    Format.XLSX: "workbook:workbook_items",
    Format.CSV: "texts:csv_items",
    Format.ICS: "texts:ics_items",
    Format.JSON: "texts:json_items",
}


def format_of(content: bytes) -> Format | None:
    """The format of a file by its content, whatever its name; None of what the board does not write."""
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if content[:1024].find(b"%PDF-") >= 0:
        return Format.PDF
    if content.startswith(b"PK"):
        return Format.PPTX if b"ppt/presentation.xml" in content else Format.XLSX
    if head.startswith(b"BEGIN:VCALENDAR"):
        return Format.ICS
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return Format.HTML
    if head.startswith(b"{"):
        return Format.JSON
    return Format.CSV if head.startswith(b"certification,as_of,ledger_head") else None


def stamp_in(content: bytes, form: Format) -> Stamp | None:
    """What a pack says of itself; None where it bears no stamp. RefusedError where it cannot be read."""
    last = None
    for item in items_of(content, form):
        stamp = read_stamp(item.text)
        if stamp and (item.kind == "property" or "stamp" in item.form.lower()):
            return stamp
        last = stamp or last
    return last


def items_of(content: bytes, form: Format) -> Iterator[Item]:
    """All that a pack shows; RefusedError where it cannot be read."""
    module, _, function = READERS[form].partition(":")
    reader: Callable[[bytes], Iterator[Item]] = getattr(
        import_module(f"dashboard.exporters.packs.{module}"), function
    )
    return reader(content)


class Comparison(Model):
    """In what a pack differs from the one that the ledger makes.

    `items` were compared, `notes` say what was not.
    """

    items: int
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()


def compared(content: bytes, made: bytes, form: Format) -> Comparison:
    """Compare a pack that was handed in with the one that the ledger makes.

    RefusedError where it cannot be read.
    """
    theirs = list(items_of(content, form))
    found = tuple(islice(differences(theirs, items_of(made, form)), MOST))
    notes: tuple[str, ...] = ()
    if content != made and not found:
        notes = ("its bytes are not those that the board wrote; all that it shows is",)
        if form in {Format.XLSX, Format.PPTX}:
            found, notes = _laid_out(content, made)
    return Comparison(items=len(theirs), differences=found, notes=notes)


def _laid_out(content: bytes, made: bytes) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """What is left of a file of Office whose words, colours and shapes are all the same."""
    names, mostly = other_parts(content, made)
    if not names:
        return (), (PACKED_ANEW,)
    if mostly:
        return (), (RESAVED,)
    return tuple(Difference(place=name, what="layout", shown="it", told="it") for name in names), ()


__all__ = [
    "CAP",
    "MOST",
    "PACKED_ANEW",
    "Comparison",
    "Difference",
    "Format",
    "compared",
    "format_of",
    "stamp_in",
]
