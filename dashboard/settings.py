"""Settings: what can be set by environment variables, each READINESS_ and its name; addresses of records."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_data_path
from pydantic import BaseModel, BeforeValidator, ByteSize, ConfigDict, Field

from dashboard.paths import CHECKOUT, DATA

NAME = "readiness-board"
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


PREFIX = "READINESS_"


def _database() -> Path:
    return (DATA if CHECKOUT else user_data_path(NAME, appauthor=False)) / "readiness.duckdb"


def _cache() -> Path:
    return user_cache_path(NAME, appauthor=False)


class Settings(BaseModel):
    """READINESS_DATABASE is the record, a file or postgresql://..., READINESS_CACHE where copies of it lie.

    READINESS_NOTIFY holds the addresses that `notify` sends to, parted by spaces, out of sight of a list of
    processes. READINESS_SIGNING_KEY is an OpenSSH ed25519 key that signs each publication, READINESS_SIGNERS
    the file of the keys that `verify` knows. READINESS_CERTIFICATION is the certification that is meant where
    a record holds several and none is named. READINESS_TELEMETRY is where telemetry lies, a folder or
    s3://bucket/prefix; beside the record without it. READINESS_CACHE_LIMIT is how much of what was fetched
    from object storage a reader keeps, as 10GB.
    """

    model_config = ConfigDict(frozen=True)

    database: Annotated[Address, BeforeValidator(read_address)] = Field(default_factory=_database)
    cache: Path = Field(default_factory=_cache)
    notify: str = Field(default="", repr=False)
    signing_key: Path | None = None
    signers: Path | None = None
    certification: str | None = None
    telemetry: str | None = None
    cache_limit: ByteSize = ByteSize(10 * 10**9)

    def __init__(self) -> None:
        """Read the environment as it is."""
        said = {name: os.environ.get(f"{PREFIX}{name.upper()}") for name in type(self).model_fields}
        super().__init__(**{name: value for name, value in said.items() if value is not None})
