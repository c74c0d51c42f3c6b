"""Everything the site holds about a person, as one file that people and programs can read."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from webapp.accounts.models import User
from webapp.db import db, now, reading
from webapp.tenancy import scopes

from .holdings import PARTS


def document(user_id: int) -> str:
    """The person's data of all provinces as JSON, each part with its title and its reason."""
    with reading(scopes.system("a person takes his own data")):
        user = db.session.get_one(User, user_id)
        parts = {
            part.key: {
                "title": str(part.title),
                "why": str(part.why),
                "rows": list(part.read(user)),
            }
            for part in PARTS
        }
    told = {"format": "ghafaseh-person/1", "taken_at": now(), "parts": parts}
    return json.dumps(told, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))
