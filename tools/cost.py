"""What reading hard documents costs: CPU seconds a megabyte and the most memory, each in a process of its own.

Run by `make cost`; it exits 1 where a document under the caps costs more than the promise of docs/limits.md.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard import paths
from dashboard.errors import ReadinessError
from dashboard.importers.documents.document import Document, open_document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.importers.observations.telemetry_files import append_telemetry
from dashboard.store.publish import writing
from tools.heavy import ALL, Heavy

SECONDS, MEGABYTES = 2.0, 300  # a megabyte of a document, and above what an idle process holds
GIVEN_UP = 60  # seconds of CPU after which a document is given up
SIZES = (10_000, 100_000, 1_000_000)


def main() -> int:
    """Measure all documents, or those whose name holds a word, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    measured, slow = [], 0
    with tempfile.TemporaryDirectory() as folder:
        record = _record(Path(folder))
        base = _measure(record, "floor.csv", b"gate,observed_at,value,attested,text,evidence\n")
        print(f"floor: {base['seconds']:.2f} s, {base['megabytes']:.0f} MB")
        for name, suffix, make in _documents(given.words):
            for size in given.sizes:
                content = make(size).encode()
                found = _measure(record, f"heavy{suffix}", content)
                own = max(0.0, found["seconds"] - base["seconds"])
                allowed = SECONDS * max(1.0, len(content) / 1e6)
                more = found["megabytes"] - base["megabytes"]
                is_slow = own > allowed or more > MEGABYTES
                slow += is_slow
                mark = "SLOW" if is_slow else "    "
                print(
                    f"{mark} {name:45} {len(content):>9,} B {own:7.2f} s {more:5.0f} MB  {found['said'][:90]}",
                    flush=True,
                )
                measured.append({"name": name, "bytes": len(content), **found, "own": own})
                if own > SECONDS * 10:
                    break
    if given.json:
        given.json.write_text(json.dumps(measured, indent=1))
    print(f"{len(measured)} documents, {slow} over {SECONDS:g} s a MB or {MEGABYTES} MB")
    return 1 if slow else 0


def _documents(words: list[str]) -> Iterator[tuple[str, str, Heavy]]:
    for kind, (suffix, documents) in ALL.items():
        for name, make in documents.items():
            if all(word.lower() in f"{kind}: {name}".lower() for word in words):
                yield f"{kind}: {name}", suffix, make


def _record(folder: Path) -> Path:
    path = folder / "record.duckdb"
    with writing(path, now=datetime.now(UTC)) as writer:
        content = (paths.DATA / "phase3.yaml").read_bytes()
        append_document(writer, Document("phase3.yaml", content), ImportOptions())
    return path


def _measure(record: Path, name: str, content: bytes) -> dict[str, Any]:
    """The CPU and memory of one import without publishing, in a child."""
    path = record.with_name(name)
    path.write_bytes(content)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + GIVEN_UP, GIVEN_UP * 3))
        said = _import(record, path)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        seconds = usage.ru_utime + usage.ru_stime
        os.write(
            write,
            json.dumps({"seconds": seconds, "megabytes": usage.ru_maxrss / 1024, "said": said}).encode(),
        )
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        told = answer.read()
    _, _ = os.waitpid(child, 0)
    if not told:
        return {"seconds": float(GIVEN_UP), "megabytes": 0.0, "said": "given up or killed"}
    found: dict[str, Any] = json.loads(told)
    return found


def _import(record: Path, path: Path) -> str:
    try:
        with writing(record, now=datetime.now(UTC), publish=False) as writer:
            document = open_document(str(path))
            options = ImportOptions(metric="p95")
            if isinstance(document, Document):
                entry = append_document(writer, document, options)
            else:
                entry = append_telemetry(writer, document, options)
            return f"imported as {entry.kind}" if entry else "nothing new"
    except ReadinessError as error:
        return (
            f"{type(error).__name__}: {str(error).splitlines()[0].partition(': ')[2]}"
            if str(error)
            else type(error).__name__
        )
    except BaseException as error:  # noqa: BLE001 - a traceback is what is looked for
        return f"TRACEBACK {type(error).__name__}: {error}"


if __name__ == "__main__":
    sys.exit(main())
