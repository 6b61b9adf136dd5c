from dashboard.domain.values.fields import Model
from dashboard.exporters.json.schema import described, schema_json


class Room(Model):
    """A room."""

    name: str
    """What it is called."""
    seats: int = 1


class Hall(Room):
    """A large room."""

    rooms: tuple[Room, ...] = ()
    """What it is
    divided into."""


def test_each_field_says_what_stands_below_it_those_it_inherits_too():
    schema = described(Hall)

    said = {name: field.get("description") for name, field in schema["properties"].items()}
    assert said == {"name": "What it is called.", "seats": None, "rooms": "What it is\ndivided into."}
    assert schema["$defs"]["Room"]["properties"]["name"]["description"] == "What it is called."


def test_the_record_file_has_gates_and_what_they_hold():
    schema = schema_json()

    assert "gates" in schema["properties"]
    assert schema["$defs"]["Gate"]["properties"]["requirement"]["description"]
