"""The bytes of published files that were read before: the head of the ledger in them, by their SHA-256.

What was checked once is not checked again while not one bit of it is another; a reader keeps the last few.
"""

from pathlib import Path

from dashboard.store.files import memorize, recall

KNOWN = "records.checked.json"
MOST = 32


def head_in(cache: Path, sha256: str) -> str | None:
    """The head of the ledger in a file of these bytes; None where this reader did not read them before."""
    head = recall(cache / KNOWN).get(sha256)
    return head if isinstance(head, str) else None


def remember(cache: Path, sha256: str, head: str) -> None:
    """Keep the head of the ledger in a file of these bytes, whose chain is whole."""
    known = recall(cache / KNOWN)
    if known.get(sha256) != head:
        memorize(cache / KNOWN, dict(list({**known, sha256: head}.items())[-MOST:]))
