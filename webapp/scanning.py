"""Is there anything harmful in this file? Asked of a scanner that speaks the clamd protocol."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from enum import StrEnum

from webapp.config import Settings, in_force

_CHUNK = 256 * 1024
_LONGEST_ANSWER = 4096
_END = struct.pack("!L", 0)


class Finding(StrEnum):
    """What is known of a file after it was looked at, or was not."""

    OFF = "off"  # nobody looks at files here
    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # the scanner did not answer, or could not say


@dataclass(frozen=True)
class Verdict:
    """`name` is what the scanner calls the harmful thing, or why it could not say."""

    finding: Finding
    name: str = ""


def scan(content: bytes, settings: Settings | None = None) -> Verdict:
    """Never raises: a scanner that is away, slow or confused is `UNKNOWN`."""
    settings = settings or in_force()
    if not settings.scanner:
        return Verdict(Finding.OFF)
    try:
        with _connected(settings.scanner, settings.scanner_seconds) as connection:
            return _verdict(_ask(connection, content))
    except OSError as error:
        return Verdict(Finding.UNKNOWN, type(error).__name__)


def _connected(address: str, seconds: int) -> socket.socket:
    """The scanner at `unix:/path` or `tcp:host:port`; each wait for it is limited."""
    kind, _, place = address.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(seconds)
        try:
            connection.connect(place)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _ask(connection: socket.socket, content: bytes) -> bytes:
    """The scanner's answer; one that stops listening half-way may still have said why."""
    try:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            connection.sendall(struct.pack("!L", len(part)) + part)
        connection.sendall(_END)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return _answer(connection)


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        part = connection.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.split(b"\0")[0]


def _verdict(answer: bytes) -> Verdict:
    """`stream: OK` is clean, `stream: NAME FOUND` is not; everything else says nothing."""
    said = answer.decode("utf-8", "replace").removeprefix("stream:").strip()
    if said == "OK":
        return Verdict(Finding.CLEAN)
    if said.endswith(" FOUND"):
        return Verdict(Finding.INFECTED, said.removesuffix(" FOUND")[:100])
    return Verdict(Finding.UNKNOWN, said[:100] or "no answer")
