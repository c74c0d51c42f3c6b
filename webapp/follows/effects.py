"""What follows for digests from a need that goes: letters on their way do not name it."""

from __future__ import annotations

from webapp.drainer import Handler, Happening

from . import letters, queries


def strike_out(happening: Happening) -> None:
    if happening.subject_id not in queries.published([happening.subject_id]):
        letters.strike_out(happening.subject_id)


HANDLERS: dict[str, list[Handler]] = {"need": [strike_out]}
