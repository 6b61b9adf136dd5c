"""Streamlit's scripts that nearly every page asks for, joined into one by `make bundle`.

A browser needs some milliseconds for each script that it is given, from its cache too, and Streamlit's page
names sixty. The joined one stands in a folder of its own, in which all others take from it what is in it; so
no address ever stood for anything else. What asks for one of those in it finds one that gives the same.
"""

import gzip
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit

from dashboard.paths import ASSETS

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPT, GIVEN = ASSETS / "bundle.js.gz", ASSETS / "bundle.json"
NAME = "bundle.js"
TAKEN, ALONE = re.compile(r'import\{([^}]*)\}from"\./([^"]+)"'), re.compile(r'import"\./([^"]+)";')
NAMED = re.compile(r'<link rel="modulepreload"[^>]*href="\./static/js/([^"]+)">\s*')


class Bundle(NamedTuple):
    """The joined script, compressed; the folder that it stands in; and what is in it, the main one first.

    Of each script in it: which of its names stands for which of the joined one's.
    """

    folder: str
    packed: bytes
    given: dict[str, dict[str, str]]

    @property
    def files(self) -> dict[str, bytes]:
        """What stands in the folder in place of Streamlit's own, compressed, by name."""
        stubs = {name: gzip.compress(self._stub(name).encode(), mtime=0) for name in self.given}
        return {NAME: self.packed, **stubs}

    def taking(self, text: str) -> str:
        """A script that is not in it; it takes from this one what it would take from those in it."""

        def taken(found: re.Match[str]) -> str:
            names = self.given.get(found[2])
            if names is None:
                return found[0]
            pairs = [each.split(" as ") for each in found[1].split(",")]
            return f'import{{{",".join(" as ".join([names[p[0]], p[-1]]) for p in pairs)}}}from"./{NAME}"'

        return ALONE.sub(lambda m: "" if m[1] in self.given else m[0], TAKEN.sub(taken, text))

    def _stub(self, name: str) -> str:
        names = ",".join(f"{own} as {given}" for given, own in self.given[name].items())
        return f'export{{{names}}}from"./{NAME}";'

    def page(self, index: str) -> str:
        """Streamlit's page with the joined script in place of those in it."""
        main = next(iter(self.given))
        alone = NAMED.sub(lambda link: "" if link[1] in self.given else link[0], index)
        return alone.replace(f"./static/js/{main}", f"./{self.folder}/{NAME}")


@cache
def bundle() -> Bundle | None:
    """The joined script, where Streamlit's scripts are those that it was made of: their names tell of it."""
    given = json.loads(GIVEN.read_text(encoding="utf-8"))
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    is_it = all((STATIC / "static" / "js" / name).is_file() for name in given)
    if not is_it or f'src="./static/js/{next(iter(given))}"' not in index:
        return None
    packed = SCRIPT.read_bytes()
    return Bundle(f"static/joined-{hashlib.sha256(packed).hexdigest()[:12]}", packed, given)
