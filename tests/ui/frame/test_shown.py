"""Which snapshot is shown, as every open page asks for it."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.ui.frame import server, shown, view
from dashboard.ui.frame.guard import Guard
from dashboard.ui.frame.shown import PATH, Shown


class Here:
    """A snapshot that is shown under a name."""

    shown = "of-today"


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is found at each look at the record, and then nothing any more; how often it was looked at."""
    found: list[object] = []

    def current() -> tuple[object, None]:
        found.append(Here())
        return found[-1], None

    monkeypatch.setattr(view, "current", current)
    return found


async def passed_on(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})


async def asked(app: Shown, path: str = PATH, method: str = "GET") -> list[Message]:
    sent: list[Message] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await app({"type": "http", "path": path, "method": method, "headers": []}, receive, send)
    return sent


def test_all_who_ask_at_once_are_served_by_one_look(looks: list[object]):
    async def all_at_once() -> list[list[Message]]:
        app = Shown(passed_on)
        return await asyncio.gather(*(asked(app) for _ in range(20)))

    answers = asyncio.run(all_at_once())

    assert len(looks) == 1
    assert {json.loads(body["body"])["id"] for _, body in answers} == {"of-today"}
    assert (b"cache-control", b"no-store") in answers[0][0]["headers"]
    assert (b"content-type", b"application/json") in answers[0][0]["headers"]


def test_a_look_serves_a_moment_only(looks: list[object], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shown, "LASTS", 0.0)

    async def twice() -> None:
        app = Shown(passed_on)
        await asked(app)
        await asked(app)

    asyncio.run(twice())

    assert len(looks) == 2


def test_without_a_record_the_answer_is_null(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(view, "current", lambda: (None, "there is no record"))
    _, body = asyncio.run(asked(Shown(passed_on)))

    assert json.loads(body["body"]) == {"id": None}


def test_a_look_that_fails_does_not_last(looks: list[object], monkeypatch: pytest.MonkeyPatch):
    working = view.current

    async def fails_then_works() -> list[Message]:
        app = Shown(passed_on)
        monkeypatch.setattr(view, "current", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await asked(app)
        monkeypatch.setattr(view, "current", working)
        return await asked(app)

    assert asyncio.run(fails_then_works())[0]["status"] == 200


@pytest.mark.parametrize(("path", "method"), [("/gates", "GET"), (PATH, "POST"), (f"{PATH}/", "GET")])
def test_every_other_request_is_passed_on(looks: list[object], path: str, method: str):
    assert asyncio.run(asked(Shown(passed_on), path, method))[0]["status"] == 418
    assert looks == []


def test_it_stands_behind_the_guard_which_refuses_other_hosts():
    first, second, *_ = (str(each.cls) for each in server.middleware(["gates"]))

    assert (first, second) == (str(Guard), str(Shown))
