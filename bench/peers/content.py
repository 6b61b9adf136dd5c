"""What Overview says, from `readiness status ID --json`, for pages that know nothing of the board."""

import json
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

Row = tuple[str, str, float]  # a name, what is said of it, and a bar's length in percent


@dataclass(frozen=True)
class Content:
    """The verdict, four figures, who must act, and what is drawn as bars."""

    heading: str
    detail: str
    figures: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[Row, ...]], ...]


def content() -> Content:
    """Of the answer in the file that BENCH_STATUS names."""
    told: dict[str, Any] = json.loads(Path(os.environ["BENCH_STATUS"]).read_text(encoding="utf-8"))
    gates, agents, conditions = told["gates"], told["agents"], told["conditions"]
    steps = [step for phase in told["rollout"]["phases"] for step in phase["steps"]]
    return Content(
        heading=told["standing"]["status"],
        detail=told["standing"]["sentence"],
        figures=(
            ("gates passed", f"{sum(each['status'] == 'pass' for each in gates)} of {len(gates)}"),
            ("agents ready", f"{sum(each['status'] == 'ready' for each in agents)} of {len(agents)}"),
            ("conditions", str(len(conditions))),
            ("traffic", f"{told['rollout']['traffic_actual']}%"),
        ),
        sections=(
            ("who must act", tuple((each["what"], each["by"] or "", 0.0) for each in told["actions"])),
            ("conditions", tuple((each["title"], each["status"], _left(each)) for each in conditions)),
            ("rollout", tuple((str(step["planned_on"]), "", float(step["percent"])) for step in steps)),
            ("gates", tuple((each["name"], each["status"], _share(each["value"])) for each in gates)),
            ("agents", tuple((each["id"], each["status"], _share(each["score"])) for each in agents)),
        ),
    )


def _left(condition: dict[str, Any]) -> float:
    return max(0.0, min(100.0, float(condition["days_left"] or 0)))


def _share(value: float | None) -> float:
    return max(0.0, min(100.0, float(value or 0)))


def fragment(told: Content) -> str:
    """The whole as HTML, as light as it can be."""
    figures = "".join(f"<p><b>{escape(value)}</b> {escape(label)}</p>" for label, value in told.figures)
    tables = "".join(
        f"<h2>{escape(title)}</h2><table>{''.join(_row(*row) for row in rows)}</table>"
        for title, rows in told.sections
    )
    return f"<h1>{escape(told.heading)}</h1><p>{escape(told.detail)}</p>{figures}{tables}"


def _row(name: str, said: str, share: float) -> str:
    bar = f'<div style="width:{share:g}%;height:8px;background:#1a4e8a"></div>'
    return f"<tr><td>{escape(name)}</td><td>{escape(said)}</td><td style='width:200px'>{bar}</td></tr>"
