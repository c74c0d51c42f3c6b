"""A small scanner that speaks the clamd protocol, and knows one harmful word."""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

HARMFUL = b"X5O!HARMFUL"
FOUND = b"stream: Harmful-Word FOUND\0"
CLEAN = b"stream: OK\0"


class Clamd:
    """Listens on a unix socket (or TCP without a path) until the block ends.

    `says` overrules what it would answer; `limit` makes it hang up on longer files; `mute` lets
    it listen and say nothing.
    """

    def __init__(
        self, path: Path | None = None, *, says: bytes = b"", limit: int = 0, mute: bool = False
    ) -> None:
        self.says, self.limit, self.mute = says, limit, mute
        self.seen: list[bytes] = []
        if path is not None:
            self.listening = socket.socket(socket.AF_UNIX)
            self.listening.bind(str(path))
            self.address = f"unix:{path}"
        else:
            self.listening = socket.create_server(("127.0.0.1", 0))
            self.address = f"tcp:127.0.0.1:{self.listening.getsockname()[1]}"
        self.listening.listen()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Clamd:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.over.set()
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as sent:
            if sent.read(10) != b"zINSTREAM\0":
                connection.sendall(b"UNKNOWN COMMAND\0")
                return
            content = self._content(sent)
        if self.mute:
            self.over.wait(10)
            return
        if content is None:
            connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        self.seen.append(content)
        connection.sendall(self.says or (FOUND if HARMFUL in content else CLEAN))

    def _content(self, sent: BinaryIO) -> bytes | None:
        content = b""
        while length := struct.unpack("!L", sent.read(4))[0]:
            content += sent.read(length)
            if self.limit and len(content) > self.limit:
                return None
        return content
