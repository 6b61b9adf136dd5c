"""A tree of elements is drawn as it is said, and a later one by what differs: nothing else is touched."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples

HOSTILE = ["<img src=x onerror=alert(1)>", "</div><script>alert(1)</script>", "&lt;b&gt;", "${alert(1)}"]
TEXT = st.sampled_from([*HOSTILE, "", " ", "a", "b"])
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "class": st.sampled_from(["a", "b"]),
        "title": TEXT,
        "href": st.sampled_from(["gates?gate=1", "https://x.y/", "mailto:a@b.c", "javascript:a", "http://["]),
        "style": st.sampled_from(["--columns:1fr", "--columns:2fr"]),
        "onclick": st.just("alert(1)"),
    },
)
NAME = st.sampled_from(["p", "div", "a", "span", "li", "td", "script", "iframe"])
SIGN = st.sampled_from("✓△✕○").map(lambda name: ["sign", {"name": name}])
VALUES = st.lists(st.integers(0, 9), min_size=2, max_size=3)
SPARK = st.builds(lambda values: {"draw": "spark", "values": values, "label": "course"}, VALUES)
PICK = st.builds(
    lambda label: {"draw": "pick", "label": label, "name": "a", "options": ["a", "b"], "value": "b"}, TEXT
)
NODE = st.recursive(
    TEXT | SIGN | SPARK | PICK,
    lambda node: st.builds(
        lambda *given: [*given[:2], *given[2]], NAME, ATTRIBUTES, st.lists(node, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def changed(draw: st.DrawFn, tree: list[Any]) -> list[Any]:
    """A tree with something in it changed, brought or taken away."""
    tag, attributes, *children = tree
    at = draw(st.integers(0, len(children)))
    inner = children[at] if at < len(children) else None
    if isinstance(inner, list) and inner[0] != "sign" and draw(st.booleans()):
        children[at] = draw(changed(inner))
    elif draw(st.booleans()):
        attributes = draw(ATTRIBUTES)
    else:
        children[at : at + draw(st.integers(0, 2))] = draw(st.lists(NODE, max_size=2))
    return [tag, attributes, *children]


TREE = st.lists(NODE, max_size=4).map(lambda nodes: ["div", {"class": "sheet"}, *nodes])
PAIR = st.tuples(TREE, TREE) | TREE.flatmap(lambda tree: st.tuples(st.just(tree), changed(tree)))
# Draws a tree, makes another of it, draws that one afresh too: both as text, and whether they are one.
PATCHED = """async ([before, now]) => {
  const { forget, made, patched, settle } = await import("/tree.js");
  const { DRAWINGS } = await import("/drawings.js");
  const places = [before, now].map((tree) => { const node = made(tree); host.append(node); return node; });
  settle(DRAWINGS);
  places[0] = patched(places[0], before, now);
  settle(DRAWINGS);
  const found = [places[0].isEqualNode(places[1]), ...places.map((node) => node.outerHTML)];
  for (const node of places) { forget(node); node.remove(); }
  return found;
}"""
# Draws trees one after the other in one place with a drawing that tells when it is drawn and stopped.
PROBED = """async (trees) => {
  const { forget, made, patched, settle } = await import("/tree.js");
  const told = [];
  const probe = (node, { n }) => { told.push(`drawn ${n}`); return () => told.push(`stopped ${n}`); };
  let root;
  trees.forEach((tree, n) => {
    if (n) root = patched(root, trees[n - 1], tree);
    else host.append(root = made(tree));
    settle({ probe });
    told.push("-");
  });
  forget(root);
  root.remove();
  return told.join(" ");
}"""


def probe(n: int) -> dict[str, Any]:
    return {"draw": "probe", "n": n}


def page(*nodes: Any) -> list[Any]:
    return ["div", {"class": "sheet"}, *nodes]


def shown(stage: Any, *nodes: Any, name: str = "gates") -> None:
    """Give the board's script a page, as Streamlit does at each run."""
    stage.page.evaluate("([sheet, page]) => { show(sheet, { page }); }", [page(*nodes), name])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(150, 2000))
@given(pair=PAIR)
def test_a_patched_page_is_the_page_drawn_afresh(stage, pair: tuple[Any, Any]):
    is_same, patched, fresh = stage.page.evaluate(PATCHED, pair)

    assert is_same, f"{patched}\n{fresh}"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_text_wherever_it_stands(stage, text: str):
    shown(
        stage,
        ["h1", {"title": text}, text],
        ["nonsense", {}, text],
        {"draw": "spark", "values": [1, 2], "label": text},
    )
    shown(stage, ["h1", {"title": text}, text, text], ["p", {}, text])

    assert stage.page.locator("h1").inner_text() == text + text
    assert stage.page.locator("p").inner_text() == text
    assert stage.page.locator("#host :is(img, script, b)").count() == 0


@pytest.mark.parametrize("tag", ["script", "iframe", "img", "style", "object", "base", "form", "svg"])
def test_an_element_that_a_page_has_not_is_none(stage, tag: str):
    shown(stage, [tag, {"src": "/x", "class": "odd"}, "text"])

    assert stage.page.locator("#host .odd").evaluate("node => node.localName") == "span"


@pytest.mark.parametrize("name", ["onclick", "ONCLICK", "onError", "onfocus"])
def test_no_attribute_is_a_script(stage, name: str):
    shown(stage, ["p", {}, "a"], ["p", {name: "alert(1)"}, "b"])
    shown(stage, ["p", {name: "alert(1)"}, "a"], ["p", {name: "alert(2)"}, "b"])

    assert stage.page.locator("#host p").evaluate_all("all => all.map((e) => e.attributes.length)") == [0, 0]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:a",
        " javascript:a",
        "java\nscript:a",
        "\x01javascript:a",
        "data:text/html,x",
        "vbscript:a",
        "blob:http://x/1",
        "file:///a",
        "http://[",
        "x:y",
    ],
)
def test_a_link_to_what_is_no_page_leads_nowhere(stage, address: str):
    shown(stage, ["a", {"href": address}, "drawn"], ["a", {"href": "https://x.y"}, "patched"])
    shown(stage, ["a", {"href": address}, "drawn"], ["a", {"href": address}, "patched"])

    assert stage.page.locator("#host a").count() == 2
    assert stage.page.locator("#host :is([href], [target], [rel])").count() == 0


def test_a_link_away_opens_a_tab_of_its_own_and_knows_nothing_of_the_board(stage):
    shown(stage, ["a", {"href": "https://x.y/"}, "away"])
    link = stage.page.locator("#host a")
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")

    shown(stage, ["a", {"href": "gates?gate=1"}, "here"])
    assert link.get_attribute("href") == "gates?gate=1"
    assert (link.get_attribute("target"), link.get_attribute("rel")) == (None, None)


def test_what_does_not_change_keeps_focus_and_fold(stage):
    fold = ["details", {}, ["summary", {}, "More"], ["p", {}, "inside"]]
    door = ["a", {"href": "gates?gate=1"}, "door"]
    shown(stage, ["p", {}, "one"], fold, door)
    stage.page.locator("summary").click()
    stage.page.locator("#host a").focus()
    shown(stage, ["p", {}, "two"], fold, door, ["p", {}, "three"])

    assert stage.page.locator("details").get_attribute("open") == ""
    assert stage.page.evaluate("document.activeElement.textContent") == "door"
    assert stage.page.locator("#host p").all_inner_texts() == ["two", "inside", "three"]


def test_a_fold_stays_as_it_is_left_while_what_is_in_it_changes(stage):
    for text in ("one", "two"):
        shown(stage, ["details", {"open": ""}, ["summary", {}, "More"], ["p", {}, text]])
        stage.page.wait_for_function("text => host.querySelector('p').textContent === text", arg=text)
        if text == "one":
            stage.page.locator("summary").click()

    assert stage.page.locator("details").get_attribute("open") is None


def test_nothing_of_a_page_stays_on_another(stage):
    fold = ["details", {}, ["summary", {}, "More"], ["p", {}, "inside"]]
    shown(stage, fold, name="gates")
    stage.page.locator("summary").click()
    shown(stage, fold, name="agents")

    assert stage.page.locator("details").get_attribute("open") is None
    assert stage.page.locator("#host .sheet").count() == 1


def test_a_control_that_changes_keeps_the_focus(stage):
    pick: dict[str, Any] = {"draw": "pick", "label": "Phase", "name": "phase", "options": ["a", "b"]}
    shown(stage, {**pick, "value": "a"})
    stage.page.locator("select").focus()
    shown(stage, {**pick, "value": "b"})

    assert stage.page.evaluate("document.activeElement.value") == "b"


def test_a_drawing_is_drawn_again_for_other_data_alone(stage):
    trees = [page(["p", {}, text], probe(1)) for text in ("a", "b")]
    told = stage.page.evaluate(PROBED, [*trees, page(["p", {}, "b"], probe(2))])

    assert told == "drawn 1 - - stopped 1 drawn 2 - stopped 2"


@pytest.mark.parametrize("rest", [[], ["text"], [["p", {}, "a"]], [["div", {}, probe(9)]]])
def test_what_goes_is_stopped_however_deep_it_is(stage, rest: list[Any]):
    deep = ["div", {}, ["p", {}, probe(1)], probe(2)]
    told = stage.page.evaluate(PROBED, [page(probe(0), deep), page(probe(0), *rest)]).split(" - ")

    assert told[0] == "drawn 0 drawn 1 drawn 2"
    assert {"stopped 1", "stopped 2"} <= set(
        told[1].replace(" stopped", "|stopped").replace(" drawn", "|drawn").split("|")
    )
    assert "stopped 0" not in told[1]


def test_a_page_that_goes_stops_all_that_it_drew(stage):
    data = {
        "page": "",
        "id": "B",
        "stamp": "",
        "sheet": page({"draw": "search", "address": "/search", "query": ""}),
    }
    stopped = """async (data) => {
      const { default: show } = await import("/board.js");
      const stop = show({ data, parentElement: host, setTriggerValue() {} });
      stop();
      return host.childNodes.length;
    }"""

    assert stage.page.evaluate(stopped, data) == 0
    stage.page.keyboard.press("/")
    assert stage.page.evaluate("document.activeElement === document.body")
