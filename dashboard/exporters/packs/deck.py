"""The items of a presentation: slides with their shapes, words and colours, notes, and what is hidden."""

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from dashboard.exporters.packs.items import Item
from dashboard.exporters.packs.office import (
    Package,
    child,
    children,
    local,
    part_items,
    property_items,
    reference,
    within,
    written,
)

DECK = "ppt/presentation.xml"
PAINT = ("solidFill", "gradFill", "pattFill", "blipFill", "noFill")
SHAPES = ("sp", "pic", "graphicFrame", "cxnSp", "grpSp", "contentPart", "AlternateContent")
KNOWN = ("ppt/presProps.xml", "ppt/viewProps.xml", "ppt/tableStyles.xml")


def deck_items(content: bytes) -> Iterator[Item]:
    """All items of a presentation, slide by slide, then the layouts that slides stand on."""
    package = Package(content)
    targets = package.targets(DECK)
    shown: dict[str, None] = dict.fromkeys((DECK, *KNOWN))
    for n, each in enumerate(within(package.xml(DECK), "sldId"), 1):
        part = targets.get(reference(each), ("", ""))[1]
        shown[part] = None
        yield from _slide_items(package, part, f"slide {n}")
        for kind, notes in package.targets(part).values():
            if kind == "notesSlide":
                shown[notes] = None
                for item in _shape_items(package, notes, f"notes of slide {n}"):
                    if item.kind != "layout":
                        yield item._replace(kind="note" if item.kind == "text" else item.kind)
    for part in sorted(package.parts):
        folder = part.split("/")[1] if part.count("/") == 2 else ""
        if folder in {"slideMasters", "slideLayouts", "notesMasters"}:
            shown[part] = None
            yield from _shape_items(package, part, part)
        elif folder == "theme":
            shown[part] = None
            for scheme in within(package.xml(part), "clrScheme"):
                yield from (
                    Item(part, f"colour {local(colour.tag)} of {part}", "colour", written(colour))
                    for colour in scheme
                )
    yield from property_items(package)
    yield from part_items(package, shown)


def _slide_items(package: Package, part: str, slide: str) -> Iterator[Item]:
    root = package.xml(part)
    yield Item(slide, slide, "layout", "slide")
    if root.get("show") in {"0", "false"}:
        yield Item(slide, slide, "hidden", slide)
    if child(root, "timing") is not None:
        yield Item(slide, slide, "layout", "an animation")
    yield from _shape_items(package, part, slide)


def _shape_items(package: Package, part: str, place: str) -> Iterator[Item]:
    targets = package.targets(part)
    root = package.xml(part)
    ground = next(within(root, "bg"), None)
    if ground is not None:
        yield Item(place, f"{place}, background", "colour", written(ground))
    for shape in root.iter():
        if local(shape.tag) in SHAPES:
            yield from _shape(shape, package, targets, place)


def _shape(
    shape: ET.Element, package: Package, targets: dict[str, tuple[str, str]], place: str
) -> Iterator[Item]:
    """A shape: where and how large it is, its paint, its name for those who cannot see it, and its words."""
    about = next(within(shape, "cNvPr"), ET.Element("none"))
    name = about.get("name", "")
    at = f"{place}, {name}" if name else place
    yield Item(place, at, "layout", f"{local(shape.tag)} {_frame(shape)}", name)
    if about.get("hidden") in {"1", "true"}:
        yield Item(place, at, "hidden", name)
    yield from (
        Item(place, at, "alt", about.get(key, ""), key) for key in ("descr", "title") if about.get(key)
    )
    if local(shape.tag) in {"grpSp", "AlternateContent"}:
        return  # Its shapes come by themselves.
    for paint in (each for name in ("spPr", "tcPr") for paints in within(shape, name) for each in paints):
        if local(paint.tag) in (*PAINT, "ln"):
            yield Item(place, at, "colour", written(paint), local(paint.tag))
    for paragraph in within(shape, "p"):
        yield from _paragraph(paragraph, place, at)
    for each in shape.iter():
        for key, value in each.attrib.items():
            if key.startswith("{") and value in targets:
                yield from _referred(package, *targets[value], place, at)


def _frame(shape: ET.Element) -> str:
    frame = next((each for each in shape.iter() if local(each.tag) == "xfrm"), None)
    form = next(within(shape, "prstGeom"), None)
    name = form.get("prst", "") if form is not None else ""
    if frame is None:
        return name
    box = " ".join(value for each in frame for value in each.attrib.values())
    turned = " ".join(f"{key} {value}" for key, value in sorted(frame.attrib.items()))
    return f"{name} {box} {turned}".strip()


def _paragraph(paragraph: ET.Element, place: str, at: str) -> Iterator[Item]:
    """The words of a paragraph as one text, and the colours of its runs as another."""
    text, colours = "", list[str]()
    for run in paragraph:
        kind = local(run.tag)
        if kind == "br":
            text += "\n"
        if kind not in {"r", "fld"}:
            continue
        text += "".join(each.text or "" for each in children(run, "t"))
        how = child(run, "rPr")
        paint = "".join(written(each) for each in how if local(each.tag) in PAINT) if how is not None else ""
        size = how.get("sz", "") if how is not None else ""
        colour = f"{paint or 'as its shape'} {size}".strip()
        if not colours or colours[-1] != colour:
            colours.append(colour)
    if text.strip():
        yield Item(place, at, "text", text)
        yield Item(place, at, "colour", " | ".join(colours))


def _referred(package: Package, kind: str, target: str, place: str, at: str) -> Iterator[Item]:
    """What a shape refers to: an address, a picture, a chart, a file."""
    if kind == "hyperlink":
        yield Item(place, at, "link", target)
    elif target in package.parts:
        digest = hashlib.sha256(package.parts[target]).hexdigest()[:8]
        yield Item(place, at, "picture" if kind == "image" else "part", f"{kind} {target}", digest)
    else:  # It lies elsewhere: a program that opens the deck may fetch it.
        yield Item(place, at, "link", f"{kind} {target}")
