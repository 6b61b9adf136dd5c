"""Boards behind nginx, by the configuration of docs/deploy with paths and ports of a test."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SITE = Path(__file__).parents[1] / "docs" / "deploy" / "nginx.conf"
UPSTREAM = SITE.with_name("nginx-upstream.conf")
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"
NAME, USER, PASSWORD = "board.example.org", "reader", "made for this test"
COOKIE = "readiness_board"
SERVED = "$cookie_readiness_board $upstream_addr"  # what the log has of a request


def certify(folder: Path) -> None:
    """A certificate of its own, for the name, and a file of one reader."""
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    out = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*words, *out], check=True, capture_output=True)
    secret = subprocess.run(
        ["openssl", "passwd", "-apr1", "-stdin"], input=PASSWORD, check=True, capture_output=True, text=True
    )
    (folder / "htpasswd").write_text(f"{USER}:{secret.stdout}", encoding="utf-8")


def site(folder: Path, boards: Sequence[int], plain: int, tls: int) -> str:
    """The committed configuration with paths, ports and boards of a test, and nothing else changed."""
    text = "".join(file.read_text(encoding="utf-8") for file in (UPSTREAM, SITE))
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    line = "    server 127.0.0.1:8501 max_fails=1 fail_timeout=10s;\n"
    for old, new in {
        line: "".join(line.replace("8501", str(board)) for board in boards),
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "https://$host$request_uri": f"https://$host:{tls}$request_uri",
        "/etc/ssl/readiness-board": str(folder),
        "/etc/readiness-board": str(folder),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def open_to_all(text: str) -> str:
    """A site without its sign-in."""
    return re.sub(r"^ *auth_basic(_user_file)? .*\n", "", text, flags=re.MULTILINE)


def command(folder: Path, text: str) -> list[str]:
    """The words that run nginx on a site; whom it sent where stands in `served` of the folder."""
    (folder / "site").write_text(text, encoding="utf-8")
    user = "user root; " if os.geteuid() == 0 else ""
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("proxy", "client_body"))
    (folder / "nginx.conf").write_text(
        f"{user}daemon off; pid {folder}/pid; events {{}}\nhttp {{ {temporary}"
        f"log_format boards '{SERVED}'; access_log {folder}/served boards;\n"
        f"include /etc/nginx/mime.types; include {folder}/site; }}\n",
        encoding="utf-8",
    )
    return [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]


@contextmanager
def proxying(words: Sequence[str], port: int) -> Iterator[None]:
    """Nginx, from when it answers at a port until the block ends."""
    process = subprocess.Popen(words)
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "nginx ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx did not answer")
