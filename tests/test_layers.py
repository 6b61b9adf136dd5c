import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# a library -> the files and folders of dashboard that alone may import it; () is what only tests use
HOMES: dict[str, tuple[str, ...]] = {
    "apprise": ("notify/destinations.py",),
    "cryptography": ("store/publish",),
    "defusedcsv": ("exporters/workbook/csv_file.py",),
    "duckdb": ("store",),
    "fsspec": ("store/telemetry/objects.py",),
    "icalendar": ("exporters/calendar",),
    "jinja2": ("exporters/documents/html.py",),
    "markdown_it": ("importers/markdown", "ui/sheet/markdown.py"),
    "markupsafe": ("exporters/documents/html.py",),
    "openpyxl": (),
    "pptx": ("exporters/deck",),
    "psycopg": ("store/postgres",),
    "pypdf": ("exporters/packs",),
    "ruamel": ("importers",),
    "s3fs": ("store/telemetry/objects.py",),
    "sqlite3": ("store/kept_table.py", "store/notices_sent.py"),
    "starlette": ("ui",),
    "typst": ("exporters/documents/pdf.py",),
    "uvicorn": ("ui/frame/connections.py",),
    "xlsxwriter": ("exporters/workbook",),
}
LIBRARIES = {"pandas", "rich", "streamlit", "typer", *HOMES}
# a room -> those libraries it may use, and the rooms of dashboard it may import; what is not named here is
# free
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "domain": (set(), {"domain", "errors"}),
    "findings": (set(), {"findings", "domain", "errors"}),
    "review": (set(), {"review", "findings", "domain", "errors"}),
    "notify": ({"apprise"}, {"notify", "review", "findings", "domain", "errors"}),
    "store": (
        {"cryptography", "duckdb", "fsspec", "psycopg", "s3fs", "sqlite3"},
        {"store", "review", "findings", "domain", "errors", "settings"},
    ),
    "importers": ({"markdown_it", "ruamel"}, {"importers", "domain", "errors", "store"}),
    "exporters": (
        {
            *("defusedcsv", "icalendar", "jinja2", "markupsafe", "pptx", "pypdf", "rich"),
            *("typst", "xlsxwriter"),
        },
        {"exporters", "notify", "review", "findings", "domain", "errors", "figures"},
    ),
    "figures": (set(), {"figures", "review", "domain", "errors"}),
    "ui": (
        {"markdown_it", "streamlit", "starlette", "uvicorn"},
        {"ui", "review", "findings", "domain", "store", "settings", "errors", "paths", "exporters"},
    ),
    "pages": ({"streamlit"}, {"ui", "figures", "review", "findings", "domain"}),
}
PAGES = ROOT / "pages"
FILES = {
    room: sorted((PAGES if room == "pages" else ROOT / "dashboard" / room).rglob("*.py")) for room in ROOMS
}
CODE = [*(ROOT / "dashboard").rglob("*.py"), *FILES["pages"]]


@cache
def imports(path: Path) -> frozenset[str]:
    """Dotted names of all that a file imports.

    Relative ones made whole, `from dashboard import x` as dashboard.x.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(names)


def foreign(room: str, path: Path) -> set[str]:
    """What a file imports and its room may not: libraries, rooms, pages."""
    libraries, rooms = ROOMS[room]
    parts = [(*name.split("."), "")[:2] for name in imports(path)]
    tops, inner = {top for top, _ in parts}, {name for top, name in parts if top == "dashboard"}
    pages = {"pages", *(page.stem for page in FILES["pages"])}
    return (tops & LIBRARIES - libraries) | (inner - rooms) | (tops & pages)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_its_layer_may(room: str):
    files = FILES[room]

    assert files
    assert {str(path): names for path in files if (names := foreign(room, path))} == {}


@pytest.mark.parametrize(("library", "homes"), HOMES.items())
def test_a_library_is_imported_in_its_home_alone(library: str, homes: tuple[str, ...]):
    home = {ROOT / "dashboard" / name for name in homes}
    users = {f for f in CODE if library in {name.split(".")[0] for name in imports(f)}}

    assert [f for f in users if not home & {f, *f.parents}] == []
    assert all(any(name in {f, *f.parents} for f in users) for name in home)


def test_no_room_is_left_unchecked():
    rooms = {init.parent.name for init in (ROOT / "dashboard").glob("*/__init__.py")}

    assert rooms - {"cli"} <= set(ROOMS)


# From the ground up: a package of the domain imports those before it alone.
FLOORS = (
    "values",
    "rollout",
    "observations",
    "conditions",
    "gates",
    "agents",
    "operations",
    "triggers",
    "certificate",
    "record",
    "standing",
)


def test_no_package_of_the_domain_imports_one_above_it():
    upward: list[str] = []
    for path in FILES["domain"]:
        own = path.relative_to(ROOT / "dashboard" / "domain").parts[0].removesuffix(".py")
        named = {name.split(".")[2] for name in imports(path) if name.startswith("dashboard.domain.")}
        upward += [f"{path}: {other}" for other in named - {own} if FLOORS.index(other) > FLOORS.index(own)]

    assert upward == []


def test_every_package_of_the_domain_has_its_floor():
    there = {path.stem for path in (ROOT / "dashboard" / "domain").iterdir() if path.name[0] != "_"}

    assert there == set(FLOORS)
