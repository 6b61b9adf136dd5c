import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from dashboard.notify.destinations import Destination
from dashboard.store.notices_sent import memory_of
from tests.cli.conftest import DEMO, PHASE3, Answer, Run

SINCE = ("--since", "2025-09-14")


@dataclass
class Receiver:
    """A service on this machine that keeps what it is sent; paths in `down` answer with an error."""

    port: int = 0
    received: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)

    def url(self, path: str = "hook-token") -> str:
        return f"json://login-name:secret-word@127.0.0.1:{self.port}/{path}"

    def take(self, path: str = "hook-token") -> list[dict[str, Any]]:
        """What came in on a path since the last look."""
        mine = [said for where, said in self.received if where == f"/{path}"]
        self.received = [each for each in self.received if each[0] != f"/{path}"]
        return mine


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            is_down = self.path.strip("/") in found.down
            if not is_down:
                found.received.append((self.path, said))
            moved_to = found.moved.get(self.path.strip("/"))
            self.send_response(500 if is_down else 307 if moved_to else 200)
            if moved_to:
                self.send_header("Location", moved_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def news(phase3: Run, clock, begin: Callable[[Path], None], bundled: dict[str, Path]) -> Run:
    """The Phase 3 certificate in its second week: a rollback, a slip and an item done.

    Made in a file the first time.
    """
    clock("2025-09-22T10:00:00Z")
    kept = bundled["phase3"].with_name("news.duckdb")
    if not kept.exists():
        shutil.copyfile(bundled["phase3"], kept)
        told = ("--database", str(kept))
        phase3("record", "traffic", "10", "--on", "2025-09-20", *told)
        phase3("record", "traffic", "0", "--on", "2025-09-21", "--reason", "errors", *told)
        phase3("record", "condition", "2", "item", "1", "--on", "2025-09-21", *told)
        extended = ("--to", "2025-10-04", "--reason", "staff", "--approver", "Board", "--on", "2025-09-21")
        phase3("record", "condition", "2", "extend", *extended, *told)
    begin(kept)
    return phase3


def levels(answer: Answer) -> list[str]:
    return [message["level"] for message in answer.json()["destinations"][0]["messages"]]


def test_a_run_sends_critical_news_by_itself_warnings_together_and_a_digest(news: Run, receiver: Receiver):
    answer = news("notify", *SINCE, "--to", receiver.url())

    sent = receiver.take()
    assert [(m["type"], m["title"].split(":")[0]) for m in sent] == [
        ("failure", f"{PHASE3}, critical"),
        ("warning", f"{PHASE3}, warning"),
        ("info", f"{PHASE3}, daily digest"),
    ]
    head = news("status", PHASE3, "--json").json()["ledger_head"]
    for message in sent:
        assert f"{PHASE3}, as of 22 Sep 2025, 10:00 UTC: Certified, with 2 conditions" in message["message"]
        assert message["message"].endswith(f"Ledger head {head[:16]}")
    assert "Traffic was rolled back to 0%" in sent[0]["message"]
    assert "slipped to 4 Oct 2025" in sent[1]["message"]
    assert "Condition 2, item 1 is done" in sent[2]["message"]
    assert answer.out.startswith("json://127.0.0.1: 3 messages sent with ")


def test_nothing_is_sent_twice_whatever_the_span(news: Run, receiver: Receiver):
    news("notify", *SINCE, "--to", receiver.url())
    receiver.take()

    for since in ("2025-09-14", "2025-09-18", "2025-09-20", "2025-09-21T00:00:00Z"):
        answer = news("notify", "--since", since, "--to", receiver.url())

        assert "nothing sent" in answer.out
    assert receiver.take() == []


def test_what_is_recorded_between_two_runs_is_all_that_the_second_sends(news: Run, receiver: Receiver, clock):
    news("notify", *SINCE, "--to", receiver.url())
    receiver.take()
    clock("2025-09-22T12:00:00Z")
    news("record", "trigger", "security", "fired", "--reason", "CVE")

    news("notify", *SINCE, "--to", receiver.url())

    sent = receiver.take()
    assert {m["type"] for m in sent} == {"failure"}
    assert any("The certificate is lapsed" in m["message"] for m in sent)
    assert any("Trigger security: fired" in m["message"] for m in sent)


def test_late_evidence_is_sent_though_it_lies_before_the_span(news: Run, receiver: Receiver, clock):
    clock("2026-11-24T12:00:00Z")
    news("record", "gate", "PROD-004", "--value", "80", "--on", "2026-11-20")

    news("notify", "--since", "2026-11-24T11:00:00Z", "--to", receiver.url())

    (sent,) = [m for m in receiver.take() if "Late news: PROD-004" in m["message"]]
    assert sent["type"] == "failure"


def test_a_digest_goes_out_once_a_day_of_the_certification_and_loses_nothing(
    news: Run, receiver: Receiver, clock
):
    news("notify", *SINCE, "--to", receiver.url())
    receiver.take()
    clock("2025-09-22T23:30:00Z")
    news("record", "condition", "2", "item", "2")
    kept = news("notify", *SINCE, "--to", receiver.url())
    same_day = receiver.take()

    clock("2025-09-23T00:05:00Z")
    news("notify", *SINCE, "--to", receiver.url())
    next_day = receiver.take()
    news("notify", *SINCE, "--to", receiver.url())

    assert same_day == []
    assert "1 notice kept for the next digest" in kept.out
    (digest,) = [m for m in next_day if m["type"] == "info"]
    assert "Condition 2, item 2 is done" in digest["message"]
    assert "item 1" not in digest["message"]
    assert receiver.take() == []


def test_a_failed_place_is_tried_again_and_the_other_gets_nothing_twice(
    news: Run, run: Run, receiver: Receiver
):
    places = ("--to", receiver.url("good"), "--to", receiver.url("bad-token"))
    receiver.down = {"bad-token"}
    first = run("notify", *SINCE, *places)
    good = receiver.take("good")

    receiver.down = set()
    news("notify", *SINCE, *places)

    assert first.code == 74
    assert first.err == (
        "json://127.0.0.1 did not take a message; the next run tries again what was not sent\n"
    )
    assert len(good) == 3
    assert receiver.take("good") == []
    assert receiver.take("bad-token") == good


def test_a_place_that_fails_half_way_is_told_only_the_rest(news: Run, run: Run, receiver: Receiver):
    answers = iter([True, False])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Destination, "send", lambda *_: next(answers))
        half = run("notify", *SINCE, "--to", receiver.url(), "--json")

    news("notify", *SINCE, "--to", receiver.url())

    assert half.code == 74
    assert [m["sent"] for m in half.json()["destinations"][0]["messages"]] == [True, False, None]
    assert [m["type"] for m in receiver.take()] == ["warning", "info"]


def test_a_place_is_told_only_the_levels_that_are_asked_for_it(news: Run, receiver: Receiver):
    answer = news(
        "notify",
        *SINCE,
        "--to",
        f"critical={receiver.url('pager')}",
        "--to",
        f"warning,informational={receiver.url('mail')}",
        "--json",
    )

    assert [m["type"] for m in receiver.take("pager")] == ["failure"]
    assert [m["type"] for m in receiver.take("mail")] == ["warning", "info"]
    assert [d["levels"] for d in answer.json()["destinations"]] == [
        ["critical"],
        ["warning", "informational"],
    ]


def test_a_dry_run_says_what_would_go_where_and_sends_and_remembers_nothing(
    news: Run, receiver: Receiver, record: Path
):
    before = {f.name for f in record.parent.iterdir()} | {"cache"}
    answer = news("notify", *SINCE, "--to", receiver.url(), "--dry-run")

    assert receiver.take() == []
    assert {f.name for f in record.parent.iterdir()} == before
    lines = answer.out.splitlines()
    assert lines[0] == "Dry run: nothing is sent, nothing is remembered."
    assert "Critical: at once; the certificate names SMS, email and Slack" in lines
    assert "Warning: within 15 min; the certificate names email and Slack" in lines
    assert "Informational: in a daily digest; the certificate names email" in lines
    assert "To json://127.0.0.1 (critical, warning and informational):" in lines
    assert any(line.startswith("  Critical, due 21 Sep 2025, 00:00: ") for line in lines)


def test_a_dry_run_names_what_was_sent_and_what_waits(news: Run, receiver: Receiver, clock):
    news("notify", *SINCE, "--to", receiver.url())
    receiver.take()
    news("record", "condition", "2", "item", "2")

    answer = news("notify", *SINCE, "--to", receiver.url(), "--dry-run")

    waiting, sent = answer.out.split("  Sent before, left out:\n")
    assert "Kept for the digest of 23 Sep 2025:\n    - Condition 2, item 2 is done" in waiting
    assert "Traffic was rolled back" in sent
    assert "Traffic was rolled back" not in waiting


def test_levels_that_the_certificate_does_not_state_are_said_to_be_assumed(phase3: Run, tmp_path: Path):
    document = tmp_path / "small.json"
    head = {
        "id": "SMALL",
        "title": "t",
        "system": "s",
        "authority": "a",
        "decided_on": "2025-09-13",
        "declared_decision": "APPROVED",
    }
    gate = {"id": "G", "name": "n", "requirement": "≥ 1", "result": "2"}
    document.write_text(json.dumps({"certification": head, "gates": [gate]}), encoding="utf-8")
    phase3("import", str(document))

    answer = phase3("notify", "SMALL", *SINCE, "--to", "json://localhost", "--dry-run")

    said = "assumed: the certificate does not state this level"
    assert (
        f"Critical: at once, {said}\nWarning: within 15 min, {said}\nInformational: in a daily digest, {said}"
        in answer.out
    )


def test_as_json_it_says_the_same_and_whether_it_was_sent(news: Run, receiver: Receiver):
    dry = news("notify", *SINCE, "--to", receiver.url(), "--dry-run", "--json")
    real = news("notify", *SINCE, "--to", receiver.url(), "--json")
    again = news("notify", *SINCE, "--to", receiver.url(), "--json")

    assert levels(dry) == levels(real) == ["critical", "warning", "informational"]
    assert [m["sent"] for m in dry.json()["destinations"][0]["messages"]] == [None] * 3
    assert [m["sent"] for m in real.json()["destinations"][0]["messages"]] == [True] * 3
    assert [m["message"] for m in receiver.take()] == [
        m["body"] for m in real.json()["destinations"][0]["messages"]
    ]
    done = {n["key"] for m in real.json()["destinations"][0]["messages"] for n in m["notices"]}
    assert {n["key"] for n in again.json()["destinations"][0]["already_sent"]} == done
    first = dry.json()["destinations"][0]["messages"][0]["notices"][0]
    assert (first["kind"], first["level"], first["due_at"]) == ("traffic", "critical", "2025-09-21T00:00:00Z")
    assert (dry.json()["dry_run"], real.json()["dry_run"]) == (True, False)


def test_no_secret_is_printed_or_kept(news: Run, run: Run, receiver: Receiver, record: Path, caplog):
    receiver.down = {"down-token"}
    answers = [
        run("notify", *SINCE, *words)
        for words in (
            ("--to", receiver.url(), "--dry-run"),
            ("--to", receiver.url(), "--json"),
            ("--to", receiver.url()),
            ("--to", receiver.url("down-token")),
            ("--to", "nosuch://secret-word/hook-token"),
        )
    ]

    said = "".join(answer.out + answer.err for answer in answers) + caplog.text
    kept = memory_of(record).read_bytes().decode(errors="replace")
    assert [answer.code for answer in answers] == [0, 0, 0, 74, 64]
    for secret in ("secret-word", "hook-token", "down-token", "login-name"):
        assert secret not in said
        assert secret not in kept
    assert "127.0.0.1" not in kept


def test_addresses_may_stand_in_the_environment(news: Run, receiver: Receiver, monkeypatch):
    monkeypatch.setenv("READINESS_NOTIFY", f"critical={receiver.url('pager')} {receiver.url('mail')}")

    news("notify", *SINCE)

    assert len(receiver.take("pager")) == 1
    assert len(receiver.take("mail")) == 3


def test_a_damaged_memory_is_named_and_nothing_is_sent(news: Run, run: Run, receiver: Receiver, record: Path):
    memory_of(record).write_text("spoilt\n", encoding="utf-8")

    answer = run("notify", *SINCE, "--to", receiver.url())

    assert answer.code == 74
    assert f"{memory_of(record)}: file is not a database; nothing was sent" in answer.err
    assert answer.err.count("\n") == 1
    assert receiver.take() == []


def test_of_several_certifications_one_is_named_and_a_sample_says_so_in_every_message(
    both: Run, receiver: Receiver
):
    unnamed = both("notify", "--since", "2026-11-17", "--to", receiver.url())
    answer = both("notify", DEMO, "--since", "2026-11-17", "--to", receiver.url())

    sent = receiver.take()
    assert unnamed.code == 64
    assert "as ID or with --certification ID" in unnamed.err
    assert f"the record holds: {DEMO}, {PHASE3}" in unnamed.err
    assert answer.code == 0
    assert len(sent) >= 2
    assert all(m["message"].endswith(" · Sample data") for m in sent)
    assert all("(sample data)" in m["title"] for m in sent)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((PHASE3, "--since", "2025-09-14"), 64, "--to URL"),
        ((PHASE3, "--to", "json://localhost"), 64, "Missing parameter: --since"),
        ((PHASE3, "--since", "yesterday", "--to", "json://localhost"), 64, "--since: yesterday"),
        ((PHASE3, "--since", "2026-12-01", "--to", "json://localhost"), 64, "ask for an earlier time"),
        (
            (PHASE3, "--since", "2025-09-14", "--until", "2027-01-01", "--to", "json://localhost"),
            64,
            "has not come yet",
        ),
        (
            ("NONE", "--since", "2025-09-14", "--to", "json://localhost"),
            3,
            "There is no certification NONE; known: ",
        ),
    ],
)
def test_a_wrong_command_line_is_refused_in_plain_words(
    phase3: Run, run: Run, words, code: int, message: str
):
    answer = run("notify", *words)

    assert answer.code == code
    assert message in answer.err


def test_without_the_extra_it_says_what_to_install(news: Run, run: Run, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)

    answer = run("notify", *SINCE, "--to", "json://localhost")
    dry = run("notify", *SINCE, "--to", "json://localhost", "--dry-run")

    assert (answer.code, answer.err) == (
        64,
        "`notify` needs the extra: pip install 'readiness-board[notify]'\n",
    )
    assert (dry.code, "To json://…" in dry.out) == (0, True)


def test_what_is_sent_follows_no_redirect(news: Run, run: Run, receiver: Receiver):
    receiver.moved["hook-token"] = f"http://127.0.0.1:{receiver.port}/elsewhere"
    answer = run("notify", *SINCE, "--to", receiver.url())

    assert answer.code == 74
    assert "did not take a message" in answer.err
    assert receiver.take("elsewhere") == []
