"""The icons in use, of the font that Streamlit brings with 4,000: written to the board's assets.

Run by `make icons` when a test names an icon that is missing, or another version of Streamlit brings another
font. Its one argument is Streamlit's folder of static files. The font is Google's Material Symbols Rounded,
under the Apache License 2.0 as the board is.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "dashboard" / "ui" / "assets"
# As Markdown, as the sign of a band, and as a control's button.
NAME = re.compile(r"""(?::material/|sign="|class: "icon", text: ")([a-z0-9_]+)[:"]""")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
LIGATURES = 4  # the number of their kind of lookup


def names(static: Path) -> list[str]:
    """The icons that the board and Streamlit's own scripts name."""
    own = [*(ROOT / "dashboard").rglob("*.py"), *ASSETS.glob("*.js"), *(ROOT / "pages").glob("*.py")]
    files = [*own, *static.rglob("*.js")]
    return sorted({name for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))})


def _drawn(font: Any) -> Iterator[tuple[str, str]]:
    """Each icon of a font: the letters that are drawn as one, and the glyph that they are drawn as."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in (getattr(each, "ExtSubTable", each) for each in lookup.SubTable):
            for first, found in table.ligatures.items() if table.LookupType == LIGATURES else ():
                for each in found:
                    yield "".join(letters.get(part, "?") for part in (first, *each.Component)), each.LigGlyph


def main() -> None:
    """Write the font, and beside it what it is made of and which icons it has."""
    static = Path(sys.argv[1])
    whole = next(static.rglob("MaterialSymbols-Rounded*.woff2"))
    font = TTFont(whole)
    drawn, wanted = dict(_drawn(font)), names(static)
    cmap = font.getBestCmap()
    kept = [drawn[name] for name in wanted if name in drawn]
    options = subset.Options(layout_closure=False, layout_features=["*"], notdef_outline=True)
    small = subset.Subsetter(options)
    small.populate(glyphs=[*kept, *(cmap[ord(letter)] for letter in LETTERS if ord(letter) in cmap)])
    small.subset(font)
    font.flavor = "woff2"
    font.save(ASSETS / "icons.woff2")
    told = [hashlib.sha256(whole.read_bytes()).hexdigest(), *wanted]
    (ASSETS / "icons.txt").write_text("\n".join(told) + "\n", encoding="utf-8")
    print(f"{len(kept)} icons, {(ASSETS / 'icons.woff2').stat().st_size:,} bytes")


main()
