"""A visit in a browser: when the verdict is seen, when all is drawn, what travels and what moves."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, TimeoutError, sync_playwright  # noqa: A004 - its own

from bench.plan import Plan
from bench.processes import board, floor, serving
from bench.rerunning import reading
from bench.spread import Figure, Spread, interleaved, ratios

PART = "First visit"
FLOOR = "the empty page"
WORD = "[data-testid=stMarkdown] p"  # what stands on it
SCRIPT = Path(__file__).with_name("visit.js").read_text(encoding="utf-8")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
PATIENCE = 120_000  # ms that a page may take until it has drawn all
WINDOW = 700  # ms until a new window of the browser is at rest
LOOK, SETTLED = 20, 4  # ms between looks at what is still on its way, and looks in a row that find nothing
LOOKS = 25  # at most
FRAME = 34  # ms: two frames, within which what moves at the hand-over is told
SEEN_GOAL = {"cold": 0.35, "warm": 0.3}
LIVE_GOALS = {"": {"cold": 1.15, "warm": 1.25}}
OTHER_LIVE_GOAL = 1.6
OVERVIEW_MB, OTHER_MB = 1.0, 1.6


@dataclass(frozen=True)
class Place:
    """What is visited: an address, what is looked for there, and of a page not Streamlit's what it draws."""

    url: str
    wanted: str = "h1"
    drawn: Sequence[str] = ()


@dataclass(frozen=True)
class Visit:
    """One visit: milliseconds from its start, megabytes, and what moved at the hand-over."""

    seen: float
    live: float
    megabytes: float
    shift: float
    moved: float


@contextmanager
def browser() -> Iterator[Browser]:
    """The Chromium that CHROMIUM names, without a window."""
    executable = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield opened
        opened.close()


def visits(opened: Browser, place: Place) -> tuple[Visit, Visit]:
    """A visit with nothing kept from before, and one more by the same reader, in tabs of a window.

    A new window of the browser loads pages of its own, which take a second of CPU and are nobody's visit.
    """
    context = opened.new_context(viewport={"width": 1366, "height": 768})
    script = SCRIPT.replace("WANTED", repr(place.wanted)).replace("BESIDE", repr(list(place.drawn)))
    context.add_init_script(script)
    context.new_page().wait_for_timeout(WINDOW)
    try:
        return _visit(context, place), _visit(context, place)
    finally:
        context.close()


def _visit(context: BrowserContext, place: Place) -> Visit:
    page = context.new_page()
    sizes, waiting = list[float](), set[str]()
    network = context.new_cdp_session(page)

    def asked(event: dict[str, Any]) -> None:
        waiting.add(event["requestId"])
        sizes.append(event.get("redirectResponse", {}).get("encodedDataLength", 0))

    def came(event: dict[str, Any]) -> None:
        waiting.discard(event["requestId"])
        sizes.append(event.get("encodedDataLength", 0))

    network.on("Network.requestWillBeSent", asked)
    network.on("Network.loadingFinished", came)
    network.on("Network.loadingFailed", came)
    network.on("Network.webSocketFrameReceived", lambda event: sizes.append(_size(event["response"])))
    network.send("Network.enable")
    page.goto(place.url, wait_until="commit")
    try:
        page.wait_for_selector("html[data-all-drawn]", state="attached", timeout=PATIENCE)
    except TimeoutError:
        noted = page.evaluate("({ ...window.bench, text: document.body.innerText.slice(0, 300) })")
        raise RuntimeError(f"{place.url} does not become still: {noted}") from None
    still = 0
    for _ in range(LOOKS):  # Scripts that were asked for may still arrive.
        page.wait_for_timeout(LOOK)
        still = 0 if waiting else still + 1
        if still == SETTLED:
            break
    noted = page.evaluate("window.bench")
    page.close()
    end = noted["handover"]
    shift = sum(value for at, value in noted["shifts"] if end is not None and at >= end - FRAME)
    return Visit(noted["seen"], noted["live"], sum(sizes) / 1e6, shift, noted["moved"])


def _size(frame: dict[str, Any]) -> float:
    """Bytes of a frame of the socket, as it is told: what is no text comes in base64."""
    length = len(frame["payloadData"])
    return length if frame["opcode"] == 1 else length * 3 / 4


def compared(places: Mapping[str, Place], rounds: int, until: float) -> dict[str, list[tuple[Visit, Visit]]]:
    """Visits of each place in turns, after one of the last that nobody counts: a browser starts slowly."""
    with browser() as opened:
        subjects = {name: partial(visits, opened, place) for name, place in places.items()}
        subjects[list(places)[-1]]()
        return interleaved(subjects, rounds, until)


def measure(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Overview and every other page of the sample, beside the empty page."""
    cache = folder / "cache"
    with (
        serving(floor(), folder, cache=cache) as empty,
        serving(board(folder / "sample.duckdb"), folder, cache=cache) as served,
    ):
        with reading(served) as reader:
            for page in plan.pages:
                reader.look(page)
        places = {page: Place(f"{served.address}/{page}") for page in plan.pages}
        taken = compared({**places, FLOOR: Place(empty.address, WORD)}, plan.rounds, plan.until())
    bare = taken.pop(FLOOR)
    for kind, number in (("cold", 0), ("warm", 1)):
        yield Figure(PART, f"{FLOOR}, {kind}", Spread.of([each[number].live / 1e3 for each in bare]), "s")
    yield Figure(PART, f"{FLOOR}, travels", Spread.of([each[0].megabytes for each in bare]), "MB")
    for page, found in taken.items():
        yield from _figures(page, found, bare)


def _figures(
    page: str, found: list[tuple[Visit, Visit]], bare: list[tuple[Visit, Visit]]
) -> Iterator[Figure]:
    name, live_goals = page or "overview", LIVE_GOALS.get(page, {})
    for kind, number in (("cold", 0), ("warm", 1)):
        below = [each[number].live for each in bare]
        seen = ratios([each[number].seen for each in found], below)
        live = ratios([each[number].live for each in found], below)
        goal = live_goals.get(kind, OTHER_LIVE_GOAL)
        yield Figure(PART, f"{name}, verdict seen, {kind}", seen, floor=FLOOR, goal=SEEN_GOAL[kind])
        yield Figure(PART, f"{name}, all drawn, {kind}", live, floor=FLOOR, goal=goal)
    most = OTHER_MB if page else OVERVIEW_MB
    yield Figure(PART, f"{name}, travels", Spread.of([each[0].megabytes for each in found]), "MB", goal=most)
    shifts = Spread.of([round(visit.shift, 2) for each in found for visit in each])
    moved = Spread.of([visit.moved for each in found for visit in each])
    yield Figure(PART, f"{name}, layout shift at the hand-over", shifts, "", goal=0.0)
    yield Figure(PART, f"{name}, its heading moves at the hand-over", moved, "px", goal=0.0)
