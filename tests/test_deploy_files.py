"""What docs/deploy holds for services, containers and a proxy of several boards, as far as it is checked anywhere."""

import http.client
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from ruamel.yaml import YAML

from bench.processes import free_port
from dashboard.settings import Settings
from tests.proxy import SITE, UPSTREAM, certify, command, open_to_all, proxying, site

DEPLOY = SITE.parent
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"})
COMPOSE: dict[str, Any] = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
# What the Compose Specification allows, of what is used here.
TOP = {"name", "services", "configs", "secrets", "volumes", "networks"}
SERVICE = {
    *(
        "build",
        "cap_drop",
        "command",
        "configs",
        "depends_on",
        "deploy",
        "entrypoint",
        "env_file",
        "environment",
    ),
    *("image", "networks", "ports", "read_only", "restart", "secrets", "security_opt", "tmpfs", "volumes"),
}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong_with_a_unit(name: str, tmp_path: Path):
    for unit in UNITS:
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        text = re.sub(r"/opt/readiness-board/bin/\w+", "/bin/true", text)
        (tmp_path / unit.replace("@", "@8501")).write_text(text, encoding="utf-8")

    words = ["systemd-analyze", "verify", str(tmp_path / name.replace("@", "@8501"))]
    done = subprocess.run(words, check=False, capture_output=True, text=True)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_compose_file_names_only_what_it_declares():
    services = COMPOSE["services"]
    assert {key for key in COMPOSE if not key.startswith("x-")} <= TOP
    assert set(services) == {"record", "viewer", "s3", "nginx"}
    for service in services.values():
        assert set(service) <= SERVICE
        assert service["image"]
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", ())) <= set(services)
        for kind in ("configs", "secrets"):
            assert {each["source"] for each in service.get(kind, ())} <= set(COMPOSE[kind])
        named = {v.split(":")[0] for v in service.get("volumes", ()) if not v.startswith("/")}
        assert named <= set(COMPOSE["volumes"])
    files = {each["file"] for each in COMPOSE["configs"].values() if "file" in each}
    assert all((DEPLOY / name).is_file() for name in files)
    assert (
        DEPLOY / services["record"]["build"]["context"] / services["record"]["build"]["dockerfile"]
    ).is_file()


def test_of_the_compose_file_nginx_alone_is_reached_and_viewers_write_no_record():
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["nginx"]
    assert services["viewer"]["deploy"]["replicas"] > 1
    assert any(v.endswith(":ro") for v in services["viewer"]["volumes"])
    known = {f"READINESS_{name.upper()}" for name in Settings.model_fields}
    assert {n for n in services["viewer"]["environment"] if n.startswith("READINESS_")} <= known
    assert COMPOSE["configs"]["upstream"]["content"].count("$$board_browser") == 1


class Board(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = str(self.connection.getsockname()[1]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def boards() -> Iterator[list[ThreadingHTTPServer]]:
    """Three that say their port, as boards behind the proxy."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Board) for _ in range(3)]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


def asked(port: int, cookie: str = "") -> tuple[str, str]:
    """Which board answers, and the cookie that is set."""
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    with closing(http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=unchecked)) as connection:
        connection.request("GET", "/", headers={"Host": "board.example.org", "Cookie": cookie})
        answer = connection.getresponse()
        return answer.read().decode(), (answer.headers["Set-Cookie"] or "").partition(";")[0]


@pytest.mark.soak
def test_a_browser_stays_with_one_board_and_goes_to_another_when_it_is_away(
    boards: list[ThreadingHTTPServer], tmp_path: Path
):
    certify(tmp_path)
    tls = free_port()
    words = command(tmp_path, open_to_all(site(tmp_path, [s.server_port for s in boards], free_port(), tls)))
    tried = subprocess.run([*words, "-t"], check=False, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    with proxying(words, tls):
        browsers = [asked(tls) for _ in range(24)]

        assert len({board for board, _ in browsers}) == 3
        for board, cookie in browsers:
            assert [asked(tls, cookie) for _ in range(3)] == [(board, "")] * 3
        away, cookie = browsers[0]
        for server in boards:
            if str(server.server_port) == away:
                server.shutdown()
                server.server_close()
        assert asked(tls, cookie)[0] not in {away, ""}
    assert UPSTREAM.is_file()
