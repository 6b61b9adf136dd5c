"""`readiness serve`: the board in a browser."""

import errno
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from dashboard import paths
from dashboard.cli.drawing import draw
from dashboard.cli.options import Database, database_path, now, say
from dashboard.errors import UsageError
from dashboard.importers.sample.build import refresh
from dashboard.settings import Server, Settings, passed_on
from dashboard.store.telemetry.homes import home_of

LAST_PORT = 65535
LOOPBACK = ("127.0.0.1", "localhost", "::1")
REACHABLE = (
    "warning: {} is reachable from other machines and the board asks nobody to sign in; "
    "whoever reaches it can read everything"
)
Hosts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="A name under which the board is reached, a proxy's for example; repeat it."
    ),
]


def serve(
    *,
    database: Database = None,
    port: Annotated[int, typer.Option(min=1, max=LAST_PORT, help="Port to listen on.")] = 8501,
    address: Annotated[str, typer.Option(help="Address to bind.")] = "127.0.0.1",
    allow_host: Hosts = None,
    browser: Annotated[
        bool, typer.Option(" /--no-browser", show_default=False, help="Open no browser.")
    ] = True,
) -> None:
    """Build the record if there is none, and serve the board."""
    path = database_path(database).absolute()
    if Settings().telemetry:
        os.environ["READINESS_TELEMETRY"] = home_of(path).url
    _check_free(address, port)
    is_there = isinstance(path, Server) or path.exists()
    typer.echo(f"{'Opening' if is_there else 'Building'} {path} ...", err=True)
    if isinstance(path, Path):
        refresh(path, paths.DATA, now=now(), draw=draw)
    os.environ |= passed_on(path)
    if paths.CHECKOUT:
        os.chdir(paths.CHECKOUT)  # Streamlit reads .streamlit/ in the working folder.
    flags = ["--server.port", str(port), "--server.address", address, "--server.headless=true"]
    if address not in LOOPBACK:
        typer.echo(REACHABLE.format(address), err=True)
    hosts = {*LOOPBACK, *_names(address), *(allow_host or ())}
    flags += [part for name in sorted(hosts) for part in ("--server.allowedHosts", name)]
    url = f"http://{f'[{address}]' if ':' in address else address}:{port}"
    say(f"Readiness Board: {url} (record: {path}); Ctrl+C ends it")
    if browser:
        _open_later(url)
    from streamlit.web import bootstrap, cli  # a second to import: only this command pays for it

    from dashboard.ui.frame import connections

    connections.bound()
    bootstrap.watch_file = _unwatched  # type: ignore[attr-defined] # It is imported there.
    cli.main(["run", str(paths.APP), *flags], prog_name="streamlit")


def _unwatched(*_: object, **__: object) -> bool:
    """Watch no file of settings: they do not change under a served board.

    Streamlit would look at each five times a second, for as long as the server runs: most of what an idle one
    costs.
    """
    return False


def _check_free(address: str, port: int) -> None:
    """UsageError where the board cannot listen there: the port is taken, or the address is none of ours."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < LAST_PORT else port - 1
                raise UsageError(
                    f"--port: {port} is taken; end what listens there, or choose another, --port {other} say"
                ) from None
            raise UsageError(f"--address: {address}:{port} cannot be listened on: {error.strerror}") from None


def _names(address: str) -> set[str]:
    """The names under which an address is reached; of all addresses, those of the machine itself."""
    if address not in ("0.0.0.0", "::"):  # noqa: S104 - named here to be told from one address.
        return {address}
    own = {socket.gethostname(), socket.getfqdn()}
    with suppress(OSError):
        own |= {
            str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(socket.gethostname(), None)
        }
    return own


def _open_later(url: str) -> None:
    """Open the browser once the server answers, where there is a screen to open it on."""
    import threading
    import time
    import webbrowser
    from urllib.error import URLError
    from urllib.request import urlopen

    def wait() -> None:
        for _ in range(60):
            try:
                with urlopen(f"{url}/_stcore/health", timeout=1):  # noqa: S310 - our own server.
                    webbrowser.open(url)
                    return
            except (URLError, OSError):
                time.sleep(0.5)

    threading.Thread(target=wait, daemon=True).start()
