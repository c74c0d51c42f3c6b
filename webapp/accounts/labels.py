"""The words for roles of staff and for what may be wrong with a password."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

LABELS: dict[str, dict[str, Any]] = {
    "staff_role": {
        "officer": lazy_gettext("Provincial officer"),
        "admin": lazy_gettext("Provincial admin"),
        "national": lazy_gettext("National staff"),
    },
    "person": {"former": lazy_gettext("a person who was deleted")},
    "password_fault": {
        "short": lazy_gettext("Choose a password of 10 letters or more."),
        "long": lazy_gettext("Choose a password of 200 letters or fewer."),
        "own": lazy_gettext("Your name, e-mail or mobile cannot be your password."),
        "common": lazy_gettext("This password is easy to guess. Put a few unrelated words in it."),
    },
}
