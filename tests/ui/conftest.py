import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
import streamlit
from playwright.sync_api import Page, Route

from dashboard.domain.conditions import Condition, ConditionState
from dashboard.domain.conditions.history import later
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from tests.tabs import Tabs

ASSETS = Path(drawings.__file__).parents[1] / "assets"
SITE = "http://drawings.test"
CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
TYPES = {".js": "text/javascript", ".css": "text/css"}
# The font that Streamlit brings and the board is drawn in: what fits must not hang on the fonts of a machine.
FONT = next((Path(streamlit.__file__).parent / "static").rglob("SourceSansVF-Upright*.woff2"))
# The page's place, as Streamlit makes it, and what it asks of the board's script.
SHELL = """<!doctype html><title>board</title>
<link rel="stylesheet" href="/board.css">
<style>@font-face{font-family:"Source Sans";src:url("/font.woff2");font-weight:200 900}</style>
<body style="margin:0;font:18px/1.6 'Source Sans';THEME">
<div id="box" style="overflow:auto"><div id="host" data-testid="stMain"></div></div>
<script type="module">
  import show from "/board.js";
  import { DRAWINGS } from "/drawings.js";
  import { made, patched, settle } from "/tree.js";
  window.told = [];
  const setTriggerValue = (...all) => window.told.push(all);
  window.show = (sheet, more = {}) =>
    show({ data: { page: "", id: "B", stamp: "", sheet, ...more }, parentElement: host, setTriggerValue });
  let drawn;
  window.draw = (data, width) => {
    box.style.width = `${width}px`;
    const tree = ["div", { class: "sheet" }, data];
    if (drawn) patched(drawn.root, drawn.tree, tree);
    else host.append(made(tree));
    drawn = { root: host.firstChild, tree };
    settle(DRAWINGS);
  };
  await document.fonts.load("18px 'Source Sans'");
  window.ready = true;
</script>"""


BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)


def window(
    title: str = "Documentation", opens: int = -5, due: int = 1, *, on: date = TODAY, **more: Any
) -> ConditionState:
    """A condition whose window opens and is due so many days from a day, as it stands on that day."""
    opens_on, due_on = on + timedelta(days=opens), on + timedelta(days=due)
    state = ConditionState(
        condition=Condition(id="1", title=title, timeline="10 days"),
        status="open",
        opens_on=opens_on,
        due_on=due_on,
        original_due_on=due_on,
        start_assumed=False,
        on=on,
        open_since=opens_on,
        items=(),
        **more,
    )
    return later(state, on)


@dataclass
class Stage:
    """What was to be drawn, and the page on which it is."""

    page: Page
    sent: list[dict[str, Any]] = field(default_factory=list)
    now: datetime | None = None  # what the server's Date header says
    certifications: list[dict[str, str]] | None = None  # what the server lists; None: it is away

    def show(self, width: int = 520) -> None:
        """Draw what was sent last, in a box of that width."""
        self.page.evaluate("([data, width]) => { draw(data, width); }", [self.sent[-1], width])

    def put(self, kind: str, **data: Any) -> None:
        """Draw a thing of a kind from its data."""
        self.sent.append({"draw": kind, **data})
        self.show()

    def asked(self) -> dict[str, str]:
        """What the address asks for."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def text(self) -> str:
        """All that is drawn, as text on one line."""
        return " ".join(str(self.page.locator("#host .board").inner_text()).split())


def theme() -> str:
    """The light theme's colours as the variables that Streamlit gives to a component."""
    colours = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]["light"]
    names = {name: re.sub("([A-Z])", lambda m: "-" + m[1].lower(), name) for name in colours}
    return ";".join(f"--st-{names[name]}:{value}" for name, value in colours.items())


def serve(route: Route, stage: Stage) -> None:
    path = ASSETS / route.request.url.removeprefix(SITE).split("?")[0].lstrip("/")
    if path.name == "snapshot":
        now = stage.now.strftime("%a, %d %b %Y %H:%M:%S GMT") if stage.now else ""
        route.fulfill(json={"id": "B"}, headers={"date": now, "content-type": "application/json"})
    elif path.name == "certifications":
        known = stage.certifications
        route.fulfill(
            json={"error": "away"} if known is None else known, status=503 if known is None else 200
        )
    elif path.name == "font.woff2":
        route.fulfill(body=FONT.read_bytes(), content_type="font/woff2")
    elif path.suffix in TYPES:
        route.fulfill(body=path.read_text(encoding="utf-8"), content_type=TYPES[path.suffix])
    else:
        route.fulfill(body=SHELL.replace("THEME", theme()), content_type="text/html")


@pytest.fixture
def stage(tabs: Tabs, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    errors: list[str] = []

    with tabs.lent({"pageerror": lambda e: errors.append(str(e))}, timezone_id="America/Los_Angeles") as page:
        stage = Stage(page)

        def draw(kind: str, data: dict[str, Any]) -> None:
            stage.sent.append(json.loads(json.dumps({"draw": kind, **data})))

        monkeypatch.setattr(sheet, "draw", draw)
        page.route(f"{SITE}/**", lambda route: serve(route, stage))
        # The client's clock is wrong by years: nothing may depend on it.
        page.clock.install(time=datetime(2031, 5, 1, tzinfo=UTC))
        page.goto(f"{SITE}/?certification=DEMO&agent=QV&asof=2026-11-24")
        page.wait_for_function("window.ready")
        yield stage

    assert errors == []
