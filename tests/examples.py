"""How many examples a property is tried on: a few in `make test`, many in `make soak`."""

import os

SOAK = int(os.environ.get("SOAK", "0"))


def examples(few: int, many: int = 0) -> int:
    """`few`; in the long form `many`, or a fiftieth of SOAK where that is more."""
    return max(few, many, SOAK // 50) if SOAK else few
