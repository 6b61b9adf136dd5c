"""What is chosen stands in the address alone: each control opens another one within the open page."""

from typing import Any

import pytest

HERE = {"certification": "DEMO", "agent": "QV", "asof": "2026-11-24"}  # where the stage stands
LISTED = [
    {"id": "DEMO", "system": "Demo system"},
    {"id": "PROD-CERT-1", "system": "Ticket triage"},
    {"id": "PROD-CERT-2", "system": "Invoice reading"},
]
CLEARS = {"known_by": "", "head": ""}
PINNED = "/?certification=DEMO&known_by=2026-11-20T10:00:00Z&head=abc&gate=1"


def put_day(stage: Any, value: str = "2026-11-24") -> Any:
    more = {"min": "2000-01-01", "max": "2100-12-31", "clears": {"agent": ""}}
    stage.put("day", label="As of", name="asof", value=value, **more)
    return stage.page.get_by_label("As of").and_(stage.page.locator("[type=text]"))


def put_certification(stage: Any, listed: list[dict[str, str]] | None = LISTED) -> Any:
    """The picker, with the focus, and the list as the server has it."""
    stage.certifications = listed
    stage.put("certification", label="Certification", value="DEMO", clears=CLEARS, unlabelled=True)
    field = stage.page.get_by_label("Certification")
    with stage.page.expect_response("**/certifications"):
        field.focus()
    if listed:
        stage.page.locator("datalist option").nth(len(listed) - 1).wait_for(state="attached")
    return field


def went(stage: Any) -> Any:
    """Counts the addresses that are opened from here on."""
    stage.page.evaluate("window.opened = 0; addEventListener('popstate', () => { window.opened += 1; })")
    return lambda: stage.page.evaluate("window.opened")


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_a_day_that_is_typed_goes_into_the_address(stage, key: str):
    field, opened = put_day(stage), went(stage)
    field.fill("2026-11-30")
    field.press(key)

    assert stage.asked() == {"certification": "DEMO", "asof": "2026-11-30"}
    assert opened() == 1


@pytest.mark.parametrize(
    "written", ["2026-02-30", "30.11.2026", "2026-11-3", "tomorrow", "1999-12-31", "2101-01-01"]
)
def test_a_day_that_is_none_is_said_and_goes_nowhere(stage, written: str):
    field, opened = put_day(stage), went(stage)
    field.fill(written)
    field.press("Enter")

    said = field.evaluate("field => field.validationMessage")
    assert said == "A day from 2000-01-01 to 2100-12-31, as 2026-11-30"
    assert (stage.asked(), opened()) == (HERE, 0)
    field.fill("2026-11-30")
    field.press("Enter")
    assert field.evaluate("field => field.validationMessage") == ""
    assert stage.asked()["asof"] == "2026-11-30"


def test_a_day_that_is_emptied_leaves_the_address(stage):
    field = put_day(stage)
    field.fill("")
    field.press("Enter")

    assert stage.asked() == {"certification": "DEMO"}


def test_the_calendar_beside_it_has_the_same_day_and_bounds(stage):
    put_day(stage)
    calendar = stage.page.locator("[type=date]")
    assert calendar.count() == 0
    stage.page.get_by_role("button", name="Choose As of").click()

    assert calendar.input_value() == "2026-11-24"
    assert (calendar.get_attribute("min"), calendar.get_attribute("max")) == ("2000-01-01", "2100-12-31")
    calendar.fill("2026-12-01")
    assert stage.asked()["asof"] == "2026-12-01"


def test_certifications_are_asked_for_when_somebody_looks_for_one(stage):
    field = put_certification(stage)
    options = stage.page.locator("datalist option")

    assert options.evaluate_all("all => all.map((o) => [o.value, o.text])") == [
        [each["id"], each["system"]] for each in LISTED
    ]
    assert (field.input_value(), field.get_attribute("placeholder")) == ("", "DEMO")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("PROD-CERT-2", "PROD-CERT-2"),
        ("cert-1", "PROD-CERT-1"),
        ("invoice", "PROD-CERT-2"),
        ("TRIAGE", "PROD-CERT-1"),
    ],
)
def test_a_part_of_id_or_name_picks_the_one_that_has_it(stage, written: str, found: str):
    stage.page.evaluate("at => history.replaceState({}, '', at)", PINNED)
    field, opened = put_certification(stage), went(stage)
    field.fill(written)
    field.press("Enter")

    assert stage.asked() == {"certification": found, "gate": "1"}
    assert opened() == 1


@pytest.mark.parametrize("written", ["PROD", "none of them", ""])
def test_what_several_have_or_none_picks_nothing(stage, written: str):
    field, opened = put_certification(stage), went(stage)
    field.fill(written)
    field.press("Enter")

    assert (stage.asked(), opened()) == (HERE, 0)


@pytest.mark.parametrize("written", ["PROD", "PROD-CERT-1"])
def test_escape_restores_what_is_looked_at(stage, written: str):
    field, opened = put_certification(stage), went(stage)
    field.press_sequentially(written)
    field.press("Escape")

    assert field.input_value() == "DEMO"
    assert field.evaluate("field => field !== document.activeElement")
    assert (stage.asked(), opened()) == (HERE, 0)


def test_leaving_the_field_restores_what_is_looked_at(stage):
    field, opened = put_certification(stage), went(stage)
    field.press_sequentially("PROD")
    field.press("Tab")

    assert (field.input_value(), field.get_attribute("placeholder")) == ("DEMO", "")
    assert (stage.asked(), opened()) == (HERE, 0)


def test_a_server_that_was_away_is_asked_again_at_the_next_look(stage):
    field = put_certification(stage, None)
    assert stage.page.locator("datalist option").count() == 0

    field.press("Escape")
    put_certification(stage)
    assert stage.page.locator("datalist option").count() == len(LISTED)


def test_a_name_is_text_in_the_list(stage):
    hostile = "<img src=x onerror=alert(1)>"
    put_certification(stage, [{"id": hostile, "system": hostile}])

    assert stage.page.locator("datalist option").evaluate_all("all => all.map((o) => o.text)") == [hostile]
    assert stage.page.locator("#host img").count() == 0


def test_one_of_many_is_picked(stage):
    stage.put("pick", label="Agent", name="agent", options=["AB", "QV", "<b>"], value="QV")
    pick = stage.page.get_by_label("Agent")
    assert pick.input_value() == "QV"

    pick.select_option("<b>")
    assert stage.asked() == {**HERE, "agent": "<b>"}


def test_a_text_is_looked_for_with_enter_and_no_more_once_it_is_emptied(stage):
    stage.put("field", label="Find", name="find", placeholder="name", value="old")
    field = stage.page.get_by_label("Find")
    assert field.input_value() == "old"

    field.fill(" a & b ")
    field.press("Enter")
    assert stage.asked() == {**HERE, "find": "a & b"}
    field.fill(" ")
    field.press("Enter")
    assert stage.asked() == HERE


def test_what_was_chosen_can_be_taken_back(stage):
    field = put_day(stage)
    field.fill("2026-11-30")
    field.press("Enter")
    stage.page.evaluate("history.back()")
    stage.page.wait_for_url("**asof=2026-11-24")

    assert stage.asked() == HERE


def test_a_slash_comes_to_the_search_which_enter_asks(stage):
    stage.put("search", address="search?certification=DEMO", query="before")
    field = stage.page.get_by_role("searchbox", name="Search the certification")
    stage.page.keyboard.press("/")
    assert field.evaluate("field => field === document.activeElement")
    assert field.input_value() == "before"

    stage.page.keyboard.type("no/owner")
    stage.page.keyboard.press("Enter")
    assert stage.page.url.endswith("/search?certification=DEMO&q=no%2Fowner")


@pytest.mark.parametrize("key", ["Control+/", "Meta+/", "Alt+/"])
def test_a_slash_with_another_key_is_the_browser_s(stage, key: str):
    stage.put("search", address="search?certification=DEMO", query="")
    stage.page.keyboard.press(key)

    assert stage.page.evaluate("document.activeElement === document.body")


def test_a_permalink_is_copied_with_what_is_shown_pinned(stage):
    stage.page.evaluate(
        """Object.defineProperty(navigator, "clipboard", {
          configurable: true, value: { writeText: async (text) => { window.copied = text; } } })"""
    )
    stage.put("permalink", pins="certification=DEMO&asof=2026-11-24T09%3A00%3A00Z&head=abc")
    button = stage.page.get_by_role("button")
    button.click()
    stage.page.wait_for_function("document.querySelector('button').textContent === 'Copied'")
    copied = stage.page.evaluate("window.copied")

    assert copied.endswith("/?certification=DEMO&agent=QV&asof=2026-11-24T09%3A00%3A00Z&head=abc")
    assert stage.asked() == HERE
    stage.page.clock.run_for(4000)
    assert button.inner_text() == "Copy permalink"


def test_without_a_clipboard_the_permalink_stands_there_to_be_copied_by_hand(stage):
    stage.put("permalink", pins="head=abc")
    field = stage.page.locator("input")
    assert field.is_hidden()

    stage.page.get_by_role("button", name="Copy permalink").click()
    field.wait_for(state="visible")
    assert field.input_value() == f"{stage.page.url}&head=abc"
    assert field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == (
        field.input_value()
    )
    stage.page.clock.run_for(4000)
    assert field.is_visible()
    stage.page.clock.run_for(16_000)
    assert field.is_hidden()
