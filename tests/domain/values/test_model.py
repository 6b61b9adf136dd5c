from functools import cached_property

from dashboard.domain.values.fields import Model


class Room(Model):
    """A model with something computed at its first use."""

    wide: int
    long: int

    @cached_property
    def area(self) -> int:
        """Computed once."""
        return self.wide * self.long


def test_a_copy_with_other_fields_computes_anew():
    room = Room(wide=2, long=3)
    assert room.area == 6

    wider = room.model_copy(update={"wide": 4})

    assert (wider.area, room.area) == (12, 6)


def test_what_was_computed_makes_no_two_things_of_one():
    room, same = Room(wide=2, long=3), Room(wide=2, long=3)
    assert room.area == 6

    assert room == same
    assert hash(room) == hash(same)
    assert room.model_dump() == {"wide": 2, "long": 3}
