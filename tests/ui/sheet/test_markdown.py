"""What the board writes as Markdown becomes the elements that are meant, and what is data in it stays text."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.ui.frame.address import link
from dashboard.ui.frame.text import escape
from dashboard.ui.sheet.markdown import Node, blocks, inline

SIGNS = [*"\\`*_{}[]()#+-.!|<>~:@&;'\"=$^/%?", " ", "\n", "\t", "a", "1", "ü", "www", "https", ":red["]
# What begins something in Markdown, then any text at all.
WRITTEN = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)
TEXT = WRITTEN | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    ":red[no]",
    ":material/home:",
    "**no**",
    "# no",
    "1. no",
    "- no",
    "> no",
    "a | b\n---|---",
    "[a]: http://x.y",
    "&lt;b&gt; &#58;",
    "www.x.y <http://x.y> a@b.c",
    "```no```",
    "a --> b <-- c ~~no~~",
    "!\\[a](b)\\",
]


def flat(text: str) -> str:
    return " ".join(text.split())


def inside(nodes: tuple[Node, ...]) -> Iterator[Any]:
    """Each element, and all below it."""
    for node in nodes:
        if isinstance(node, list):
            yield node
            yield from inside(tuple(node[2:]))


def hrefs(text: str) -> list[str]:
    return [node[1]["href"] for node in inside(blocks(text)) if "href" in node[1]]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_be_markdown_is_literal_once_escaped(text: str):
    assert inline(escape(text)) == (flat(text),)
    assert blocks(escape(text)) == (["p", {}, flat(text)],)


@given(TEXT.filter(flat))
@example("\\\\|")
@example("\\")
def test_any_text_comes_out_as_it_is_wherever_it_stands(text: str):
    said, meant = escape(text), flat(text)

    assert inline(said) == (meant,)
    assert blocks(said) == (["p", {}, meant],)
    assert inline(f"a **{said}** b") == ("a ", ["strong", {}, meant], " b")
    assert inline(f":gray[{said}]") == (["span", {"class": "none toned"}, meant],)
    assert blocks(f"- {said}\n- {said}") == (["ul", {}, ["li", {}, meant], ["li", {}, meant]],)
    assert inline(link(text, "gates?gate=1")) == (["a", {"href": "gates?gate=1"}, meant],)
    [table] = blocks(f"| a |\n|---|\n| {said} |")
    assert table[3] == ["tbody", {}, ["tr", {}, ["td", {}, meant]]]


@given(TEXT.filter(flat), TEXT.filter(flat))
def test_texts_beside_each_other_are_one(left: str, right: str):
    assert inline(f"{escape(left)} {escape(right)}") == (f"{flat(left)} {flat(right)}",)


@given(TEXT)
def test_no_text_makes_an_element_that_a_page_has_not_even_unescaped(text: str):
    tags = {"p", "ul", "ol", "li", "strong", "em", "s", "table", "thead", "tbody", "tr", "th", "td", "small"}
    tags |= {"span", "a", "div", "br", "code", "pre", "sign", "h1", "h2", "h3", "h4", "h5", "h6"}

    for node in inside(blocks(text)):
        assert node[0] in tags
        assert set(node[1]) <= {"class", "href", "name", "aria-hidden"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "&#106;avascript:alert(1)",
        "&Tab;javascript:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "data:text/html,x",
        "data:image/png;base64,AA",
        "blob:http://x/1",
    ],
)
@pytest.mark.parametrize("written", ["[x]({})", "[x](<{}>)", "<{}>", "[x][y]\n\n[y]: {}", ":gray[[x]({})]"])
def test_a_link_leads_to_a_page_or_a_mail_address_alone(written: str, address: str):
    assert hrefs(written.format(address)) == []


@pytest.mark.parametrize(
    "address", ["gates?gate=1", "./?a=b:c", "/pack", "#x", "https://x.y/a:b", "HTTP://x.y", "mailto:a@b.c"]
)
def test_links_to_pages_and_mail_addresses_lead_there(address: str):
    assert hrefs(f"[x]({address})") == [address]


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        (":green-badge[ok]", [["span", {"class": "chip good"}, "ok"]]),
        (":violet-badge[Sample]", [["span", {"class": "chip news"}, "Sample"]]),
        (":orange-background[x]", [["span", {"class": "warn ground"}, "x"]]),
        (":blue[x]", [["span", {"class": "blue toned"}, "x"]]),
        (":small[x]", [["small", {}, "x"]]),
        (":material/history:", [["span", {"class": "icon", "aria-hidden": "true"}, "history"]]),
        (
            ":red-badge[:material/cancel: Bad]",
            [["span", {"class": "chip bad"}, ["sign", {"name": "✕"}], " Bad"]],
        ),
        (
            ":small[a [b **c**](d) :gray[e]]",
            [
                [
                    "small",
                    {},
                    "a ",
                    ["a", {"href": "d"}, "b ", ["strong", {}, "c"]],
                    " ",
                    ["span", {"class": "none toned"}, "e"],
                ]
            ],
        ),
        ("[:red[a]](b)", [["a", {"href": "b"}, ["span", {"class": "bad toned"}, "a"]]]),
        ("a:gray[b]c", ["a", ["span", {"class": "none toned"}, "b"], "c"]),
        (":gray[a", [":gray[a"]),
        (":pink[a]", [":pink[a]"]),
        (":gray [a]", [":gray [a]"]),
        (":material/Home", [":material/Home"]),
        ("`:gray[a]`", [["code", {}, ":gray[a]"]]),
        ("a  \nb\\\nc\nd", ["a", ["br", {}], "b", ["br", {}], "c d"]),
        ("**a** *b* ~~c~~", [["strong", {}, "a"], " ", ["em", {}, "b"], " ", ["s", {}, "c"]]),
        ("<b onclick=x>a</b>", ["<b onclick=x>a</b>"]),
        ("![a](b.png)", ["a"]),
    ],
)
def test_what_stands_in_a_line(text: str, nodes: list[Node]):
    assert list(inline(text)) == nodes


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("a\n\nb", [["p", {}, "a"], ["p", {}, "b"]]),
        ("### a", [["h3", {}, "a"]]),
        ("> a", [["div", {}, ["p", {}, "a"]]]),
        ("```\na <b>\n```", [["pre", {}, "a <b>\n"]]),
        ("1. a\n2. b", [["ol", {}, ["li", {}, "a"], ["li", {}, "b"]]]),
        ("- a\n  - b", [["ul", {}, ["li", {}, "a", ["ul", {}, ["li", {}, "b"]]]]]),
        ("<script>a</script>\n\nb", [["p", {}, "<script>a</script>"], ["p", {}, "b"]]),
        (
            "| a | b |\n|---|--:|\n| :small[1] | 2 |",
            [
                [
                    "table",
                    {},
                    ["thead", {}, ["tr", {}, ["th", {}, "a"], ["th", {"class": "number"}, "b"]]],
                    [
                        "tbody",
                        {},
                        ["tr", {}, ["td", {}, ["small", {}, "1"]], ["td", {"class": "number"}, "2"]],
                    ],
                ]
            ],
        ),
    ],
)
def test_what_stands_in_lines(text: str, nodes: list[Node]):
    assert list(blocks(text)) == nodes
