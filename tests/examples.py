"""How many examples a property is tried on: a few in `make test`, many in `make soak`."""

import os

SOAK = int(os.environ.get("SOAK", "0"))


def examples(few: int) -> int:
    """`few`, or a fiftieth of SOAK where that is more."""
    return max(few, SOAK // 50)
