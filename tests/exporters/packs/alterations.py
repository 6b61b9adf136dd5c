"""Packs altered as a person with an editor would: one digit or letter of what is shown, wherever it stands."""

import random
import re
import string
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ByteStringObject, ContentStream, NameObject

from dashboard.exporters.pack import Format
from dashboard.exporters.packs.pdf import _meanings

STAMP = re.compile(r"readiness-board/1|X-READINESS")
WORD = re.compile(r"(?<!\\)[A-Za-z]{3,}|\d+")
CELLS = re.compile(r"(?<=<v>)[\d.]+(?=</v>)")
NAMES_OF_TYPES = re.compile(r"true|false|null")


class Altered(NamedTuple):
    """A pack, the word or letter that was changed, and what it is now; empty where it is shown in another form."""

    content: bytes
    before: str
    after: str


def another(letter: str, rng: random.Random) -> str:
    """Another digit for a digit, another letter of its case for a letter."""
    kinds = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
    return rng.choice([c for c in next(k for k in kinds if letter in k) if c not in {letter, "0"}])


def alter_text(text: str, spots: list[tuple[int, int]], rng: random.Random) -> tuple[str, str, str]:
    """One letter or digit of one of the spots changed; the text, and the words before and after."""
    start, end = rng.choice(spots)
    n = rng.randrange(start, end)
    letter = another(text[n], rng)
    return (
        f"{text[:n]}{letter}{text[n + 1 :]}",
        text[start:end],
        f"{text[start:n]}{letter}{text[n + 1 : end]}",
    )


def words(text: str, within: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where words and figures stand in what a pattern finds, but those of a stamp."""
    return [
        (found.start(1) + word.start(), found.start(1) + word.end())
        for found in within.finditer(text)
        if not STAMP.search(found[1])
        for word in WORD.finditer(found[1])
        if not NAMES_OF_TYPES.fullmatch(word[0])
    ]


VALUES = {
    Format.JSON: re.compile(r'^ *(?:"\w+": )?("[^\n]*"|[\d.-]+),?$', re.MULTILINE),
    Format.CSV: re.compile(r"^(?:﻿)?(?:[^,\n]*,){3}([^\n]*)$", re.MULTILINE),
    Format.ICS: re.compile(r"^(?:SUMMARY|DESCRIPTION|CATEGORIES):([^\r\n]*)", re.MULTILINE),
    Format.HTML: re.compile(r">([^<>{}]*[\w][^<>{}]*)<(?!/style)"),
}


def _text_format(form: Format) -> Callable[[bytes, random.Random], Altered]:
    def alter(content: bytes, rng: random.Random) -> Altered:
        text = content.decode()
        if form == Format.HTML:
            head, _, body = text.partition("<body>")
            spots = words(body, VALUES[form])
            changed, before, after = alter_text(body, spots, rng)
            return Altered(f"{head}<body>{changed}".encode(), before, after)
        if form == Format.CSV:
            head, _, body = text.partition("\n")
            spots = [s for s in words(body, VALUES[form]) if _is_value(body, s[0])]
            changed, before, after = alter_text(body, spots, rng)
            return Altered(f"{head}\n{changed}".encode(), before, after)
        changed, before, after = alter_text(text, words(text, VALUES[form]), rng)
        return Altered(changed.encode(), before, after)

    return alter


def _is_value(text: str, at: int) -> bool:
    return "&" not in text[max(0, at - 8) : at]


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts as one file of Office."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of a file of Office by name."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _office(content: bytes, rng: random.Random) -> Altered:
    parts = unzipped(content)
    shown = re.compile(r"<(?:a:)?t(?: [^>]*)?>([^<&]+)</(?:a:)?t>")
    names = [n for n in parts if re.search(r"/(slides|notesSlides|worksheets)/[^/]+xml|sharedStrings", n)]
    spots = {
        name: words(parts[name].decode(), shown) + [m.span() for m in CELLS.finditer(_numbers(parts[name]))]
        for name in names
    }
    name = rng.choice([name for name in names if spots[name]])
    text = parts[name].decode()
    start, end = rng.choice(spots[name])
    digits = [n for n in range(start, end) if text[n] != "."]
    n = rng.choice(digits)
    letter = another(text[n], rng)
    parts[name] = f"{text[:n]}{letter}{text[n + 1 :]}".encode()
    if text[start - 3 : start] == "<v>":
        return Altered(zipped(parts), "", "")  # A day is shown as one, a figure in its shortest form.
    return Altered(zipped(parts), text[start:end], f"{text[start:n]}{letter}{text[n + 1 : end]}")


def _numbers(part: bytes) -> str:
    """A sheet, its references to texts and its empty cells blanked out."""
    return re.sub(r'<c [^>]*t="s"[^>]*>.*?</c>', lambda m: " " * len(m[0]), part.decode())


def _pdf(content: bytes, rng: random.Random) -> Altered:
    """The glyph of a digit or letter in place of another of the same font."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    page = rng.choice(writer.pages)
    stream = ContentStream(page["/Contents"], writer)
    spots, font = [], None
    for operands, operator in stream.operations:
        if operator == b"Tf":
            font = page["/Resources"]["/Font"][operands[0]]  # type: ignore[index]
        if operator == b"TJ" and font is not None:
            table = _meanings(font["/ToUnicode"].get_data())
            for n, piece in enumerate(operands[0]):
                raw = piece.original_bytes if hasattr(piece, "original_bytes") else b""
                codes = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
                spots += [
                    (operands[0], n, i, codes, table)
                    for i, code in enumerate(codes)
                    if table.get(code, "").isalnum() and table[code].isascii() and len(table[code]) == 1
                ]
    pieces, n, i, codes, table = rng.choice(spots)
    before = table[codes[i]]
    others = [
        (code, text)
        for code, text in table.items()
        if len(text) == 1
        and text.isascii()
        and text != before
        and text.isdigit() == before.isdigit()
        and text.isalnum()
    ]
    if not others:
        return _pdf(content, rng)
    code, after = rng.choice(others)
    changed = [*codes[:i], code, *codes[i + 1 :]]
    pieces[n] = ByteStringObject(b"".join(c.to_bytes(2, "big") for c in changed))
    page[NameObject("/Contents")] = writer._add_object(stream)
    target = BytesIO()
    writer.write(target)
    return Altered(target.getvalue(), before, after)


ALTER: dict[Format, Callable[[bytes, random.Random], Altered]] = {
    Format.PDF: _pdf,
    Format.PPTX: _office,
    Format.XLSX: _office,
    **{form: _text_format(form) for form in VALUES},
}
