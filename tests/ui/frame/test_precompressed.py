"""Streamlit's static files, compressed once: the same bytes, to whoever takes them so."""

import asyncio
import gzip
import re
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Message

from dashboard.paths import ASSETS, PACKAGE, PAGES
from dashboard.ui.frame.bundle import Bundle
from dashboard.ui.frame.first_sight import _sent
from dashboard.ui.frame.precompressed import FOLDER, FONT, ICONS, MADE_OF, Precompressed

SCRIPT = b"const a = 1;\n" * 400
JOINED = Bundle("static/joined-1", gzip.compress(b"one();"), {"index.abc.js": {"t": "m0_t"}})
BEHIND = PlainTextResponse("behind")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "index.abc.js").write_bytes(SCRIPT)
    (tmp_path / "js" / "Chart.abc.js").write_bytes(SCRIPT + SCRIPT)
    (tmp_path / "font.woff2").write_bytes(b"wOF2")
    return tmp_path


OWN = {"_stcore/bidi-components/board.js": "draw();" * 99, "_stcore/bidi-components/board.css": "p{}" * 99}


def get(folder: Path, path: str, **headers: str) -> tuple[Headers, bytes]:
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": fields}
    asyncio.run(Precompressed(BEHIND, folder=folder, own=OWN, joined=JOINED)(scope, receive, send))
    return Headers(raw=messages[0]["headers"]), messages[1]["body"]


def test_a_script_is_sent_compressed_and_kept_for_ever(folder: Path):
    headers, body = get(folder, "/static/js/index.abc.js", accept_encoding="br, gzip")

    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert int(headers["Content-Length"]) == len(body) < len(SCRIPT) / 10
    assert gzip.decompress(body) == SCRIPT


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/index.abc.js", {}),
        ("/static/js/index.abc.js", {"accept_encoding": "gzip;q=0, br"}),
        ("/static/js/index.abc.js", {"accept_encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/font.woff2", {"accept_encoding": "gzip"}),
        ("/static/js/../../secret.js", {"accept_encoding": "gzip"}),
        ("/gates", {"accept_encoding": "gzip"}),
        ("/_stcore/bidi-components/board.js", {}),
    ],
)
def test_every_other_request_is_passed_on(folder: Path, path: str, headers: dict[str, str]):
    assert get(folder, path, **headers)[1] == BEHIND.body


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bundle.js", b"one();"),
        ("index.abc.js", b'export{m0_t as t}from"./bundle.js";'),
        ("Chart.abc.js", SCRIPT + SCRIPT),
    ],
)
@pytest.mark.parametrize("headers", [{"accept_encoding": "gzip"}, {}, {"range": "bytes=0-9"}])
def test_beside_the_joined_script_stands_all_that_it_may_ask_for(
    folder: Path, name: str, text: bytes, headers: dict[str, str]
):
    found, body = get(folder, f"/static/joined-1/{name}", **headers)

    is_packed = found.get("Content-Encoding") == "gzip"
    assert is_packed is (headers == {"accept_encoding": "gzip"})
    assert (gzip.decompress(body) if is_packed else body) == text
    assert "immutable" in found["Cache-Control"]
    assert found["Vary"] == "Accept-Encoding"


def test_what_is_not_there_beside_the_joined_script_is_passed_on(folder: Path):
    assert get(folder, "/static/joined-1/nothing.js", accept_encoding="gzip")[1] == BEHIND.body


def test_each_script_of_streamlit_stands_at_its_own_address():
    found = Precompressed(BEHIND, base="/board")._files

    assert set(found.values()) == {*FOLDER.rglob("*.js"), *FOLDER.rglob("*.css")}
    assert all(path == f"/board/static/{file.relative_to(FOLDER).as_posix()}" for path, file in found.items())


def test_of_the_icons_those_in_use_are_sent_and_asked_for_again_by_their_digest():
    [whole] = FOLDER.rglob(FONT)
    path = f"/static/{whole.relative_to(FOLDER).as_posix()}"

    headers, body = get(FOLDER, path)
    again, nothing = get(FOLDER, path, if_none_match=headers["ETag"])

    assert body == ICONS.read_bytes()
    assert len(body) < whole.stat().st_size / 20
    assert headers["Cache-Control"] == again["Cache-Control"] == "no-cache"
    assert headers["Content-Type"] == "font/woff2"
    assert nothing == b""


def test_another_font_than_the_icons_were_made_of_is_sent_whole(folder: Path):
    (folder / "MaterialSymbols-Rounded.other.woff2").write_bytes(b"wOF2 of tomorrow")

    assert get(folder, "/static/MaterialSymbols-Rounded.other.woff2")[1] == BEHIND.body


# As Markdown, as the sign of a band, and as a control's button.
NAME = re.compile(r"""(?::material/|sign="|class: "icon", text: ")([a-z0-9_]+)[:"]""")


def test_each_icon_that_the_board_or_streamlit_names_is_among_those_sent():
    files = [*FOLDER.rglob("*.js"), *PACKAGE.rglob("*.py"), *ASSETS.glob("*.js"), *PAGES.glob("*.py")]
    named = {name for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))}

    missing = named - set(MADE_OF.read_text(encoding="utf-8").split()[1:])

    assert {"arrow_forward", "push_pin", "calendar_today"} <= named
    assert not missing, "run `make icons`"


def test_a_page_with_its_first_sight_is_compressed_for_whoever_takes_it_so():
    page = "<p>Certified, with 2 conditions</p>" * 99

    packed = _sent(page, Headers({"Accept-Encoding": "gzip"}))
    plain = _sent(page, Headers({}))

    assert gzip.decompress(packed.body).decode() == bytes(plain.body).decode() == page
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", OWN)
def test_what_is_the_boards_own_is_compressed_and_asked_for_again_by_its_digest(folder: Path, path: str):
    headers, body = get(folder, f"/{path}", accept_encoding="gzip")
    again, nothing = get(folder, f"/{path}", accept_encoding="gzip", if_none_match=headers["ETag"])

    assert gzip.decompress(body).decode() == OWN[path]
    assert headers["Content-Encoding"] == "gzip"
    assert "immutable" not in headers["Cache-Control"]
    assert nothing == b""
    assert again["ETag"] == headers["ETag"]
