"""What a page asks for is named in its first answer, and the board's modules come as one script."""

import re

import pytest

from dashboard.navigation import LINKED, TITLES
from dashboard.paths import ASSETS
from dashboard.ui.frame import scripts
from dashboard.ui.frame.bundle import bundle
from dashboard.ui.frame.first_sight import INDEX
from dashboard.ui.frame.precompressed import FOLDER

INDEX_TEXT = INDEX.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*scripts.COMPONENTS, "presenter"])
def test_a_component_is_one_script_that_imports_nothing(name: str):
    text = scripts.joined(name)

    assert not re.search(r"^import |\bimport\(", text, re.MULTILINE)
    assert re.findall(r"^export .*", text, re.MULTILINE) == [
        line for line in (ASSETS / f"{name}.js").read_text().splitlines() if line.startswith("export default")
    ]


def test_a_module_stands_once_and_before_all_that_import_it():
    text = scripts.joined("board")
    made = re.findall(r"^const (\w+)_js = ", text, re.MULTILINE)

    assert len(made) == len(set(made))
    assert {"dom", "labels", "windows"} < set(made)
    for number, name in enumerate(made):
        imported = {other for _, other in scripts.OWN_IMPORT.findall((ASSETS / f"{name}.js").read_text())}
        assert imported <= set(made[:number])


@pytest.mark.parametrize("page", [*TITLES, *LINKED])
def test_each_script_that_is_named_is_there_once(page: str):
    joined = bundle()
    assert joined
    named = re.findall(rf'href="./{joined.folder}/([^"]+)"', scripts.preloads(page, INDEX_TEXT))

    assert len(named) == len(set(named))
    assert bool(named) is (page in ("gates", "compare", "review"))
    assert all((FOLDER / "js" / name).is_file() and name not in joined.given for name in named)


def test_without_the_joined_script_each_is_named(monkeypatch):
    monkeypatch.setattr(scripts, "bundle", lambda: None)
    named = re.findall(r'href="./static/js/([^"]+)"', scripts.preloads.__wrapped__("overview", INDEX_TEXT))

    assert any(name.startswith("Selectbox.") for name in named)
    assert all((FOLDER / "js" / name).is_file() and name not in INDEX_TEXT for name in named)


def test_each_element_is_known_to_streamlit_by_its_name():
    elements = {
        *scripts.FRAME,
        *scripts.OF_ALL,
        *(name for names in scripts.ELEMENTS.values() for name in names),
    }

    assert all(scripts._chunks(element) for element in elements)
    assert scripts._chunks("Hologram") == []
