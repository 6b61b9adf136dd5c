from contextlib import nullcontext

import pytest


def test_the_watcher_tells_of_another_snapshot_once(stage):
    stage.page.evaluate("watch('A'), undefined")
    for _ in range(3):
        stage.page.clock.run_for(3000)
        stage.page.wait_for_load_state("networkidle")
    stage.page.wait_for_function("told.length > 0")

    assert stage.page.evaluate("told") == [["changed", "B"]]


@pytest.mark.parametrize("state", ["the same snapshot", "a dialog is open"])
def test_the_watcher_is_silent_when(stage, state: str):
    if state == "a dialog is open":
        stage.page.evaluate(
            "document.body.append(Object.assign(document.createElement('div'), { role: 'dialog' }))"
        )
    stage.page.evaluate("(id) => { watch(id); }", "A" if state == "a dialog is open" else "B")
    with stage.page.expect_request("**/snapshot") if state == "the same snapshot" else nullcontext():
        stage.page.clock.run_for(6000)
    stage.page.wait_for_load_state("networkidle")

    assert stage.page.evaluate("told") == []
