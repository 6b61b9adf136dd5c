"""Reading a document whole, once, as bytes: what it is called, what it holds, and its SHA-256."""

import hashlib
import io
import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from dashboard.errors import Fault, MissingFileError, RefusedError, StorageError

SIZE_CAP = 16 * 2**20
PIECE = 2**20
STANDARD_INPUT = "-"
# What JSON escapes: a character in two halves, one half alone, or anything else.
ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(?P<half>u[dD][89a-fA-F][\da-fA-F]{2})|.)",
    re.DOTALL,
)
HALF = "holds half a character, which is no text; write the whole one"


def refuse(name: str, message: str, *, line: int = 1, field: str = "") -> RefusedError:
    """A refusal with a single fault."""
    return RefusedError([Fault(file=name, line=line, field=field, message=message)])


@dataclass(frozen=True)
class Document:
    """A document as it was given: its name on the command line and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of its bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def text(self) -> str:
        """Its text, in UTF-8; RefusedError names the line that is not, or in JSON holds half a character."""
        if b"\0" in self.content:
            line = self.content[: self.content.index(b"\0")].count(b"\n") + 1
            raise refuse(self.name, "is binary; give a text document", line=line)
        try:
            text = self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.content[: error.start].count(b"\n") + 1
            raise refuse(self.name, "is not UTF-8; save it as UTF-8", line=line) from None
        half = next((m for m in ESCAPE.finditer(text) if m["half"]), None) if _is_json(text) else None
        if half is not None:
            raise refuse(self.name, HALF, line=text.count("\n", 0, half.start()) + 1)
        return text

    @cached_property
    def first_line(self) -> str:
        """Its first line that is not blank, stripped; empty where there is none."""
        return next((line.strip() for line in self.text.splitlines() if line.strip()), "")


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[") and "\\ud" in text.lower()


@dataclass(frozen=True)
class TelemetryFile:
    """An open file of telemetry, told by its first line; read once, in pieces, and never held whole."""

    name: str
    first: bytes
    rest: BinaryIO
    size: int | None

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, from the first; the file is closed after the last."""
        with self.rest:
            yield self.first
            while piece := _read(self.name, self.rest, PIECE):
                yield piece


def open_document(path: str, standard_input: BinaryIO | None = None) -> Document | TelemetryFile:
    """A document read whole, or a telemetry file to be read in pieces; errors as of `read_document`."""
    name, file = _opened(path, standard_input)
    first = _read(name, file, PIECE)
    if not is_telemetry(first):
        with file:
            return _capped(name, first, file)
    size = os.fstat(file.fileno()).st_size if path != STANDARD_INPUT else None
    return TelemetryFile(name=name, first=first, rest=file, size=size)


def open_table(path: str, standard_input: BinaryIO | None = None) -> TelemetryFile:
    """A table to be read in pieces; errors as of `read_document`."""
    name, file = _opened(path, standard_input)
    size = os.fstat(file.fileno()).st_size if path != STANDARD_INPUT else None
    return TelemetryFile(name=name, first=_read(name, file, PIECE), rest=file, size=size)


def as_file(document: Document) -> TelemetryFile:
    """A document as a file that is read in pieces."""
    content = document.content
    return TelemetryFile(name=document.name, first=content, rest=io.BytesIO(), size=len(content))


def is_telemetry(head: bytes) -> bool:
    """Whether a file's beginning is that of telemetry: its header, or a flat JSON object of a metric."""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)
    first = lines[0].strip()
    if first.startswith(b"{"):
        return b'"metric"' in first and b'"observed_at"' in first and first.count(b"{") == 1
    return first.split(b",")[0].strip(b' "') == b"metric" and b"observed_at" in first


def read_document(path: str, standard_input: BinaryIO | None = None) -> Document:
    """Read a file, or standard input for "-".

    MissingFileError where there is none, RefusedError where it is no file.
    """
    name, file = _opened(path, standard_input)
    with file:
        return _capped(name, b"", file)


def _opened(path: str, standard_input: BinaryIO | None) -> tuple[str, BinaryIO]:
    if path == STANDARD_INPUT:
        return "<stdin>", standard_input or sys.stdin.buffer
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise MissingFileError(f"{path}: there is no such file; check the name") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse(path, f"cannot be read ({reason}); check the name and its permissions") from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        what = "a directory" if stat.S_ISDIR(mode) else "not a file"
        raise refuse(path, f"is {what}; name a document")
    return Path(path).as_posix(), os.fdopen(descriptor, "rb")


def _read(name: str, file: BinaryIO, size: int) -> bytes:
    """Up to so many bytes of a document.

    Closed, and named by a StorageError, if the disk does not give them.
    """
    try:
        return file.read(size)
    except OSError as error:
        file.close()
        reason = error.strerror or str(error)
        raise StorageError(f"{name}: could not be read ({reason}); check the disk it lies on") from error


def _capped(name: str, first: bytes, file: BinaryIO) -> Document:
    content = first + _read(name, file, SIZE_CAP + 1 - len(first))
    if len(content) > SIZE_CAP:
        raise refuse(name, f"is larger than {SIZE_CAP // 2**20} MB; split it")
    return Document(name=name, content=content)
