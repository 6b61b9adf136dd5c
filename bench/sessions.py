"""A reader without a browser: Streamlit's socket, spoken as its own page speaks it."""

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard.ui.frame.refusals import sentence

FAILED = ForwardMsg.FINISHED_WITH_COMPILE_ERROR


@dataclass(frozen=True)
class Run:
    """One run of a page: seconds until it was drawn, and how much came."""

    seconds: float
    elements: int
    size: int


def _fault(drawn: Element) -> str:
    """What a drawn element says of a page that failed; nothing of another."""
    if drawn.HasField("exception"):
        return drawn.exception.message
    return drawn.alert.body if drawn.alert.body == sentence(500) else ""


class Session:
    """One open page; `async with Session(port) as session`, then a `run` for each time that it is drawn."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        """Open the socket."""
        self._socket = await connect(
            f"ws://127.0.0.1:{self._port}/_stcore/stream",
            origin=f"http://127.0.0.1:{self._port}",  # type: ignore[arg-type] # A name for str.
            subprotocols=["streamlit"],  # type: ignore[list-item] # The same.
            max_size=None,
            ping_interval=None,
            open_timeout=60,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        if self._socket:
            await self._socket.close()

    async def run(self, page: str = "", query: str = "") -> Run:
        """Have a page drawn; RuntimeError where an exception is what was drawn."""
        assert self._socket, "a session is entered first"
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        began, elements, size = time.perf_counter(), 0, 0
        await self._socket.send(asked.SerializeToString())
        while True:
            content = await self._socket.recv()
            assert isinstance(content, bytes), "Streamlit speaks in bytes"
            message = ForwardMsg.FromString(content)
            kind = message.WhichOneof("type")
            elements += kind == "delta"
            size += len(content)
            if kind == "delta" and (said := _fault(message.delta.new_element)):
                raise RuntimeError(f"{page or 'the page'}: {said}")
            if kind == "script_finished":
                if message.script_finished == FAILED:
                    raise RuntimeError(f"{page or 'the page'} cannot be compiled")
                return Run(time.perf_counter() - began, elements, size)
