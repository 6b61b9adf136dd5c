"""The items of a PDF.

The words of each page as they are set, their colours, drawings, and all that hangs on it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    NullObject,
    StreamObject,
)

from dashboard.errors import RefusedError
from dashboard.exporters.packs.items import Item

PAGES, OBJECTS, DEEPEST = 500, 200_000, 12
SHOWS, PAINTS = (
    (b"Tj", b"TJ", b"'", b'"'),
    (b"rg", b"RG", b"g", b"G", b"k", b"K", b"sc", b"scn", b"SC", b"SCN"),
)
CODES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:(<[0-9A-Fa-f]+>|\[[^\]]*\])\s*)?")
HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
# What no reader is shown, or what every program that writes a file anew makes its own.
OWN = ("/Producer", "/Creator", "/ModDate", "/CreationDate", "/Trapped")
PAGE_KEYS = ("/Contents", "/Parent", "/Resources", "/StructParents", "/Tabs", "/Type")


def pdf_items(content: bytes) -> Iterator[Item]:
    """All items of a PDF, page by page; of what is not of a page, its texts by where they hang."""
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted or len(reader.pages) > PAGES:
            raise RefusedError.of("is encrypted, or longer than the board writes")
        yield from _properties(reader)
        seen = set[int]()
        for n, page in enumerate(reader.pages, 1):
            place = f"page {n}"
            fonts = _Fonts()
            yield Item(place, place, "layout", f"page {[float(x) for x in page.mediabox]} {page.rotation}")
            yield from _merged(_operations(page.get_contents(), page["/Resources"], fonts, reader, place, 0))
            for key in sorted(page.keys() - set(PAGE_KEYS)):
                yield from _hanging(page[key], place, key, seen)
            yield from _hanging(page["/Resources"], f"{place}, fonts and colours", "/Resources", seen)
        root: Any = reader.root_object
        for key in sorted(root.keys() - {"/Pages", "/Metadata", "/Type"}):
            yield from _hanging(root[key], f"document, {key[1:]}", key, seen)
    except (PyPdfError, KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise RefusedError.of(f"is damaged ({type(error).__name__})") from None


def _properties(reader: PdfReader) -> Iterator[Item]:
    found: Mapping[str, Any] = reader.metadata or {}
    for key, value in sorted(found.items()):
        if key not in OWN:
            yield Item("properties", f"document property {key[1:]}", "property", str(value), key)


class _Fonts:
    """What codes of a font mean, read once a font."""

    def __init__(self) -> None:
        self._read: dict[int, dict[int, str]] = {}

    def text(self, font: Any, shown: bytes) -> str:
        """The words that a font shows for codes of two bytes; of one where it has no table of its own."""
        table = font["/ToUnicode"] if isinstance(font, DictionaryObject) and "/ToUnicode" in font else None
        if not isinstance(table, StreamObject):
            return shown.decode("latin-1")
        if id(font) not in self._read:
            self._read[id(font)] = _meanings(table.get_data())
        meanings = self._read[id(font)]
        codes = (int.from_bytes(shown[n : n + 2], "big") for n in range(0, len(shown), 2))
        return "".join(meanings.get(code, "\ufffd") for code in codes)


def _meanings(table: bytes) -> dict[int, str]:
    """The codes of a /ToUnicode table (bfchar, bfrange)."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, meaning in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = _utf16(meaning)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, meaning in CODES.findall(block):
            start, end = int(first, 16), min(int(last, 16), int(first, 16) + 65_535)
            texts = [_utf16(each) for each in HEX.findall(meaning)]
            if meaning.startswith(b"[") or not texts:
                found |= dict(zip(range(start, end + 1), texts, strict=False))
            else:
                base = texts[0]
                found |= {
                    code: base[:-1] + chr(ord(base[-1]) + code - start) for code in range(start, end + 1)
                }
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", errors="replace")


def _operations(
    stream: Any, resources: Any, fonts: _Fonts, reader: PdfReader, place: str, depth: int
) -> Iterator[Item]:
    """The words, paints and strokes of a stream, and of the forms that it places."""
    if stream is None:
        return
    if depth > DEEPEST:
        raise RefusedError.of("holds drawings in drawings, deeper than the board writes")
    content = stream if isinstance(stream, ContentStream) else ContentStream(stream, reader)
    resources, font = resources.get_object(), None
    named = resources.get("/Font", {})
    for operands, operator in content.operations:
        if operator == b"Tf":
            font = named[operands[0]].get_object() if operands[0] in named else None
        if operator in SHOWS:
            last = operands[-1]
            pieces = last if isinstance(last, list) else [last]
            texts = [fonts.text(font, _raw(piece)) for piece in pieces if isinstance(piece, str | bytes)]
            gaps = [str(piece) for piece in pieces if not isinstance(piece, str | bytes)]
            yield Item(place, place, "text", "".join(texts), " ".join(gaps))
        elif operator in PAINTS:
            colour = _hex(operands)
            yield Item(place, place, "colour", colour or repr(operands), operator.decode())
        elif operator == b"Do":
            form = resources["/XObject"][operands[0]].get_object()
            yield from _placed(form, resources, fonts, reader, place, depth)
        else:
            yield Item(place, place, "layout", f"{operator!r} {operands!r}")


def _placed(
    form: Any, resources: Any, fonts: _Fonts, reader: PdfReader, place: str, depth: int
) -> Iterator[Item]:
    if form.get("/Subtype") == "/Form":
        yield from _operations(form, form.get("/Resources", resources), fonts, reader, place, depth + 1)
    else:
        yield Item(place, place, "picture", "a picture", hashlib.sha256(form.get_data()).hexdigest())


def _raw(piece: Any) -> bytes:
    original: bytes = piece.original_bytes if hasattr(piece, "original_bytes") else bytes(piece)
    return original


def _hex(operands: Any) -> str | None:
    shares = [float(x) for x in operands if isinstance(x, int | float)]
    return "".join(f"{round(share * 255):02X}" for share in shares) if len(shares) == 3 else None


def _merged(items: Iterator[Item]) -> Iterator[Item]:
    """Strokes that follow one another as one drawing: a page has thousands, and none says anything alone."""
    digest, count, place = hashlib.sha256(), 0, ""
    for item in items:
        if item.kind == "layout":
            digest.update(item.text.encode())
            count, place = count + 1, item.place
            continue
        if count:
            yield Item(place, place, "layout", "a drawing or the place of words", digest.hexdigest())
            digest, count = hashlib.sha256(), 0
        yield item
    if count:
        yield Item(place, place, "layout", "a drawing or the place of words", digest.hexdigest())


def _hanging(value: Any, place: str, key: str, seen: set[int]) -> Iterator[Item]:
    """What hangs on a page or the document: notes, links, attachments, scripts, words for who cannot see.

    `seen` are the numbers of objects that were met before.
    """
    left: list[tuple[Any, str]] = [(value, key)]
    while left:
        value, name = left.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            if len(seen) > OBJECTS:
                raise RefusedError.of("holds more objects than the board writes")
            value = value.get_object()
        if isinstance(value, NullObject) or value is None:
            continue
        if isinstance(value, DictionaryObject):
            yield from _stream(value, place, name)
            left += _inner(value)
        elif isinstance(value, ArrayObject):
            left += [(each, name) for each in reversed(value)]
        else:
            yield _leaf(value, place, name)


def _stream(value: DictionaryObject, place: str, name: str) -> Iterator[Item]:
    if isinstance(value, StreamObject):
        yield Item(
            place, place, "part", f"content of {name[1:]}", hashlib.sha256(value.get_data()).hexdigest()
        )


def _inner(value: Mapping[Any, Any]) -> list[tuple[Any, str]]:
    """What a dictionary holds, but what leads back to pages and parents or says how it is stored."""
    skipped = {"/Parent", "/P", "/Pg", "/Page", "/Prev", "/Length", "/Filter", "/DecodeParms"}
    if value.get("/Type") == "/Page":
        return []
    return [(value.raw_get(key), str(key)) for key in sorted(value, reverse=True) if key not in skipped]  # type: ignore[attr-defined]


def _leaf(value: Any, place: str, name: str) -> Item:
    kinds = {"/Alt": "alt", "/ActualText": "alt", "/URI": "link", "/JS": "part", "/Contents": "comment"}
    text = (
        f"{float(value):g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    )
    return Item(place, place, kinds.get(name, "layout"), text, name)  # type: ignore[arg-type]
