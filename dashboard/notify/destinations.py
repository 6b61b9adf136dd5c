"""Where notices go: addresses in apprise's form, each for all levels or for some, and the sending itself."""

import hashlib
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.domain.operations import Level
from dashboard.errors import UsageError
from dashboard.notify.messages import Message
from dashboard.review.alerts import LEVELS

if TYPE_CHECKING:
    from apprise import NotifyBase

LEVELED = re.compile(rf"((?:{'|'.join(LEVELS)})(?:,(?:{'|'.join(LEVELS)}))*)=(.*)", re.DOTALL)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,31}(?=://)")
MISSING = "`notify` needs the extra: pip install 'readiness-board[notify]'"
NOTIFY_TYPES: dict[Level, str] = {"critical": "failure", "warning": "warning", "informational": "info"}
# Guessing a password from its digest costs this much a guess.
ROUNDS = 200_000


@dataclass(frozen=True)
class Destination:
    """A place that notices go to; `label` names it without its secrets, `id` is a digest of its address."""

    url: str = field(repr=False)
    label: str
    levels: frozenset[Level]

    @cached_property
    def id(self) -> str:
        """What it is remembered by."""
        digest = hashlib.pbkdf2_hmac("sha256", self.url.encode(), b"readiness notify", ROUNDS, dklen=16)
        return digest.hex()

    def send(self, message: Message) -> bool:
        """Send a message; whether it arrived, as far as the service says."""
        with _apprise():
            import apprise  # noqa: PLC0415 - an optional extra.

            asset = apprise.AppriseAsset(app_id="Readiness Board", app_desc="Readiness Board", app_url="")
            # Pictures would come from a host that is not ours.
            asset.image_url_mask = asset.image_url_logo = ""
            # What is sent goes to the address that was named, and to none that its service names instead.
            asset.http_redirects = False
            service = apprise.Apprise(asset=asset)
            return bool(
                service.add(self.url)
                and service.notify(
                    message.body,
                    title=message.title,
                    notify_type=NOTIFY_TYPES[message.level],
                    body_format="text",
                )
            )


def destinations(texts: Sequence[str], *, required: bool = True) -> tuple[Destination, ...]:
    """The places that `[LEVEL[,LEVEL]=]URL` name, each once; UsageError says what is wrong, not the address.

    Without apprise they are named by their scheme alone, or refused where sending is `required`.
    """
    if not texts:
        raise UsageError("say where to with --to URL, or in READINESS_NOTIFY")
    found: dict[str, Destination] = {}
    for text in texts:
        leveled = LEVELED.fullmatch(text)
        url = leveled[2] if leveled else text
        levels = frozenset(level for level in LEVELS if not leveled or level in leveled[1].split(","))
        known = found[url].levels if url in found else frozenset()
        found[url] = Destination(url=url, label=_label(url, required=required), levels=levels | known)
    return tuple(found.values())


def _label(url: str, *, required: bool) -> str:
    """Scheme and host of an address; of a service whose address begins with a token, the scheme."""
    scheme = SCHEME.match(url)
    if scheme is None:
        raise UsageError(
            "--to: is no URL of apprise, such as mailto://user:password@example.com; --help says more"
        )
    name = f"{scheme[0]}://"
    try:
        services = _services(url)
    except ImportError:
        if required:
            raise UsageError(MISSING) from None
        return f"{name}…"
    if not services:
        raise UsageError(
            f"--to: {name} is no service that apprise knows, or the URL lacks what it needs; "
            "see its documentation"
        )
    if len(services) > 1:
        raise UsageError(f"--to: {name} is the first of several; name each place with a --to of its own")
    service = services[0]
    templates: Sequence[str] = service.templates
    is_host = any("{host}" in template for template in templates)
    host = service.host if is_host and isinstance(service.host, str) else ""
    return f"{name}{host or '…'}"


def _services(url: str) -> "list[NotifyBase]":
    """The services that apprise, which also reads lists, finds in an address; ImportError without apprise."""
    with _apprise():
        import apprise  # noqa: PLC0415 - an optional extra.

        found = apprise.Apprise()
        found.add(url)
        return list(found)


@contextmanager
def _apprise() -> Iterator[None]:
    """Apprise without its log, which holds addresses, and without a warning of a module that it tries."""
    logger = logging.getLogger("apprise")
    was = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
            yield
    finally:
        logger.disabled = was
