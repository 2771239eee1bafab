"""A line between a browser and a pole that breaks when a test says so. Loopback only."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """Passes on what comes to `port`. After `cut_after` more bytes towards the pole it hangs up, and as long as `down`
    nobody is let in.
    """

    def __init__(self) -> None:
        self.target = 0
        self.down = False
        self.cuts = 0
        self._left: int | None = None
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def cut_after(self, octets: int) -> None:
        with self._lock:
            self._left = octets

    def hang_up(self) -> None:
        """On everybody."""
        with self._lock:
            self.cuts += 1
            self._left = None
            ends = list(self._open)
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.down = True
        self._listening.close()
        self.hang_up()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                threading.Thread(target=self._connect, args=(here,), daemon=True).start()

    def _connect(self, here: socket.socket) -> None:
        with suppress(OSError), here:
            if self.down:
                return
            with socket.create_connection(("127.0.0.1", self.target)) as there:
                with self._lock:
                    self._open |= {here, there}
                back = threading.Thread(target=self._pass_on, args=(there, here, False), daemon=True)
                back.start()
                self._pass_on(here, there, True)
                back.join()
                with self._lock:
                    self._open -= {here, there}

    def _pass_on(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                if counted and self._breaks(len(piece)):
                    self.hang_up()
                    return
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _breaks(self, octets: int) -> bool:
        with self._lock:
            if self._left is None:
                return False
            self._left -= octets
            return self._left < 0


@contextmanager
def a_line() -> Iterator[Line]:
    line = Line()
    try:
        yield line
    finally:
        line.close()
