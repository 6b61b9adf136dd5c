"""Settings: what can be set by environment variables, each READINESS_ and its name."""

import os
from pathlib import Path
from typing import Annotated

from platformdirs import user_cache_path, user_data_path
from pydantic import BaseModel, BeforeValidator, ByteSize, ConfigDict, Field

from dashboard.addresses import Address, read_address
from dashboard.paths import CHECKOUT, DATA

NAME = "readiness-board"
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
