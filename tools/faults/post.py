"""A mail server in a bad mood: it refuses, hangs up, or takes a letter and says nothing."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections import Counter

MOODS = ("good", "refuses", "hangs up", "takes and hangs up")


class _Call(socketserver.StreamRequestHandler):
    server: Office

    def handle(self) -> None:
        try:
            self._talk()
        except (OSError, ValueError):
            return  # the sender was killed in the middle of a word

    def _talk(self) -> None:
        self._say("220 post office")
        while line := self.rfile.readline():
            verb = line.decode("ascii", "replace").strip().upper().split(" ")[0]
            mood = self.server.mood
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "RCPT" and mood == "refuses":
                self._say("450 not now")
            elif verb == "DATA" and mood == "hangs up":
                return
            elif verb == "DATA":
                self._say("354 go on")
                self._take()
                if mood == "takes and hangs up":
                    return
                self._say("250 taken")
            else:
                self._say("250 good")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode("ascii") + b"\r\n")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if line:  # a letter without its end did not arrive
            letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            with self.server.guard:
                self.server.arrived[str(letter["Message-ID"])] += 1


class Office(socketserver.ThreadingTCPServer):
    """Takes letters on a port of its own; `mood` is one of MOODS."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.mood = "good"
        self.arrived: Counter[str] = Counter()
        self.guard = threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def close(self) -> None:
        self.shutdown()
        self.server_close()
