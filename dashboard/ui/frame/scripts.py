"""What a page will ask for, named in its first answer: the scripts of Streamlit's elements, and our own.

Streamlit's page asks for them one after another, when its socket has told it what to draw. The board's own
modules are joined into one script a component, so that none waits for another.
"""

import re
from functools import cache

from dashboard.paths import ASSETS
from dashboard.ui.frame.bundle import bundle
from dashboard.ui.frame.portfolio import PORTFOLIO
from dashboard.ui.frame.precompressed import FOLDER

IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
OWN_IMPORT = re.compile(r'^import (.+) from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:class|const|function) (\w+))", re.MULTILINE)
COMPONENTS = ("board", "watch", "search", "permalink")  # what stands on nearly every page
OWN = {"review": ("presenter",)}
STYLES = ("board",)
# Of Streamlit's elements those that are fetched when they are first drawn: in the frame, and on each page.
FRAME = ("Selectbox", "DateInput", "TextInput", "BidiComponent")
ELEMENTS = {
    "overview": ("Metric",),
    "gates": ("ButtonGroup", "Table", "DataFrame"),
    "agents": ("ButtonGroup",),
    "record": ("ButtonGroup",),
    "review": ("ButtonGroup", "Html", "Metric", "Button"),
    "compare": ("Table", "Checkbox"),
}
OF_ALL = ("Selectbox", "TextInput", "BidiComponent", "ButtonGroup")


def component_path(name: str, kind: str = "js") -> str:
    """Where Streamlit's page asks for a component's script, or its styles."""
    return f"_stcore/bidi-components/readiness-board.{name}/{name}.{kind}"


def texts() -> dict[str, str]:
    """What is served of the board's own, by path: each component's script as one, and the styles."""
    styles = {component_path(n, "css"): (ASSETS / f"{n}.css").read_text(encoding="utf-8") for n in STYLES}
    names = {*COMPONENTS, *(name for own in OWN.values() for name in own)}
    return styles | {component_path(name): joined(name) for name in names}


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
def preloads(page: str, index: str) -> str:
    """Links to what a page will ask for beside what Streamlit's `index.html` names."""
    elements = OF_ALL if page == PORTFOLIO else (*FRAME, *ELEMENTS.get(page, ()))
    named = dict.fromkeys(chunk for element in elements for chunk in _chunks(element))
    joined_of = bundle()
    folder, come = (joined_of.folder, joined_of.given) if joined_of else ("static/js", {})
    scripts = [f"{folder}/{chunk}" for chunk in named if chunk not in index and chunk not in come]
    own = [component_path(name) for name in (*COMPONENTS, *OWN.get(page, ()))]
    return "".join(
        [
            *(f'<link rel="modulepreload" crossorigin href="./{path}">' for path in (*scripts, *own)),
            *(f'<link rel="preload" as="style" href="./{component_path(name, "css")}">' for name in STYLES),
        ]
    )


def _chunks(element: str) -> list[str]:
    """The script of one of Streamlit's elements, then what it imports; none where the name is not known."""
    waiting, found = [file.name for file in (FOLDER / "js").glob(f"{element}.*.js")], list[str]()
    while waiting:
        if (name := waiting.pop()) not in found:
            found.append(name)
            waiting += IMPORTED.findall((FOLDER / "js" / name).read_text(encoding="utf-8"))
    return found
