"""Error pages of the board's own: what went wrong and where to go on, never a trace, a path or a version."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from dashboard.ui import sheet

logger = logging.getLogger(__name__)
SENTENCES = {
    400: "This request cannot be read.",
    401: "You are not signed in.",
    403: "This is not yours to see or do.",
    404: "There is nothing at this address.",
    405: "This address does not take that.",
    408: "The request took too long.",
    413: "The request is too large.",
    431: "The request's headers are too large.",
    500: "Something went wrong here. The server's log says what.",
    503: "Too many are asking at once. Try again in a moment.",
}
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{status} - Readiness Board</title>
<style>
body {{ font: 1.125rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem;
  color: #0c1622; background: #fff }}
a {{ color: #1a4e8a }}
@media (prefers-color-scheme: dark) {{
  body {{ color: #f2f5f9; background: #0e1620 }}
  a {{ color: #8cbbf1 }}
}}
</style>
<h1>{sentence}</h1>
<p>Status {status}. <a href="/">Go to the overview</a></p>
"""


def sentence(status: int) -> str:
    """What is said of a status; of one without a sentence here, that of its hundred."""
    return SENTENCES.get(status) or SENTENCES[500 if status >= 500 else 400]


def refusal(status: int, headers: Headers, *, said: str | None = None) -> Response:
    """An answer of the board's own, as a page to who reads pages and as a line to others."""
    text = said or sentence(status)
    kept = {"Cache-Control": "no-store"}
    if "text/html" in headers.get("accept", ""):
        page = PAGE.format(status=status, sentence=text.replace("&", "&amp;").replace("<", "&lt;"))
        return HTMLResponse(page, status, headers=kept)
    return PlainTextResponse(f"{text}\n", status, headers=kept)


def raw(status: int) -> bytes:
    """The same as bytes of a connection that ends with them, where no request was read."""
    body = f"{sentence(status)}\n".encode()
    head = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Content-Type: text/plain; charset=utf-8",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


@contextmanager
def told_plainly() -> Iterator[None]:
    """What fails while a page is drawn is told in a sentence; the log has the rest.

    Where `client.showErrorDetails` asks for more, as `make dev` does, Streamlit shows it.
    """
    try:
        yield
    except Exception:
        if st.get_option("client.showErrorDetails") != "none":
            raise
        logger.exception("A page could not be drawn")
        sheet.alert("bad", sentence(500), sign="error")
