"""The ways out for messages by SMS: a gateway over HTTP, or the terminal of whoever tries the site.

A sender raises SmsFault with words that are fit for the log: never the key, never the message.
"""

from __future__ import annotations

import http.client
import json
import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from webapp.config import Settings

MOST_OF_ANSWER = 64 * 1024
FIELDS = ("receptor", "message", "sender", "localid")


class SmsFault(Exception):
    """The message was not taken; it is tried again."""


class SmsSender(Protocol):
    """Hands one message over; the same id means the same message."""

    def send(self, mobile: str, text: str, message_id: str) -> None: ...


class ConsoleSender:
    """Writes messages to the terminal: for trying the site out on one machine."""

    def send(self, mobile: str, text: str, message_id: str) -> None:
        print(f"--- SMS to {mobile} ---\n{text}\n---", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class HttpSender:
    """Posts a form to the gateway's address, in which {key} stands for the key.

    A redirect is a fault: whoever could send us elsewhere would read codes and the key.
    """

    url: str
    key: str = ""
    key_header: str = ""
    sender: str = ""
    names: tuple[str, ...] = FIELDS
    seconds: int = 10

    def send(self, mobile: str, text: str, message_id: str) -> None:
        try:
            status, body = self._post(mobile, text, message_id)
        except (OSError, http.client.HTTPException, ValueError) as error:
            # the words of an error may hold the address, and with it the key
            raise SmsFault(type(error).__name__) from None
        if not 200 <= status < 300:
            raise SmsFault(f"HTTP {status}{_reason(body)}")
        if refused := _refusal(body):
            raise SmsFault(f"refused with status {refused}")

    def _post(self, mobile: str, text: str, message_id: str) -> tuple[int, bytes]:
        parts = urlsplit(self.url.replace("{key}", quote(self.key, safe="")))
        values = (_local(mobile), text, self.sender, message_id)
        form = {name: value for name, value in zip(self.names, values, strict=True) if name}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self.key_header:
            headers[self.key_header] = self.key
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line = _line(parts.scheme, parts.hostname or "", parts.port, self.seconds)
        try:
            line.request("POST", path, urlencode(form).encode("ascii"), headers)
            answer = line.getresponse()
            return answer.status, answer.read(MOST_OF_ANSWER)
        finally:
            line.close()


def _line(scheme: str, host: str, port: int | None, seconds: int) -> http.client.HTTPConnection:
    if scheme == "https":
        tls = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=tls)
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _local(mobile: str) -> str:
    """The number as gateways in the country write it: 09…"""
    return "0" + mobile.removeprefix("+98") if mobile.startswith("+98") else mobile


def _status(body: bytes) -> int | None:
    """The number a gateway gives in {"return": {"status": 200, …}}."""
    try:
        found: Any = json.loads(body)
    except ValueError:
        return None
    told = found.get("return") if isinstance(found, Mapping) else None
    status = told.get("status") if isinstance(told, Mapping) else None
    return status if isinstance(status, int) else None


def _refusal(body: bytes) -> int | None:
    status = _status(body)
    return status if status is not None and not 200 <= status < 300 else None


def _reason(body: bytes) -> str:
    status = _status(body)
    return "" if status is None else f", status {status}"


def sender_of(settings: Settings) -> SmsSender | None:
    """The way out that is set; None: there is none, messages wait."""
    if settings.sms_url:
        return HttpSender(
            settings.sms_url,
            settings.sms_key,
            settings.sms_key_header,
            settings.sms_sender,
            settings.sms_fields,
            settings.sms_seconds,
        )
    return None if settings.is_production else ConsoleSender()
