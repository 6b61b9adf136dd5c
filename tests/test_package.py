"""The wheel, built and run away from the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.serving import served

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """An empty folder to run in, and an environment in which the wheel is found before the checkout."""
    site: Path = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(site)
    home: Path = tmp_path_factory.mktemp("home")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("READINESS_", "XDG_"))}
    own = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA", "STATE")}
    return home, {**kept, **own, "PYTHONPATH": str(site), "HOME": str(home)}


def readiness(elsewhere: tuple[Path, dict[str, str]], *words: str) -> str:
    home, environment = elsewhere
    command = [sys.executable, "-m", "readiness_board", *words]
    return subprocess.run(
        command, cwd=home, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_the_wheel_holds_pages_data_settings_and_assets(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    pages = {f"dashboard/_pages/{page.name}" for page in (ROOT / "pages").glob("*.py")}
    assets = {
        str(p.relative_to(ROOT))
        for p in (ROOT / "dashboard").rglob("*")
        if p.suffix in {".css", ".html", ".js", ".otf", ".png", ".sql", ".typ", ".woff2"}
    }

    assert pages | assets <= names
    assert {
        "dashboard/_data/phase3.yaml",
        "dashboard/_data/demo.yaml",
        "dashboard/_data/demo-recorded.yaml",
        "dashboard/.streamlit/config.toml",
        "dashboard/py.typed",
    } <= names
    assert [name for name in names if name.startswith("tests")] == []


def test_the_wheel_is_what_runs(elsewhere):
    home, environment = elsewhere
    code = "import dashboard, dashboard.paths as p; print(dashboard.__file__, p.DATA)"
    printed = subprocess.run(
        [sys.executable, "-c", code], cwd=home, env=environment, check=True, capture_output=True, text=True
    ).stdout

    assert str(ROOT) not in printed


def test_the_wheel_builds_a_record_in_the_user_s_data_folder_and_says_where_it_stands(elsewhere):
    readiness(elsewhere, "init")
    found = json.loads(
        readiness(elsewhere, "status", "PROD-CERT-PHASE3-20250913", "--as-of", "2025-09-13", "--json")
    )

    assert found["standing"]["status"] == "conditional"
    assert len(list(elsewhere[0].rglob("readiness.duckdb"))) == 1


@pytest.mark.parametrize("form", ["pdf", "html", "pptx"])
def test_the_wheel_writes_the_pack_with_its_own_fonts_and_templates(elsewhere, form):
    readiness(elsewhere, "init", "--no-demo")
    printed = readiness(
        elsewhere,
        "export",
        "PROD-CERT-PHASE3-20250913",
        "--format",
        form,
        "-o",
        f"pack.{form}",
        "--as-of",
        "2025-09-24",
    )

    assert printed.startswith(f"pack.{form}: Certified, with 2 conditions")
    assert (elsewhere[0] / f"pack.{form}").stat().st_size > 20_000


@pytest.fixture
def address(elsewhere) -> Iterator[str]:
    home, environment = elsewhere
    with served(home, environment, home / "log") as address:
        yield address


def test_the_wheel_serves_its_pages_and_components(address, chromium: Browser):
    tab = chromium.new_page(viewport={"width": 1366, "height": 768})
    try:
        tab.goto(address)
        expect(tab.locator("h1").first).to_contain_text("Certified, with 2 conditions", timeout=30_000)
        tab.get_by_text("Today,").first.wait_for()
        tab.goto(f"{address}/gates")
        expect(tab.locator("h1").first).to_contain_text("gates pass", timeout=20_000)
    finally:
        tab.close()
