"""The items of a workbook: cells with their values, formulas and colours, and what is hidden."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime, timedelta

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

BOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a spreadsheet have no zone.
NARROW = 1.0  # characters of a column's width, or points of a row's height, that show nothing
LAST = datetime(9999, 12, 31)  # noqa: DTZ001 - as above.
# What of a sheet can show or hide more than its cells do.
OTHERS = {
    "conditionalFormatting": "colour",
    "dataValidations": "layout",
    "mergeCells": "layout",
    "sheetProtection": "layout",
    "drawing": "picture",
    "legacyDrawing": "comment",
    "oleObjects": "part",
    "controls": "part",
    "picture": "picture",
    "tableParts": "layout",
}


def workbook_items(content: bytes) -> Iterator[Item]:
    """All items of a workbook, sheet by sheet."""
    package = Package(content)
    targets, strings, styles = package.targets(BOOK), _strings(package), _Styles(package)
    shown = dict.fromkeys((BOOK, STYLES, *(n for n in package.parts if n.startswith("xl/theme/"))))
    for n, sheet in enumerate(within(package.xml(BOOK), "sheet")):
        name = sheet.get("name", "")
        part = targets.get(reference(sheet), ("", ""))[1]
        shown[part] = None
        yield Item("sheets", f"sheet {name}", "text", name, str(n))
        if sheet.get("state", "visible") != "visible":
            yield Item("sheets", f"sheet {name}", "hidden", f"sheet {name}")
        yield from _sheet_items(package, part, name, strings, styles)
    for each in within(package.xml(BOOK), "definedName"):
        if not each.get("name", "").startswith(("_xlnm._FilterDatabase", "_xlnm.Print_Titles")):
            text = f"{each.get('name')} = {each.text}"
            yield Item("names", f"name {each.get('name')}", "formula", text)
    yield from property_items(package)
    yield from part_items(package, shown)


def _strings(package: Package) -> list[str]:
    return [
        "".join(text.text or "" for text in within(each, "t"))
        for each in children(package.xml(STRINGS), "si")
    ]


class _Styles:
    """The formats of a workbook's cells: as words of what is seen, and whether numbers are days."""

    def __init__(self, package: Package) -> None:
        root = package.xml(STYLES)
        fonts, fills = children(child(root, "fonts"), "font"), children(child(root, "fills"), "fill")
        codes = {each.get("numFmtId"): each.get("formatCode", "") for each in within(root, "numFmt")}
        self.seen, self.codes = list[str](), list[str]()
        for form in children(child(root, "cellXfs"), "xf"):
            self.codes.append(codes.get(form.get("numFmtId"), form.get("numFmtId") or ""))
            font, fill = _at(fonts, form.get("fontId")), _at(fills, form.get("fillId"))
            self.seen.append(f"{_colour(child(font, 'color'))} on {_ground(fill)}")

    def is_day(self, style: int) -> bool:
        """Whether a format shows a number as a day."""
        code = self.codes[style].lower() if style < len(self.codes) else ""
        return ("yy" in code and "d" in code) or code in {"14", "15", "16", "17", "22"}

    def words(self, style: int) -> tuple[str, str]:
        """The colours of a format, and the pattern of its numbers."""
        if style >= len(self.seen):
            return "none", ""
        return self.seen[style], self.codes[style]


def _at(elements: list[ET.Element], number: str | None) -> ET.Element | None:
    n = int(number) if number and number.isdecimal() else 0
    return elements[n] if n < len(elements) else None


def _colour(colour: ET.Element | None) -> str:
    if colour is None:
        return "black"
    rgb = colour.get("rgb")
    return (
        rgb[-6:].upper()
        if rgb
        else " ".join(f"{key} {value}" for key, value in sorted(colour.attrib.items()))
    )


def _ground(fill: ET.Element | None) -> str:
    pattern = child(fill, "patternFill")
    if pattern is None:
        return written(fill) if fill is not None and len(fill) else "none"
    kind = pattern.get("patternType", "none")
    return "none" if kind == "none" else _colour(child(pattern, "fgColor"))


def _sheet_items(
    package: Package, part: str, name: str, strings: list[str], styles: _Styles
) -> Iterator[Item]:
    root = package.xml(part)
    for column in within(root, "col"):
        if column.get("hidden") in {"1", "true"} or float(column.get("width") or 99) < NARROW:
            text = f"columns {column.get('min')} to {column.get('max')}"
            yield Item(name, f"{name}, {text}", "hidden", text)
    for row in within(root, "row"):
        if row.get("hidden") in {"1", "true"} or float(row.get("ht") or 99) < NARROW:
            yield Item(name, f"{name}, row {row.get('r')}", "hidden", "a row")
        for cell in children(row, "c"):
            yield from _cell_items(cell, name, strings, styles)
    yield from _around(package, part, name)


def _around(package: Package, part: str, name: str) -> Iterator[Item]:
    """What stands around the cells of a sheet: rules that colour them, feet, links, drawings."""
    root = package.xml(part)
    for each in root:
        kind = OTHERS.get(local(each.tag))
        if kind:
            yield Item(f"{name} {kind}", f"{name}, {local(each.tag)}", kind, written(each))  # type: ignore[arg-type]
    for each in (foot for all_of in within(root, "headerFooter") for foot in all_of):
        if each.text:
            yield Item(f"{name} foot", f"{name}, {local(each.tag)}", "text", each.text, each.tag)
    targets = package.targets(part)
    for each in within(root, "hyperlink"):
        to = targets.get(reference(each), ("", each.get("location", "")))[1]
        yield Item(f"{name} links", f"{name}!{each.get('ref')}", "link", to)


def _cell_items(cell: ET.Element, name: str, strings: list[str], styles: _Styles) -> Iterator[Item]:
    at, style = cell.get("r", ""), int(cell.get("s") or 0)
    place, column = f"{name}!{at}", at.rstrip("0123456789")
    formula = child(cell, "f")
    if formula is not None:
        yield Item(name, place, "formula", f"={formula.text or ''}", column)
    text = _value(cell, strings, is_day=styles.is_day(style))
    colours, pattern = styles.words(style)
    if text is not None:
        yield Item(name, place, "text", text, column)
        yield Item(name, place, "colour", colours, f"{column} {pattern}")


def _value(cell: ET.Element, strings: list[str], *, is_day: bool) -> str | None:
    """What a cell shows, None of an empty one.

    A number in its shortest form, a day as the board writes it.
    """
    kind, value = cell.get("t", "n"), child(cell, "v")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in within(cell, "t"))
    if value is None or value.text is None:
        return None
    if kind == "s":
        n = int(value.text) if value.text.isdecimal() else len(strings)
        return strings[n] if n < len(strings) else f"string {value.text}, which there is none of"
    return _number(value.text, is_day=is_day) if kind == "n" else value.text


def _number(text: str, *, is_day: bool) -> str:
    try:
        number = float(text)
        if is_day:
            then = min(EPOCH + timedelta(seconds=round(number * 86_400)), LAST)
            return f"{then.day} {then:%b %Y, %H:%M:%S}".removesuffix(", 00:00:00")
    except (ValueError, OverflowError):
        return text
    return repr(number).removesuffix(".0")
