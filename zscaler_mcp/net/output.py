"""What a connection still has to send, in front of its transport."""

from collections import deque
from collections.abc import Callable
from typing import Final

__all__ = ["OutputQueue"]

_SLICE: Final = 64 * 1024
"""Bytes handed to the transport at once; its own buffer is full at as many."""


class OutputQueue:
    """Hands a transport slices while it has room, and keeps the rest.

    A transport says that it is full, and later that it is empty. As it holds a
    slice or two in between, the second says that the peer has read on, over TLS
    as over TCP; without the queue a large response would be silent until its end.
    """

    __slots__ = ("_limit", "_overrun", "_queue", "_write", "full")

    def __init__(self, write: Callable[[bytes], object], limit: int) -> None:
        self._write = write
        self._limit = limit
        self._queue = deque[memoryview]()
        self._overrun = 0
        self.full = False
        """Whether the transport has asked for a pause."""

    def __bool__(self) -> bool:
        return bool(self._queue)

    def write(self, data: bytes) -> bool:
        """Send ``data`` now or later.

        :returns: whether it was taken: a writer that goes on over the limit while
            the peer does not read is not asked to stop, it is cut.
        """
        if not self._queue and not self.full and len(data) <= _SLICE:
            self._write(data)
            return True
        if self._queue:
            # One write may be of any size: its bytes exist already. What piles
            # up behind it would exist because of the peer.
            self._overrun += len(data)
            if self._overrun > self._limit:
                return False
        self._queue.append(memoryview(data))
        self.flush()
        return True

    def flush(self) -> None:
        """Hand over what there is room for."""
        while self._queue and not self.full:
            view = self._queue.popleft()
            if len(view) > _SLICE:
                self._queue.appendleft(view[_SLICE:])
            self._write(bytes(view[:_SLICE]))
        if not self._queue:
            self._overrun = 0
