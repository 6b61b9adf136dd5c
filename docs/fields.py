"""Writes the tables of data/README.md from the record file's JSON Schema: `make docs`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dashboard.exporters.json.schema import schema_json

README = Path(__file__).parents[1] / "data" / "README.md"
BEGIN, END = "<!-- fields: written by make docs -->", "<!-- end of fields -->"


def _kind(schema: Mapping[str, Any]) -> str:
    """What a field holds, in a word or two."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema or "oneOf" in schema:
        kinds = [
            _kind(option) for option in schema.get("anyOf") or schema["oneOf"] if option.get("type") != "null"
        ]
        # Numbers are also read from texts, as every YAML scalar is one first: a writer need not know it.
        return " or ".join(dict.fromkeys(kinds if kinds[-1] != "text" else kinds[:1]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if "enum" in schema or "const" in schema:
        return " ".join(f"`{word}`" for word in schema.get("enum", [schema.get("const")]))
    return {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}[
        schema["type"]
    ]


def _rows(model: Mapping[str, Any]) -> Iterator[str]:
    required = model.get("required", ())
    for name, field in model["properties"].items():
        needed = " (required)" if name in required else ""
        meaning = " ".join(field.get("description", "").split())
        yield f"| `{name}`{needed} | {_kind(field)} | {meaning} |"


def tables() -> str:
    """Every model of the record file with every field, as Markdown: the whole file first."""
    schema = schema_json()
    models = {"Certificate": schema, **schema["$defs"]}
    blocks = []
    for name, model in models.items():
        head = f"### {name}\n\n{model['description']}\n\n| field | holds | meaning |\n|---|---|---|"
        blocks.append("\n".join([head, *_rows(model)]))
    return "\n\n".join(blocks)


def written(text: str) -> str:
    """The text of data/README.md with its tables brought up to date."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
