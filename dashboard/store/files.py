"""Writing files: whole or not at all, to their owner alone, and never through a symbolic link."""

import hashlib
import json
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dashboard.errors import StorageError

OWNER_ONLY = 0o600
PERMISSIONS = 0o777


def refuse_link(path: Path) -> None:
    """Raise StorageError where a file to be written is a symbolic link, whatever it leads to."""
    if path.is_symlink():
        raise StorageError(
            f"{path}: it is a symbolic link, and nothing is written through one; name the file itself"
        )


def permissions(path: Path, otherwise: int) -> int:
    """The permissions of a file, or others where there is none; OSError."""
    try:
        return stat.S_IMODE(path.stat().st_mode) & PERMISSIONS
    except FileNotFoundError:
        return otherwise


def write_whole(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write a file beside another and then in its place, on disk before it is.

    Without `mode` it keeps the permissions of what it replaces; a new one has those that the umask leaves.
    StorageError for a symbolic link, OSError.
    """
    refuse_link(path)
    if mode is None and path.exists():
        mode = permissions(path, OWNER_ONLY)
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(part, flags, 0o666 if mode is None else OWNER_ONLY), "wb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes; OSError."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def recall(memory: Path) -> dict[str, Any]:
    """What was kept in a file of a reader's cache; nothing where it is damaged, or a link."""
    try:
        told = None if memory.is_symlink() else json.loads(memory.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def memorize(memory: Path, told: Mapping[str, Any]) -> None:
    """Keep what spares a reader work in a file of its cache, where the disk has room; a link is replaced."""
    with suppress(OSError):
        if memory.is_symlink():
            memory.unlink()
        write_whole(memory, json.dumps(told).encode(), mode=OWNER_ONLY)


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A new folder that only its owner looks into, removed with all that is left in it; OSError."""
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; of a symbolic link the link; OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk; OSError."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders; its rename is journalled.
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
