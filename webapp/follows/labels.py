"""The words for how often somebody hears of a saved search, and for its notices."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

LABELS: dict[str, dict[str, Any]] = {
    "digest": {
        "daily": lazy_gettext("Every day there is something new"),
        "weekly": lazy_gettext("On Saturdays, what was new in the week"),
        "none": lazy_gettext("Not at all"),
    },
    "notice_follows": {
        "digest": lazy_gettext("New needs for your saved searches: %(count)s"),
    },
}
