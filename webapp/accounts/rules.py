"""Staff roles, and how long links and sessions live."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

MIN_PASSWORD = 10
MAX_PASSWORD = 200
INVITATION_LIFE = dt.timedelta(days=14)
RESET_LIFE = dt.timedelta(hours=2)
LAST_SEEN_STEP = dt.timedelta(minutes=5)


class StaffRole(StrEnum):
    OFFICER = "officer"
    ADMIN = "admin"
    NATIONAL = "national"
