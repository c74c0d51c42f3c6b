"""The words for what becomes of a sample."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

LABELS: dict[str, dict[str, Any]] = {
    "sample_state": {
        "announced": lazy_gettext("Announced"),
        "received": lazy_gettext("Received, not on a shelf"),
        "on_shelf": lazy_gettext("On the shelf"),
        "lent": lazy_gettext("Lent"),
        "returned": lazy_gettext("Returned to its company"),
        "lost": lazy_gettext("Lost"),
        "removed": lazy_gettext("Taken out"),
    },
    "hand_over": {
        "received": lazy_gettext("Keep it in the centre"),
        "lent": lazy_gettext("Lend it"),
        "returned": lazy_gettext("Return it to its company"),
        "lost": lazy_gettext("Report it lost"),
        "removed": lazy_gettext("Take it out for good"),
    },
    "notice_samples": {
        "placed": lazy_gettext(
            "The sample of “%(title)s” stands on shelf %(shelf)s of %(exhibition)s."
        ),
        "gone": lazy_gettext("The sample of “%(title)s” is no longer on the shelf: %(state)s."),
        "take_down": lazy_gettext(
            "“%(title)s” is no longer on view. Take its sample off place %(place)s of shelf "
            "%(shelf)s and return it."
        ),
    },
}
