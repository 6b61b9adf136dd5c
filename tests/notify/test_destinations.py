import subprocess
import sys

import pytest

from dashboard.errors import UsageError
from dashboard.notify.destinations import destinations

EVERY = frozenset({"critical", "warning", "informational"})
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.mark.parametrize(
    ("text", "label", "levels"),
    [
        ("json://user:secret@hooks.example.com/path/token?x=y", "json://hooks.example.com", EVERY),
        ("mailto://user:secret@example.com", "mailto://example.com", EVERY),
        ("mailto://u:secret@example.com?to=a@example.org,b@example.org", "mailto://example.com", EVERY),
        ("critical=json://localhost/a", "json://localhost", frozenset({"critical"})),
        ("critical,warning=json://localhost/a", "json://localhost", frozenset({"critical", "warning"})),
        (SLACK, "slack://…", EVERY),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "tgram://…", EVERY),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "discord://…", EVERY),
        ("ntfy://a-topic-that-is-a-password", "ntfy://…", EVERY),
    ],
)
def test_a_place_is_named_without_its_secrets(text: str, label: str, levels: frozenset[str]):
    (place,) = destinations([text])

    assert (place.label, place.levels) == (label, levels)
    assert "secret" not in repr(place)
    assert len(place.id) == 32


def test_one_address_is_one_place_and_another_is_another():
    same = destinations(["critical=json://localhost/a", "warning=json://localhost/a"])
    others = destinations(["json://localhost/a", "json://localhost/b"])

    assert [place.levels for place in same] == [{"critical", "warning"}]
    assert same[0].id == others[0].id != others[1].id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nosuch://user:secret@host/secret", "nosuch:// is no service"),
        ("json://", "json:// is no service"),
        ("xoxb-secret", "is no URL"),
        ("grave=json://secret.example.com", "is no URL"),
        ("critical=nosuch://secret", "nosuch:// is no service"),
        (
            "json://secret, json://secret.too",
            "json:// is the first of several; name each place with a --to of its own",
        ),
        ("warning=json://secret json://secret.too", "json:// is the first of several"),
        ("json://secret,", "json:// is no service"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_secrets(text: str, said: str, capfd, caplog):
    with pytest.raises(UsageError, match=said) as refused:
        destinations([text])

    assert "secret" not in str(refused.value)
    assert "secret" not in "".join(capfd.readouterr()) + caplog.text


def test_without_a_place_it_says_how_to_name_one():
    with pytest.raises(UsageError, match="--to URL"):
        destinations([])


def test_without_the_extra_it_says_what_to_install_and_a_dry_run_knows_the_scheme(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)

    with pytest.raises(UsageError, match=r"pip install 'readiness-board\[notify\]'"):
        destinations(["json://user:secret@host"])
    assert [place.label for place in destinations(["json://user:secret@host"], required=False)] == [
        "json://…"
    ]


def test_only_sending_needs_apprise():
    script = "import sys, dashboard.cli.main; print('apprise' in sys.modules)"

    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "False"
