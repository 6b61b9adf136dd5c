"""`readiness serve`: what it hands to Streamlit."""

import pytest
from streamlit.watcher import watch_file
from streamlit.watcher.polling_path_watcher import PollingPathWatcher
from streamlit.web import bootstrap, cli
from typer.testing import CliRunner
from uvicorn.config import HTTP_PROTOCOLS

from bench.processes import free_port
from dashboard.cli.main import app
from dashboard.domain.values.fields import parse_instant
from tests.conftest import BuiltAt
from tests.serving import copy_record


def test_no_file_of_settings_is_watched_while_the_board_is_served(
    built_at: BuiltAt, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    record = tmp_path / "record.duckdb"
    copy_record(built_at(parse_instant("2026-11-24T10:00:00Z"), demo=False), record)
    watched: list[str] = []
    monkeypatch.setattr(PollingPathWatcher, "__init__", lambda _, path, *__, **___: watched.append(path))
    bootstrap._install_config_watchers({})
    as_it_comes, watched[:] = list(watched), []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READINESS_DATABASE", str(record))
    monkeypatch.setattr("streamlit.web.bootstrap.watch_file", watch_file)
    monkeypatch.setitem(HTTP_PROTOCOLS, "auto", HTTP_PROTOCOLS["auto"])
    monkeypatch.setattr(cli, "main", lambda *_, **__: bootstrap._install_config_watchers({}))
    words = ["serve", "--no-browser", "--port", str(free_port()), "--database", str(record)]
    served = CliRunner().invoke(app, words)

    assert served.exit_code == 0, served.output
    assert as_it_comes
    assert watched == []
