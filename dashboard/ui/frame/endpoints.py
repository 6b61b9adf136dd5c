"""What is served beside the app from the same assessment: health, status, badge, calendar, one-page view."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard.domain.values.fields import parse_day, parse_instant
from dashboard.errors import StorageError, UnknownCertificationError
from dashboard.exporters.badge import badge
from dashboard.exporters.calendar.ics import review_ics
from dashboard.exporters.documents.html import FACE, glance, glances
from dashboard.exporters.json import questions
from dashboard.exporters.json.status import status_json
from dashboard.exporters.pack import Format, file_name, pack
from dashboard.review.portfolio import Line, Question, line_of
from dashboard.store.answers import Answers
from dashboard.store.publish.snapshot import Snapshot
from dashboard.ui.frame import view
from dashboard.ui.frame.address import AS_OF, CERTIFICATION, KNOWN_BY, LONGEST, Standpoint
from dashboard.ui.frame.asked import read_asof
from dashboard.ui.frame.view import View

RELOAD = "reload"  # what a wall screen asks for
FRESH = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# The one-page view runs no script and loads nothing but its font, for which it does not wait.
CLOSED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; "
    "img-src data:; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
}


class _RefusedError(Exception):
    """A request that cannot be answered: its HTTP status, and what to do."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def _asof(request: Request) -> date | None:
    text = request.query_params.get(AS_OF)
    try:
        return parse_day(text) if text else None
    except ValueError as error:
        raise _RefusedError(400, f"{AS_OF}: {error}") from None


def _snapshot() -> Snapshot:
    """The newest good snapshot of the record; a refusal says what to do without one."""
    snapshot, reason = view.current()
    if snapshot is None:
        raise _RefusedError(503, reason or "There is no record; build one with `readiness init`")
    return snapshot


def _views(request: Request) -> tuple[list[View], list[tuple[str, str]]]:
    """The view of the certification that a request names, or of each, and which cannot be shown, with why.

    A refusal says what to do.
    """
    snapshot = _snapshot()
    asked, asof = request.query_params.get(CERTIFICATION), _asof(request)
    views, faults = _shown(snapshot, (asked,) if asked else view.known_ids(snapshot), asof)
    if faults and not views:
        raise _RefusedError(503, faults[0][1])
    return views, faults


def _shown(
    snapshot: Snapshot, ids: Iterable[str], asof: date | None = None
) -> tuple[list[View], list[tuple[str, str]]]:
    """The views of some certifications, and which cannot be shown, with why."""
    views, faults = list[View](), list[tuple[str, str]]()
    for each in ids:
        try:
            views.append(view.view_of(snapshot, Standpoint(each, asof)))
        except UnknownCertificationError as error:
            raise _RefusedError(404, str(error)) from None
        except StorageError as error:
            faults.append((each, str(error)))
    return views, faults


def _health(_: Request) -> Response:
    snapshot, reason = view.current()
    head = snapshot.id if snapshot else None
    warning = " ".join(view.warnings(snapshot)) or None if snapshot else None
    since, lag = view.stale()
    told = {
        "status": "ok" if snapshot else "no record",
        "snapshot": head,
        "head": head,
        "lag": lag,
        "since": since.isoformat(timespec="seconds") if since else None,
        "reason": reason,
        "warning": warning,
    }
    return JSONResponse(told, status_code=200 if snapshot else 503, headers=FRESH)


def _told(request: Request, question: Question) -> tuple[Answers, Snapshot] | None:
    """What is kept or told of every certification as it stands now; None where a request asks for less."""
    snapshot, _ = view.current()
    if snapshot is None or {CERTIFICATION, AS_OF} & set(request.query_params):
        return None
    found = view.answers_to(snapshot, question)
    return (found, snapshot) if len(found.answers) + len(found.faults) > 1 else None


def _status_of(each: View) -> dict[str, Any]:
    return {**status_json(each.moment), **({"warning": each.said} if each.said else {})}


def _status(request: Request) -> Response:
    everyone = _told(request, questions.status())
    if everyone is None:
        views, faults = _views(request)
        answers = [_status_of(each) for each in views]
    else:
        told, snapshot = everyone
        at = view.this_minute()
        answers = [questions.told(text, at=at, head=snapshot.id) for text in told.answers.values()]
        views, faults = _shown(snapshot, told.faults)
        answers += [_status_of(each) for each in views]
    answers += [{"certification": {"id": name}, "error": fault} for name, fault in faults]
    return JSONResponse(answers[0] if len(answers) == 1 else answers, headers=FRESH)


def _one(request: Request) -> View:
    """The view of the certification that a request names, or of the only one; a refusal says what to do."""
    snapshot, _reason = view.current()
    ids = view.known_ids(snapshot) if snapshot else ()
    if snapshot and len(ids) != 1 and not request.query_params.get(CERTIFICATION):
        known = ", ".join(ids) or "none"
        raise _RefusedError(400, f"name the certification with ?{CERTIFICATION}=; the record holds: {known}")
    return _views(request)[0][0]


def _badge(request: Request) -> Response:
    return Response(badge(_one(request).assessment), media_type="image/svg+xml", headers=FRESH)


def _feed(request: Request) -> Response:
    kind = "text/calendar; charset=utf-8; method=PUBLISH"
    return Response(review_ics(_one(request).review), media_type=kind, headers=FRESH)


def _warnings(snapshot: Snapshot, views: Iterable[View]) -> list[str]:
    """What is to be said above all else: of the record, and of views that are not the newest."""
    return [*view.warnings(snapshot), *(each.said for each in views if each.said)]


def _glance(request: Request) -> Response:
    everyone = _told(request, questions.line())
    if everyone is None:
        views, faults = _views(request)
        snapshot, lines = views[0].snapshot, [line_of(each.moment) for each in views]
        at, is_live = views[0].moment.at, all(each.is_live for each in views)
    else:
        told, snapshot = everyone
        views, faults = _shown(snapshot, told.faults)
        lines = [Line.model_validate_json(text) for text in told.answers.values()]
        lines += [line_of(each.moment) for each in views]
        at, is_live = view.this_minute(), True
    warnings = [*_warnings(snapshot, views), *(fault for _, fault in faults)]
    reloads = is_live and RELOAD in request.query_params
    if len(lines) == 1 and views:
        page = glance(views[0].review, is_live=is_live, reloads=reloads, warnings=warnings)
    else:
        page = glances(lines, at=at, head=snapshot.id, reloads=reloads, warnings=warnings)
    return Response(page, media_type="text/html; charset=utf-8", headers=FRESH | CLOSED)


def _route(path: str, answer: Callable[[Request], Response]) -> Route:
    async def served(request: Request) -> Response:
        try:
            return await asyncio.to_thread(answer, request)
        except _RefusedError as error:
            return JSONResponse({"error": str(error)}, status_code=error.code, headers=FRESH)

    return Route(path, served)


def _certifications(_: Request) -> Response:
    """What the picker chooses from, one's own first."""
    listed = view.listing(_snapshot())
    return JSONResponse([{"id": each.id, "system": each.system} for each in listed], headers=FRESH)


def _format(text: str | None) -> Format:
    """The format of a pack by its ending, PDF without one; ValueError says which there are."""
    found = next((form for form in Format if form == (text or Format.PDF)), None)
    if found is None:
        raise ValueError(f"format: no pack is {(text or '')[:LONGEST]}; there are {', '.join(Format)}")
    return found


def _pack(request: Request) -> Response:
    """The pack of the review in the format that a request asks for, as a file."""
    asked, snapshot = request.query_params, _snapshot()
    try:
        form = _format(asked.get("format"))
        asof = read_asof(asked[AS_OF]) if asked.get(AS_OF) else None
        known_by = parse_instant(asked[KNOWN_BY]) if asked.get(KNOWN_BY) else None
        first = next(iter(view.known_ids(snapshot)), "")
        stand = Standpoint(asked.get(CERTIFICATION) or first, asof, known_by)
        review = view.view_of(snapshot, stand).review
    except UnknownCertificationError as error:
        raise _RefusedError(404, str(error)) from None
    except StorageError as error:
        raise _RefusedError(503, str(error)) from None
    except ValueError as error:
        raise _RefusedError(400, str(error)) from None
    named = {"Content-Disposition": f'attachment; filename="{file_name(review, form)}"'}
    return Response(pack(review, form), media_type=form.media_type, headers=FRESH | named)


async def _font(_: Request) -> Response:
    return FileResponse(FACE, media_type="font/woff2", headers={"Cache-Control": "public, max-age=604800"})


ROUTES = [
    _route("/healthz", _health),
    _route("/status.json", _status),
    _route("/badge.svg", _badge),
    _route("/feed.ics", _feed),
    _route("/glance", _glance),
    _route("/certifications", _certifications),
    _route("/pack", _pack),
    Route("/glance.woff2", _font),
]
