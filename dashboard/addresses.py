"""Where a record lies: the path of a file, or the address of a PostgreSQL database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SCHEMES = ("postgresql://", "postgres://")
SECRET = re.compile(r"//[^/\s]*@|\b(?:ssl)?password=[^&\s]*")


@dataclass(frozen=True)
class Server:
    """A record in PostgreSQL, by an address as libpq reads it; its name holds no user and no secret."""

    address: str = field(repr=False)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Host, port and database, or the service, as messages and pages name the record."""
        base, _, query = self.address.partition("?")
        service = re.search(r"(?:^|&)service=([^&]+)", query)
        return without_secrets(base) + (f"?service={service[1]}" if service else "")

    @property
    def has_password(self) -> bool:
        """Whether the address itself holds a password."""
        try:
            stated = urlsplit(self.address).password
        except ValueError:  # libpq says what is wrong with it.
            stated = None
        return bool(stated) or "password=" in self.address

    def absolute(self) -> "Server":
        """Itself: an address means the same in every folder."""
        return self


Address = Path | Server


def without_secrets(text: str) -> str:
    """A text without what an address of a database in it says of users and passwords."""
    return SECRET.sub(lambda found: "//" if found[0].startswith("//") else "password=***", text)


def read_address(value: object) -> object:
    """The address of a record as an option or a variable gives it; what is no text is left as it is."""
    if isinstance(value, str):
        return Server(value) if value.startswith(SCHEMES) else Path(value)
    return value


def passed_on(address: Address) -> Mapping[str, str]:
    """The environment by which another process finds the same record."""
    return {"READINESS_DATABASE": address.address if isinstance(address, Server) else str(address)}
