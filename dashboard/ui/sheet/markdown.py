"""Markdown as elements: what the board writes, with a colour, a badge, a size or an icon as directives.

A directive is `:green-badge[...]`, `:gray[...]`, `:small[...]` or `:material/history:`. HTML stays text.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from dashboard.domain.values import wording

Node = str | list[Any]  # a text, or a tag, its attributes and what is in it
DIRECTIVE = re.compile(r":(small|(?:green|orange|red|gray|blue|violet)(?:-badge|-background)?)(?=\[)")
ICON = re.compile(r":material/([a-z_]+):")
TEXT = re.compile(r"[^\n!\[\]\\`*_~<&:]+")
# A link leads to a page or a mail address alone; tree.js sees to it, too.
REFUSED = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
TONES = {"green": "good", "orange": "warn", "red": "bad", "gray": "none", "violet": "news", "blue": "blue"}
# The icons that stand for a status: the board draws them itself.
SIGNS = {
    "check_circle": wording.PASS,
    "change_history": wording.OPEN,
    "cancel": wording.BAD,
    "circle": wording.NONE,
}
TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "strong": "strong",
    "em": "em",
    "s": "s",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "th": "th",
    "td": "td",
    "small": "small",
    "badge": "span",
    "ground": "span",
    "colour": "span",
    "link": "a",
    "blockquote": "div",
}


def _directive(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it.
    """The parser's rule for directives."""
    if icon := ICON.match(state.src, state.pos):
        if not silent:
            state.push("icon", "", 0).content = icon[1]
        state.pos = icon.end()
        return True
    found = DIRECTIVE.match(state.src, state.pos)
    end = state.md.helpers.parseLinkLabel(state, found.end()) if found else -1
    if found is None or end < 0:
        return False
    if not silent:
        colour, _, kind = found[1].partition("-")
        name = {"badge": "badge", "background": "ground"}.get(
            kind, "small" if colour == "small" else "colour"
        )
        state.push(f"{name}_open", TAGS[name], 1).attrs = {"tone": TONES.get(colour, "")}
        maximum, state.pos, state.posMax = state.posMax, found.end() + 1, end
        state.md.inline.tokenize(state)
        state.posMax = maximum
        state.push(f"{name}_close", TAGS[name], -1)
    state.pos = end + 1
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
    parser.inline.ruler.before("link", "directive", _directive)
    parser.inline.ruler.at("text", _text)
    return parser


def _text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it.
    """The parser's rule for plain text, which ends where a directive may begin, too."""
    found = TEXT.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


PARSER = _parser()
# What holds no other element.
PLAIN: Mapping[str, Callable[[SyntaxTreeNode], Node]] = {
    "text": lambda node: node.content,
    "html_inline": lambda node: node.content,
    "html_block": lambda node: node.content,
    "hr": lambda _: "",
    "softbreak": lambda _: " ",
    "hardbreak": lambda _: ["br", {}],
    "icon": lambda node: icon(node.content),
    "code_inline": lambda node: ["code", {}, node.content],
    "code_block": lambda node: ["pre", {}, node.content],
    "fence": lambda node: ["pre", {}, node.content],
    "image": lambda node: node.content,
}


@lru_cache(maxsize=16384)  # A page has some hundred, the same ones at each run.
def blocks(text: str) -> tuple[Node, ...]:
    """Markdown as elements: paragraphs, headings, lists, tables."""
    return tuple(_all(SyntaxTreeNode(PARSER.parse(text))))


@lru_cache(maxsize=16384)
def inline(text: str) -> tuple[Node, ...]:
    """Markdown of one line as what stands in an element."""
    return tuple(_all(SyntaxTreeNode(PARSER.parseInline(text))))


def _all(node: SyntaxTreeNode) -> list[Node]:
    found: list[Node] = []
    for child in node.children:
        for made in _made(child):
            # Adjoining texts are one, and one without a character is none.
            if made == "":
                continue
            if found and isinstance(made, str) and isinstance(found[-1], str):
                found[-1] += made
            else:
                found.append(made)
    return found


def _made(node: SyntaxTreeNode) -> list[Node]:
    """What a node of the parser's tree is on a page."""
    kind = node.type
    if kind == "inline" or (kind == "paragraph" and node.hidden):
        return _all(node)
    if kind in PLAIN:
        return [PLAIN[kind](node)]
    return [[node.tag if kind == "heading" else TAGS[kind], _attributes(node), *_all(node)]]


def _attributes(node: SyntaxTreeNode) -> dict[str, str]:
    tone = node.attrs.get("tone")
    if node.type == "link":
        href = str(node.attrs["href"])
        return {} if REFUSED.match(href) else {"href": href}
    if node.type == "badge":
        return {"class": f"chip {tone}"}
    if tone:
        return {"class": f"{tone} {'ground' if node.type == 'ground' else 'toned'}"}
    is_right = "right" in str(node.attrs.get("style", ""))
    return {"class": "number"} if is_right else {}


def icon(name: str) -> Node:
    """An icon, which is for the eye alone: the word beside it says what it means."""
    if name in SIGNS:
        return ["sign", {"name": SIGNS[name]}]
    return ["span", {"class": "icon", "aria-hidden": "true"}, name]
