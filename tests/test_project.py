import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from streamlit import config as streamlit_config

from dashboard.store.publish.checks import is_duckdb
from tests.conftest import SLOW

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / ".streamlit" / "config.toml"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# Written in two halves, so that this file does not name them itself.
HOSTS = re.compile(
    "|".join(["py" + "pi[.]org", "python" + "hosted[.]org", "npm" + "js[.]", "deb" + "[.]debian[.]org"])
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|tmp|root|home)/[a-z]")


def committed() -> dict[str, bytes]:
    """The content of each file that is, or is about to be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listed.returncode:
        pytest.skip("no git checkout")
    files = {name: ROOT / name for name in listed.stdout.split("\0") if name}
    return {name: path.read_bytes() for name, path in files.items() if path.is_file()}


def committed_text() -> dict[str, str]:
    """The text of each of them that is one."""
    return {
        name: content.decode(errors="replace")
        for name, content in committed().items()
        if b"\0" not in content
    }


def settings(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    """A nested TOML table as dotted names."""
    flat: dict[str, object] = {}
    for key, value in table.items():
        flat |= settings(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE_PATHS], ids=["package index", "machine path"])
def test_no_committed_file_names_one(pattern: re.Pattern[str]):
    found = {name: match[0] for name, text in committed_text().items() if (match := pattern.search(text))}

    assert found == {}


def test_no_committed_file_is_a_record_or_has_a_name_that_some_system_refuses():
    found = {
        name for name, content in committed().items() if is_duckdb(content) or set(name) & set(':*?"<>|\\')
    }

    assert found == set()


def test_every_phony_make_target_says_what_it_does():
    phony = " ".join(re.findall(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE)).split()

    assert set(phony) == set(re.findall(r"^([\w-]+):.* ## \S", MAKEFILE, re.MULTILINE))


def test_what_quick_leaves_out_is_there():
    assert [name for name in SLOW if not (ROOT / "tests" / name).exists()] == []


def test_every_streamlit_setting_has_a_comment():
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if re.match(r"\w+ =", line) and not (" # " in line or before.startswith("# "))
    ]

    assert bare == []


def test_streamlit_knows_every_setting():
    options = streamlit_config.get_config_options()
    wanted = settings(tomllib.loads(CONFIG.read_text(encoding="utf-8")))

    assert wanted.keys() <= options.keys()


def test_component_assets_are_where_pyproject_says():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    components = project["tool"]["streamlit"]["component"]["components"]

    # One missing folder and Streamlit drops every component, with a warning in the log.
    assert [c["name"] for c in components if not (ROOT / c["asset_dir"]).is_dir()] == []


def test_locked_requirements_are_hashed_and_agree():
    runtime, network, development = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-network.txt", "requirements-dev.txt")
    )

    assert runtime.items() | network.items() <= development.items()
    assert "s3fs" in network
    assert "streamlit" in runtime
    assert "pytest" not in runtime


def test_public_ci_runs_the_pythons_that_pyproject_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    workflow = YAML(typ="safe").load(ROOT / ".github" / "workflows" / "test.yml")
    versions = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]

    named = [name.rpartition(" ")[2] for name in project["classifiers"] if re.search(r":: 3\.\d+$", name)]
    assert versions == named
    assert project["requires-python"] == f">={named[0]}"


def test_hooks_before_a_commit_run_tools_that_the_development_setup_installs():
    hooks = YAML(typ="safe").load(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    locked = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    tools = [hook["entry"].split()[0].removeprefix(".venv/bin/") for hook in hooks]

    assert tools == ["ruff", "ruff", "deptry", "mypy"]
    assert [tool for tool in tools if not re.search(rf"^{tool}==", locked, re.MULTILINE)] == []


def test_what_security_says_is_held_somewhere_is_there():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    places = re.findall(r"`([\w./-]+/[\w.-]+|requirements[\w.-]*)`|\]\(([^)]+)\)", text)

    assert len(places) >= 8
    assert [place for pair in places for place in pair if place and not (ROOT / place).is_file()] == []
