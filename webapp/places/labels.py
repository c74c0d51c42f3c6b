"""The words for kinds of parks, states of exhibitions and days of the week."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

LABELS: dict[str, dict[str, Any]] = {
    "park_kind": {
        "park": lazy_gettext("Industrial park"),
        "zone": lazy_gettext("Industrial zone"),
    },
    "exhibition_state": {
        "equipping": lazy_gettext("Being equipped"),
        "open": lazy_gettext("Open"),
        "closed": lazy_gettext("Closed to visitors"),
    },
    "weekday": {
        "saturday": lazy_gettext("Saturday"),
        "sunday": lazy_gettext("Sunday"),
        "monday": lazy_gettext("Monday"),
        "tuesday": lazy_gettext("Tuesday"),
        "wednesday": lazy_gettext("Wednesday"),
        "thursday": lazy_gettext("Thursday"),
        "friday": lazy_gettext("Friday"),
    },
}
