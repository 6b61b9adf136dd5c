"""An open page notices that the record was published anew."""

import pytest

PAGE = ["div", {"class": "sheet"}, ["h1", {}, "Certified"]]


def test_the_watcher_tells_of_another_snapshot_once(stage):
    stage.page.evaluate("(page) => { show(page, { id: 'A' }); }", PAGE)
    for _ in range(3):
        stage.page.clock.run_for(3000)
        stage.page.wait_for_load_state("networkidle")
    stage.page.wait_for_function("told.length > 0")

    assert stage.page.evaluate("told") == [["changed", "B"]]


@pytest.mark.parametrize("times", [1, 3])
def test_the_watcher_is_silent_of_the_snapshot_that_is_shown(stage, times: int):
    stage.page.evaluate("(page) => { show(page, { id: 'B' }); }", PAGE)
    for _ in range(times):
        with stage.page.expect_request("**/snapshot"):
            stage.page.clock.run_for(3000)
    stage.page.wait_for_load_state("networkidle")

    assert stage.page.evaluate("told") == []
