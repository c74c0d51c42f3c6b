"""Links in letters: they say for whom and what, signed, and work without signing in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


@dataclass(frozen=True)
class Wish:
    """What a link wants: an end to one digest (`key`) or to all of a person, or one need less."""

    key: str | None = None
    need_id: int | None = None
    user_id: int | None = None


def token_of(wish: Wish) -> str:
    return _signer().dumps([wish.key, wish.need_id, wish.user_id])


def read(token: str) -> Wish | None:
    """The wish of a link that this site has made, else None."""
    try:
        key, need_id, user_id = _signer().loads(token)
    except (BadData, ValueError, TypeError):
        return None
    return Wish(key, need_id, user_id)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="follows.letters")
