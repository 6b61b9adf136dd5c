import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARIES = {"duckdb", "pandas", "plotly", "pptx", "streamlit", "typst"}
# a room -> those libraries it may use, and the rooms of dashboard it may import; what is not named here is free
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "domain": (set(), {"domain", "errors"}),
    "store": ({"duckdb", "pandas"}, {"store", "domain", "errors", "settings"}),
    "importers": ({"pandas"}, {"importers", "domain", "errors", "store"}),
    "exporters": ({"typst", "pptx", "pandas"}, {"exporters", "domain", "errors", "figures"}),
    "figures": ({"plotly", "pandas"}, {"figures", "domain", "errors"}),
    "ui": ({"streamlit", "pandas"}, {"ui", "domain", "store", "settings", "errors", "paths", "exporters"}),
    "pages": ({"streamlit", "pandas"}, {"ui", "figures", "domain"}),
}
PAGES = ROOT / "pages"
FILES = {
    room: sorted((PAGES if room == "pages" else ROOT / "dashboard" / room).rglob("*.py")) for room in ROOMS
}
CASES = [pytest.param(room, path, id=str(path.relative_to(ROOT))) for room in ROOMS for path in FILES[room]]


def imports(path: Path) -> set[str]:
    """Dotted names of all that a file imports; relative ones made whole, `from dashboard import x` as dashboard.x."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize(("room", "path"), CASES)
def test_a_room_imports_only_what_its_layer_may(room: str, path: Path):
    libraries, rooms = ROOMS[room]

    parts = [(*name.split("."), "")[:2] for name in imports(path)]

    assert {top for top, _ in parts} & LIBRARIES <= libraries
    assert {inner for top, inner in parts if top == "dashboard"} <= rooms
    assert not {top for top, _ in parts} & {"pages", *(page.stem for page in FILES["pages"])}


def test_only_the_store_imports_duckdb():
    elsewhere = [f for f in (ROOT / "dashboard").rglob("*.py") if f not in FILES["store"]]

    assert [f for f in elsewhere if "duckdb" in {name.split(".")[0] for name in imports(f)}] == []


def test_no_room_is_left_unchecked():
    rooms = {init.parent.name for init in (ROOT / "dashboard").glob("*/__init__.py")}

    assert rooms <= set(ROOMS)
