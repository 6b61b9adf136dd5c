"""What a page asks for is named in its first answer, and the board's modules come as one script."""

import re

from dashboard.paths import ASSETS
from dashboard.ui.frame import scripts
from dashboard.ui.frame.bundle import bundle
from dashboard.ui.frame.first_sight import INDEX
from dashboard.ui.frame.precompressed import FOLDER

INDEX_TEXT = INDEX.read_text(encoding="utf-8")


def test_the_component_is_one_script_that_imports_nothing():
    text = scripts.joined("board")

    assert not re.search(r"^import |\bimport\(", text, re.MULTILINE)
    assert re.findall(r"^export .*", text, re.MULTILINE) == [
        line for line in (ASSETS / "board.js").read_text().splitlines() if line.startswith("export default")
    ]


def test_a_module_stands_once_and_before_all_that_import_it():
    text = scripts.joined("board")
    made = re.findall(r"^const (\w+)_js = ", text, re.MULTILINE)

    assert len(made) == len(set(made))
    assert {"dom", "labels", "windows"} < set(made)
    for number, name in enumerate(made):
        imported = {other for _, other in scripts.OWN_IMPORT.findall((ASSETS / f"{name}.js").read_text())}
        assert imported <= set(made[:number])


def test_what_is_joined_is_not_named_again():
    joined = bundle()
    assert joined
    told = scripts.links(INDEX_TEXT)

    assert joined.folder not in told
    assert all(f'href="./{scripts.component_path(kind)}"' in told for kind in ("js", "css"))


def test_without_the_joined_script_each_is_named(monkeypatch):
    monkeypatch.setattr(scripts, "bundle", lambda: None)
    named = re.findall(r'href="./static/js/([^"]+)"', scripts.links.__wrapped__(INDEX_TEXT))

    assert any(name.startswith(f"{scripts.ELEMENT}.") for name in named)
    assert all((FOLDER / "js" / name).is_file() and name not in INDEX_TEXT for name in named)


def test_an_element_that_streamlit_has_not_is_known_by_no_script():
    assert scripts._chunks("Hologram") == []
