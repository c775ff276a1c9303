"""A line between a desk and a server that can be cut, slowed down or silenced, to the byte.

It stands on a port of its own and passes on what it gets. A `Fault` waits for the COMMIT of a
transaction that wrote what its mark names, or for another statement.
"""

import selectors
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from cab_desk.storage.servers import Server

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"  # as a desk sends it, alone
_TURN = 0.02
_MOST = 65_536


@dataclass
class Fault:
    """What happens to a COMMIT, or to what else is sent that has `at` in it.

    It happens `before` that reaches the server, or `after`, on the answer's way.
    `cut` ends the line, `swallow` loses the bytes and keeps the line open, `hold` keeps them until
    `Proxy.release`, though the desk has gone. With `gone` no new line is taken afterwards.
    """

    where: str
    how: str
    gone: bool = False
    mark: bytes = b'"type":"signoff.given"'  # in the signed bytes
    at: bytes = COMMIT
    met: threading.Event = field(default_factory=threading.Event)


class Line:
    """One connection, in both directions, on a thread of its own."""

    def __init__(self, proxy: "Proxy", near: socket.socket, far: socket.socket) -> None:
        self.proxy, self.near, self.far = proxy, near, far
        self.marked = self.answering = self.silent = False
        self.held = b""
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, name="proxy-line")
        self.thread.start()

    def end(self) -> None:
        """Cut it, as a cable is cut: neither side is told more than that."""
        self.ended.set()
        for one in (self.near, self.far):
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.thread.join() if self.thread is not threading.current_thread() else None

    def _run(self) -> None:
        with self.near, self.far, selectors.DefaultSelector() as ready, suppress(OSError):
            for one in (self.near, self.far):
                ready.register(one, selectors.EVENT_READ)
            while not self.ended.is_set():
                for key, _ in ready.select(_TURN):
                    ours = key.fileobj is self.near
                    data = (self.near if ours else self.far).recv(_MOST)
                    if not data and ours and self.held:
                        self._wait_and_deliver()
                    if not data:
                        return
                    self._pass(data, ours)

    def _wait_and_deliver(self) -> None:
        """What is on its way comes through, though nobody waits for an answer any more."""
        while not self.proxy.released.wait(_TURN):
            if self.ended.is_set():
                return
        if self.proxy.delivers:
            self.far.sendall(self.held)
            self.far.recv(_MOST)

    def _pass(self, data: bytes, ours: bool) -> None:
        proxy = self.proxy
        if proxy.delay:
            self.ended.wait(proxy.delay)
        if proxy.silent or self.silent:
            return
        if ours and self._meets(data):
            return
        if not ours and self.answering:
            self._strike(proxy.taken)
            return
        (self.far if ours else self.near).sendall(data)

    def _meets(self, data: bytes) -> bool:
        """Tell whether the desk's bytes are kept from the server by a fault."""
        fault = self.proxy.fault
        if fault is None:
            return False
        self.marked = self.marked or fault.mark in data
        if fault.at not in data or not self.marked:
            return False
        self.proxy.fault, self.proxy.taken = None, fault
        if fault.where == "after":
            self.answering = True
            return False
        if fault.how == "hold":
            self.held = data
        self._strike(fault)
        return True

    def _strike(self, fault: Fault | None) -> None:
        assert fault is not None
        if fault.gone:
            self.proxy.shut()
        self.answering, self.silent = False, True
        if fault.how == "cut":
            self.end()
        fault.met.set()


class Proxy:
    """Passes on to a server, faithfully until it is told otherwise."""

    def __init__(self, place: Server) -> None:
        ((host, port),) = place.hosts
        self.target = (host, port)
        self.delay = 0.0  # seconds that each piece takes on its way
        self.silent = False  # bytes are lost, lines stay
        self.fault: Fault | None = None
        self.taken: Fault | None = None
        self.released = threading.Event()
        self.delivers = True
        self._gone = False
        self._lines: list[Line] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(_TURN)
        self.port: int = self._door.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy")
        self._thread.start()

    def shut(self) -> None:
        """Take no new line, until `back`."""
        self._gone = True

    def cut(self) -> None:
        """End every line, and take none until `back`."""
        self.shut()
        for line in self._lines:
            line.end()

    def back(self) -> None:
        """Take lines again, and pass on all that comes."""
        self.silent, self.delay, self._gone = False, 0.0, False

    def release(self, *, deliver: bool = True) -> None:
        """Let what is held go on to the server, or be lost."""
        self.delivers = deliver
        self.released.set()
        for line in self._lines:
            if line.held:
                line.thread.join()

    def close(self) -> None:
        """End it with all its lines."""
        self._ended.set()
        self._thread.join()
        self.cut()
        self._door.close()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._door.accept()
            except TimeoutError:
                continue
            near.settimeout(None)
            if self._gone:
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                near.close()
                continue
            try:
                far = socket.create_connection(self.target)
            except OSError:
                near.close()
                continue
            self._lines = [line for line in self._lines if line.thread.is_alive()]
            self._lines.append(Line(self, near, far))
