"""`readiness schema`: the record file's fields, for editors."""

from dashboard.cli.options import say_json
from dashboard.exporters.json.schema import schema_json


def schema() -> None:
    """Print the JSON Schema of the record file, for editors."""
    say_json(schema_json())
