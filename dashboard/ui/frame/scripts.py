"""What a page will ask for, named in its first answer: the script of Streamlit's component, and our own.

Streamlit's page asks for them one after another, when its socket has told it what to draw. The board's own
modules are joined into one script, so that none waits for another.
"""

import re
from functools import cache

from dashboard.paths import ASSETS
from dashboard.ui.frame.bundle import bundle
from dashboard.ui.frame.precompressed import FOLDER

IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
OWN_IMPORT = re.compile(r'^import (.+) from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:class|const|function) (\w+))", re.MULTILINE)
COMPONENT = "board"  # which draws a whole page
# Of Streamlit's elements the one that is fetched when it is first drawn.
ELEMENT = "BidiComponent"


def component_path(kind: str) -> str:
    """Where Streamlit's page asks for the component's script, and for its styles."""
    return f"_stcore/bidi-components/readiness-board.{COMPONENT}/{COMPONENT}.{kind}"


def texts() -> dict[str, str]:
    """What is served of the board's own, by path: the script as one, and the styles."""
    styles = (ASSETS / f"{COMPONENT}.css").read_text(encoding="utf-8")
    return {component_path("css"): styles, component_path("js"): joined(COMPONENT)}


@cache
def joined(name: str) -> str:
    """A module of the board with all that it imports, each of which is evaluated once, as its imports are."""
    parts = [_enclosed(each) for each in _before(name)]
    return "\n".join([*parts, _bound(name)])


def _text(name: str) -> str:
    return (ASSETS / f"{name}.js").read_text(encoding="utf-8")


def _before(name: str) -> list[str]:
    """What must be there before a module, in that order."""
    found: list[str] = []
    for _, other in OWN_IMPORT.findall(_text(name)):
        found += [each for each in (*_before(other), other) if each not in found]
    return found


def _bound(name: str) -> str:
    return OWN_IMPORT.sub(lambda m: f"const {m[1].replace(' as ', ': ')} = {m[2]}_js;", _text(name))


def _enclosed(name: str) -> str:
    """A module in a scope of its own, which gives what it exports."""
    given = ", ".join(EXPORT.findall(_text(name)))
    return f"const {name}_js = (() => {{\n{EXPORT.sub('', _bound(name))}\nreturn {{ {given} }};\n}})();"


@cache
def links(index: str) -> str:
    """Links to the page's styles, and to what it will ask for beside what Streamlit's `index.html` names."""
    joined_of = bundle()
    folder, come = (joined_of.folder, joined_of.given) if joined_of else ("static/js", {})
    named = dict.fromkeys(_chunks(ELEMENT))
    scripts = [f"{folder}/{chunk}" for chunk in named if chunk not in index and chunk not in come]
    preloads = (
        f'<link rel="modulepreload" crossorigin href="./{p}">' for p in (*scripts, component_path("js"))
    )
    return "".join([*preloads, f'<link rel="stylesheet" href="./{component_path("css")}">'])


def _chunks(element: str) -> list[str]:
    """The script of one of Streamlit's elements, then what it imports; none where the name is not known."""
    waiting, found = [file.name for file in (FOLDER / "js").glob(f"{element}.*.js")], list[str]()
    while waiting:
        if (name := waiting.pop()) not in found:
            found.append(name)
            waiting += IMPORTED.findall((FOLDER / "js" / name).read_text(encoding="utf-8"))
    return found
