"""Streamlit's scripts as one: made of those that are there, found by all others, and at addresses of its own."""

import gzip
import re

import pytest

from dashboard.ui.frame import bundle as bundles
from dashboard.ui.frame.bundle import NAME, Bundle, bundle
from dashboard.ui.frame.first_sight import INDEX
from dashboard.ui.frame.precompressed import FOLDER

IMPORT = re.compile(r'import\{([^}]*)\}from"\./([^"]+\.js)"')


@pytest.fixture
def joined() -> Bundle:
    found = bundle()
    assert found, "Streamlit brings other scripts: run `make bundle`"
    return found


def test_it_holds_all_that_streamlits_page_names(joined: Bundle):
    index = INDEX.read_text(encoding="utf-8")
    page = joined.page(index)

    assert set(re.findall(r'static/js/([^"]+)"', index)) <= set(joined.given)
    assert re.findall(r'src="([^"]+[.]js)"', page) == [f"./{joined.folder}/{NAME}"]
    assert "static/js/" not in page


def test_each_script_that_others_import_gives_what_they_take(joined: Bundle):
    taken = [
        (name, each.split(" as ")[0].strip())
        for file in (FOLDER / "js").glob("*.js")
        if file.name not in joined.given
        for names, name in IMPORT.findall(file.read_text(encoding="utf-8"))
        if name in joined.given
        for each in names.split(",")
    ]
    exported = re.findall(r"export\{([^}]*)\};?\s*$", gzip.decompress(joined.packed).decode())[-1]
    given = {each.split(" as ")[-1] for each in exported.split(",")}

    assert len(taken) > 500
    assert not [each for each in taken if each[1] not in joined.given[each[0]]]
    assert {own for names in joined.given.values() for own in names.values()} <= given


def test_in_place_of_each_script_stands_what_takes_it_from_the_one(joined: Bundle):
    main = next(iter(joined.given))
    stub = gzip.decompress(joined.files[main]).decode()

    assert set(joined.files) == {NAME, *joined.given}
    assert stub.endswith(f'}}from"./{NAME}";')
    assert f"{joined.given[main]['t']} as t" in stub


def test_every_other_script_takes_from_the_one_what_is_in_it(joined: Bundle):
    main, other = list(joined.given)[:2]
    text = f'import{{t as e,n}}from"./Chart.js";import{{t as r}}from"./{main}";import"./{other}";r(e)'

    assert joined.taking(text) == f'import{{t as e,n}}from"./Chart.js";import{{m0_t as r}}from"./{NAME}";r(e)'
    for file in (file for file in (FOLDER / "js").glob("*.js") if file.name not in joined.given):
        names = IMPORT.findall(joined.taking(file.read_text(encoding="utf-8")))
        assert not {name for _, name in names} & set(joined.given)


def test_an_element_that_is_in_it_is_there_when_it_is_first_drawn(joined: Bundle):
    text = gzip.decompress(joined.packed).decode()
    element = next(name for name in joined.given if name.startswith("BidiComponent."))

    assert f'import("./{element}")' not in text
    assert re.search(rf'lazy\)\(\(\)=>\w+\["{re.escape(element)}"\]\)', text)
    assert re.search(rf'\["{re.escape(element)}"\]=\{{then:', text)


def test_of_another_streamlit_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(bundles, "STATIC", tmp_path)
    (tmp_path / "index.html").write_text(INDEX.read_text(encoding="utf-8"), encoding="utf-8")

    assert bundle.__wrapped__() is None
