"""What is written, and to whom it is readable: whole files, their owner's alone, never through a link."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.errors import SnapshotError, StorageError
from dashboard.store.files import permissions, remove, workplace, write_whole
from dashboard.store.notices_sent import memory_of, remembered, remembering
from dashboard.store.publish import writing
from dashboard.store.publish.known_bytes import KNOWN
from dashboard.store.publish.manifest import manifest_path, signature_path
from dashboard.store.publish.snapshot import open_snapshot
from tests.examples import examples
from tests.store.conftest import Book, day

pytestmark = pytest.mark.of_files

VICTIM = b"somebody else's"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture
def lax() -> Iterator[None]:
    """An umask that lets everybody read and write what is made."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A file that a link leads to: whatever a test does, it stays what it was."""
    file = tmp_path / "victim"
    file.write_bytes(VICTIM)
    yield file
    assert file.read_bytes() == VICTIM
    assert mode(file) == 0o644


def test_record_manifest_lock_notices_and_cache_are_their_owners_alone(book: Book, lax, tmp_path: Path):
    cache = tmp_path / "own" / "cache"
    book.certify(day(3))
    with remembering(book.path):
        pass
    open_snapshot(book.path, cache)
    made = [file for folder in (book.path.parent, cache) for file in folder.iterdir()]

    assert {file.name: mode(file) for file in made} == dict.fromkeys((file.name for file in made), 0o600)
    assert len(made) == 6
    assert mode(book.path.parent) == mode(cache) == 0o700


@pytest.mark.parametrize("given_mode", [0o640, 0o644, 0o660])
def test_a_record_keeps_the_permissions_it_was_given_and_its_manifest_follows(book: Book, lax, given_mode):
    book.certify(day(3))
    book.path.chmod(given_mode)

    book.certify(day(4))

    assert mode(book.path) == mode(manifest_path(book.path)) == given_mode


def test_notices_that_others_could_read_are_their_owners_alone_from_the_next_run(book: Book):
    book.certify(day(3))
    with remembering(book.path):
        pass
    memory_of(book.path).chmod(0o666)

    with remembering(book.path):
        assert mode(memory_of(book.path)) == 0o600


def _record(book: Book) -> None:
    book.certify(day(4))


def _notices(book: Book) -> None:
    with remembering(book.path):
        pytest.fail("it would send")


def _notices_looked_at(book: Book) -> None:
    with remembered(book.path):
        pytest.fail("it would answer")


PLACES: dict[str, tuple[Callable[[Path], Path], Callable[[Book], None]]] = {
    "record": (lambda path: path, _record),
    "lock": (lambda path: path.with_name(f"{path.name}.lock"), _record),
    "manifest": (manifest_path, _record),
    "notices": (memory_of, _notices),
    "notices looked at": (memory_of, _notices_looked_at),
}


@pytest.mark.parametrize("is_dangling", [False, True], ids=["to a file", "to nothing"])
@pytest.mark.parametrize("place", PLACES)
def test_no_link_is_followed_for_writing(book: Book, victim: Path, place: str, is_dangling):
    name, write = PLACES[place]
    book.certify(day(3))
    link = name(book.path)
    link.unlink(missing_ok=True)
    nowhere = victim.with_name("nowhere")
    link.symlink_to(nowhere if is_dangling else victim)

    with pytest.raises(StorageError, match="symbolic link, and nothing is written through one"):
        write(book)

    assert link.is_symlink()
    assert not nowhere.exists()


def test_a_link_in_the_place_of_the_signature_is_replaced_not_followed(book: Book, victim: Path):
    book.certify(day(3))
    signature_path(book.path).symlink_to(victim)

    book.certify(day(4))

    assert not signature_path(book.path).is_symlink()


def test_links_in_the_cache_are_neither_followed_nor_believed(full: Book, victim: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    head = open_snapshot(full.path, cache).id
    (replica,) = cache.glob("*.duckdb")
    memory = cache / KNOWN
    memory.unlink()
    memory.symlink_to(victim)
    replica.unlink()
    replica.symlink_to(victim)

    assert open_snapshot(full.path, cache).id == head
    assert not replica.is_symlink()
    assert not memory.is_symlink()


def test_a_cache_that_anyone_may_write_to_is_refused(full: Book, tmp_path: Path):
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o777)

    with pytest.raises(SnapshotError, match=r"anyone may write to the cache folder.*READINESS_CACHE"):
        open_snapshot(full.path, cache)


@settings(max_examples=examples(10, 40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=st.none() | st.sampled_from([0o600, 0o640, 0o644, 0o400]), content=st.binary(max_size=99))
def test_a_file_written_whole_keeps_the_permissions_of_what_it_replaces(tmp_path: Path, old, content):
    file = tmp_path / "pack"
    file.unlink(missing_ok=True)
    if old is not None:
        file.write_bytes(b"old")
        file.chmod(old)
    umask = os.umask(0o027)
    try:
        write_whole(file, content)
    finally:
        os.umask(umask)

    assert file.read_bytes() == content
    assert mode(file) == (0o640 if old is None else old)


def test_a_file_that_cannot_be_written_whole_is_left_as_it_was(tmp_path: Path, monkeypatch):
    file = tmp_path / "pack"
    file.write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        write_whole(file, b"new")

    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("pack", b"old")]


def test_a_workplace_is_its_owners_alone_and_goes_with_all_in_it(tmp_path: Path, lax):
    with pytest.raises(ZeroDivisionError), workplace(tmp_path / "x") as folder:  # noqa: PT012
        (folder / "part").touch()
        assert mode(folder) == 0o700
        _ = 1 / 0

    assert list(tmp_path.iterdir()) == []


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path, victim: Path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "kept").touch()
    for n, target in enumerate((folder, victim)):
        link = tmp_path / f"link-{n}"
        link.symlink_to(target)
        remove(link)
        assert not link.is_symlink()
    remove(tmp_path / "nothing")

    assert (folder / "kept").exists()
    remove(folder)
    assert not folder.exists()


def test_of_no_file_other_permissions_are_told(tmp_path: Path):
    assert permissions(tmp_path / "none", 0o640) == 0o640


@pytest.mark.parametrize("bits", [0o400, 0o444])
def test_a_read_only_record_is_said_to_be_one(book: Book, bits):
    book.certify(day(3))
    book.path.chmod(bits)
    before = book.bytes()

    with pytest.raises(StorageError, match=rf"read-only \(mode 0{bits:o}\).*nothing was written"):
        book.certify(day(4))

    assert book.bytes() == before
    assert open_snapshot(book.path, book.path.with_name("cache")).id
    with writing(book.path.with_name("other.duckdb"), now=day(4)) as writer:
        assert writer.head is None
