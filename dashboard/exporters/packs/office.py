"""The parts of a file of Office: XML in a ZIP, read with limits and without trusting either."""

import hashlib
import posixpath
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from zlib import error as ZlibError  # noqa: N812 - an exception, named as one.

from dashboard.errors import RefusedError
from dashboard.exporters.packs.items import Item, Kind

PARTS, PART_CAP, WHOLE_CAP = 2_000, 32 * 2**20, 128 * 2**20
PROPERTIES = ("title", "subject", "creator", "description", "keywords", "category", "contentStatus")
# What other programs write beside what the board wrote, which shows nothing.
SILENT = (
    "[Content_Types].xml",
    "docProps/app.xml",
    "docProps/thumbnail",
    "xl/calcChain.xml",
    "xl/sharedStrings.xml",
    "xl/metadata.xml",
    "xl/printerSettings/",
    "xl/persons/",
    "ppt/printerSettings/",
    "ppt/changesInfos/",
    "ppt/revisionInfo.xml",
    "ppt/commentAuthors.xml",
    "ppt/authors.xml",
)


class Package:
    """The parts of a file by name, each XML read once."""

    def __init__(self, content: bytes) -> None:
        self.parts = _parts(content)
        self._read: dict[str, ET.Element] = {}

    def xml(self, name: str) -> ET.Element:
        """The root of a part; an empty one where there is none."""
        if name not in self._read:
            self._read[name] = parsed(self.parts[name], name) if name in self.parts else ET.Element("none")
        return self._read[name]

    def targets(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to.

        By id the kind and the name of the part, or the address of what is outside.
        """
        folder, file = posixpath.split(name)
        found = {}
        for each in self.xml(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"):
            target = each.get("Target", "")
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[each.get("Id", "")] = each.get("Type", "").rsplit("/", 1)[-1], target
        return found


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            names = [info.filename for info in file.infolist()]
            if len(names) > PARTS or sum(info.file_size for info in file.infolist()) > WHOLE_CAP:
                raise RefusedError.of("holds more than the board writes: it may be a trap")
            if len(set(names)) != len(names):
                raise RefusedError.of("holds two parts of one name: programs would show one or the other")
            return {name: _part(file, name) for name in names if not name.endswith("/")}
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, OSError, RuntimeError):
        raise RefusedError.of("is damaged, encrypted or cut short") from None


def _part(file: zipfile.ZipFile, name: str) -> bytes:
    with file.open(name) as part:
        content = part.read(PART_CAP + 1)
    if len(content) > PART_CAP:
        raise RefusedError.of(f"holds {name} larger than the board writes: it may be a trap")
    return content


def parsed(content: bytes, name: str) -> ET.Element:
    """The root of an XML text; nothing that declares entities is read."""
    if b"<!" in content.replace(b"<![CDATA[", b"").replace(b"<!--", b""):
        raise RefusedError.of(f"declares entities in {name}, as the board never does")
    try:
        return ET.fromstring(content)  # noqa: S314 - without a DTD there are no entities to expand.
    except ET.ParseError:
        raise RefusedError.of(f"has a part that is no XML: {name}") from None


def local(tag: str) -> str:
    """A name without its namespace."""
    return tag.rsplit("}", 1)[-1]


def reference(element: ET.Element) -> str:
    """The id of what an element refers to; empty where it refers to nothing."""
    return next((value for key, value in element.attrib.items() if key.endswith("/relationships}id")), "")


def children(element: ET.Element | None, name: str) -> list[ET.Element]:
    """The children of a name."""
    return [child for child in element if local(child.tag) == name] if element is not None else []


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    """The first child of a name."""
    return next(iter(children(element, name)), None)


def within(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """All of a name below an element, in order."""
    return (each for each in element.iter() if local(each.tag) == name)


def written(element: ET.Element) -> str:
    """An element as one text that does not hang on how it is written."""
    inner = "".join(written(each) for each in element)
    attributes = "".join(
        f" {local(key)}={value}" for key, value in sorted(element.attrib.items()) if local(key) != "uid"
    )
    return f"<{local(element.tag)}{attributes}>{(element.text or '').strip()}{inner}"


def other_parts(handed_in: bytes, made: bytes) -> tuple[list[str], bool]:
    """The parts that both have and that are not written alike, and whether that is most of them.

    A program that saves a file writes nearly all of it anew; who changes a part by hand leaves the others.
    """
    theirs, ours = Package(handed_in), Package(made)
    both = sorted(
        name for name in theirs.parts.keys() & ours.parts.keys() if not name.startswith(("[", "docProps/"))
    )
    other = [
        name
        for name in both
        if theirs.parts[name] != ours.parts[name]
        and not (name.endswith((".xml", ".rels")) and written(theirs.xml(name)) == written(ours.xml(name)))
    ]
    return other, 2 * len(other) > len(both)


def property_items(package: Package) -> Iterator[Item]:
    """What a file says of itself.

    Its title, subject, author, remarks, keywords, and properties of its own.
    """
    for each in sorted(package.xml("docProps/core.xml"), key=lambda each: local(each.tag)):
        name = local(each.tag)
        if name in PROPERTIES and each.text:
            yield Item("properties", f"document property {name}", "property", each.text, name)
    for each in package.xml("docProps/custom.xml"):
        text = " ".join(value.text or "" for value in each)
        yield Item("properties", f"document property {each.get('name')}", "property", text, "custom")


def part_items(package: Package, shown: Mapping[str, object]) -> Iterator[Item]:
    """The parts that none of the other items come from: comments, pictures, macros, embedded files."""
    for name in sorted(package.parts):
        if name in shown or name.startswith(SILENT) or name.endswith(".rels") or name.startswith("docProps/"):
            continue
        kind: Kind = "comment" if "omment" in name else "picture" if "/media/" in name else "part"
        content = package.parts[name]
        text = name
        if kind == "comment" and name.endswith(".xml"):
            text = " ".join("".join(package.xml(name).itertext()).split()) or name
        digest = hashlib.sha256(content).hexdigest()[:8] if kind == "picture" else ""
        yield Item(f"part {name}", f"part {name}", kind, text, digest)
