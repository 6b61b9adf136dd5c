"""The colours of the board by what they are for, light and dark: the values of .streamlit/config.toml."""

from dashboard.domain.values.fields import Model
from dashboard.domain.values.wording import Tone


class Tint(Model):
    """A tone's colours: of shapes, of text, and of the ground behind it; contrast is checked."""

    shape: str
    text: str
    ground: str


class Colours(Model):
    """The colours of one theme."""

    paper: str
    text: str
    muted: str
    accent: str
    fill: str
    band: str
    line: str
    good: Tint
    warn: Tint
    bad: Tint
    none: Tint
    news: Tint
    """Of what is new, and of sample data."""

    def tint(self, tone: Tone) -> Tint:
        """The colours of a tone."""
        return {"good": self.good, "warn": self.warn, "bad": self.bad, "none": self.none}[tone]


LIGHT = Colours(
    paper="#FFFFFF",
    text="#0C1622",
    muted="#4A5665",
    accent="#1A4E8A",
    fill="#E3E9F1",
    band="#F3F5F8",
    line="#C9D1DB",
    good=Tint(shape="#00796B", text="#00594F", ground="#DDF3EE"),
    warn=Tint(shape="#C96A00", text="#8A4B00", ground="#FDEFD8"),
    bad=Tint(shape="#B3123B", text="#9E0F33", ground="#FBE3E9"),
    none=Tint(shape="#5A6675", text="#4A5665", ground="#EDF0F4"),
    news=Tint(shape="#5B3A94", text="#5B3A94", ground="#EFE7FB"),
)
DARK = Colours(
    paper="#0E1620",
    text="#F2F5F9",
    muted="#B4C0CD",
    accent="#8CBBF1",
    fill="#243448",
    band="#182331",
    line="#36475A",
    good=Tint(shape="#4FD1B5", text="#7BE3CC", ground="#0F3A34"),
    warn=Tint(shape="#F5A742", text="#FFC477", ground="#44300F"),
    bad=Tint(shape="#FF7E9B", text="#FFA0B5", ground="#4A1524"),
    none=Tint(shape="#9AA8B8", text="#B4C0CD", ground="#243242"),
    news=Tint(shape="#D3BFF5", text="#D3BFF5", ground="#33254D"),
)
