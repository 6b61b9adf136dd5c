"""Corruptions of a published file, with DuckDB's checksums made anew, are refused or change nothing that is shown.

Each is read in another process, as a DuckDB that is misled may end its own.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.store.conftest import Book
from tests.store.publish.test_strangers import BLOCK, HEADER, sealed

pytestmark = pytest.mark.of_files

ROOT = Path(__file__).parents[3]
CORRUPTIONS = max(8, int(os.environ.get("SOAK", "0")) // 5)
READ = """
import json, sys
from pathlib import Path
from tests.store.publish.test_corruptions import corrupted
from tests.store.publish.test_replica import seen_or_said
folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
good = (folder / "good").read_bytes()
(folder / "record.duckdb").write_bytes(good)
before = seen_or_said(folder / "record.duckdb", folder / "cache-of-the-good")
assert isinstance(before, list) and before
for seed in range(first, last):
    (folder / "record.duckdb").write_bytes(corrupted(good, seed))
    print(json.dumps([seed, "begun"]), flush=True)
    seen = seen_or_said(folder / "record.duckdb", folder / f"cache-{seed}")
    said = "refused" if isinstance(seen, str) else "harmless" if seen == before else "wrong"
    print(json.dumps([seed, said]), flush=True)
"""


def corrupted(good: bytes, seed: int) -> bytes:
    """A record with some bytes of one block changed, and the block sealed so that DuckDB believes it."""
    chance = random.Random(seed)
    start = 3 * HEADER + BLOCK * chance.randrange((len(good) - 3 * HEADER) // BLOCK)
    block = bytearray(good[start : start + BLOCK])
    used = [place for place in range(8, BLOCK) if block[place]] or [8]
    for _ in range(chance.choice((1, 1, 2, 8))):
        block[chance.choice(used)] = chance.randrange(256)
    return good[:start] + sealed(bytes(block)) + good[start + BLOCK :]


def outcomes(folder: Path) -> Counter[str]:
    """How often corruptions were refused, harmless, wrong, or ended the process that read them."""
    found: dict[int, str] = {}
    first = 0
    while first < CORRUPTIONS:
        command = [sys.executable, "-c", READ, str(folder), str(first), str(CORRUPTIONS)]
        run = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        found |= dict(map(json.loads, run.stdout.splitlines()))
        assert len(found) > first, run.stderr
        first = len(found)
    return Counter("ended" if said == "begun" else said for said in found.values())


def test_a_corruption_with_its_checksum_made_anew_is_refused_or_harmless(full: Book, tmp_path: Path):
    (tmp_path / "good").write_bytes(full.bytes())
    found = outcomes(tmp_path)
    sys.stdout.write(f"{dict(found)}\n")

    assert found["wrong"] == 0
    assert found.total() == CORRUPTIONS
    assert found["refused"]
