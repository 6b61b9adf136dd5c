"""What the server does beside the pages: what stands before them, and what is read before it answers."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import config

from dashboard.errors import ReadinessError
from dashboard.exporters.json import questions
from dashboard.ui.frame import endpoints, first_sight, scripts, view
from dashboard.ui.frame.address import Standpoint
from dashboard.ui.frame.bundle import bundle
from dashboard.ui.frame.guard import Guard
from dashboard.ui.frame.precompressed import Precompressed
from dashboard.ui.frame.shown import Shown


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Open the record before the first request is answered, so that nobody waits for it."""
    await asyncio.to_thread(_warm_up)
    later = asyncio.create_task(asyncio.to_thread(_look_ahead))
    yield
    later.cancel()


def _warm_up() -> None:
    """Read what is asked first: the certification that opens. The page says what is wrong with it."""
    with suppress(ReadinessError):
        found, _ = view.current()
        if found and (ids := view.known_ids(found)):
            view.view_of(found, Standpoint(ids[0]))


def _look_ahead() -> None:
    """Read what may be asked next, while others are answered: a line of each, where there are several."""
    with suppress(ReadinessError):
        found, _ = view.current()
        if found and len(view.known_ids(found)) > 1:
            view.answers_to(found, questions.line())


def routes(titles: Mapping[str, tuple[str, str]]) -> list[Route]:
    """What is answered beside Streamlit's own: the pages with their first sight, and the other forms."""
    return [*endpoints.ROUTES, *first_sight.routes(titles)]


def middleware(names: Iterable[str]) -> list[Middleware]:
    """Guard every route; Streamlit's own checks are of its socket only, and let pages of other ports in.

    `names` are those of the pages; at other addresses there is none.
    """
    hosts = [str(host) for host in config.get_option("server.allowedHosts") or ()]
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    start = f"/{base}" if base else ""
    pages = (
        {f"{start}/{name}" for name in ("", "index.html", *names)}
        | {start}
        | {r.path for r in endpoints.ROUTES}
    )
    return [
        Middleware(Guard, hosts=hosts or ["*"], pages=pages),
        Middleware(Shown),
        Middleware(Precompressed, base=start, own=scripts.texts(), joined=bundle()),
    ]
