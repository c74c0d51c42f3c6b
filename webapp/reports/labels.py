"""The words for measures, steps, bands of value and the ways to narrow a list."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

LABELS: dict[str, dict[str, Any]] = {
    "measure": {
        "needs": lazy_gettext("Needs"),
        "companies": lazy_gettext("Companies"),
        "fx_cost": lazy_gettext("Declared foreign-exchange cost"),
        "interests": lazy_gettext("Interests"),
        "meetings": lazy_gettext("Meetings"),
    },
    "funnel_step": {
        "need": lazy_gettext("Published need"),
        "interest": lazy_gettext("Need with an interest"),
        "meeting": lazy_gettext("Need with a meeting agreed on"),
    },
    "band": {
        "upto10k": lazy_gettext("Under 10 thousand dollars"),
        "upto100k": lazy_gettext("10 to 100 thousand dollars"),
        "upto1m": lazy_gettext("100 thousand to 1 million dollars"),
        "over1m": lazy_gettext("1 million dollars and more"),
        "unstated": lazy_gettext("Not stated"),
    },
    "which_needs": {
        "published": lazy_gettext("Ever published"),
        "all": lazy_gettext("All, with drafts"),
    },
    "which_companies": {
        "owners": lazy_gettext("With a need ever published"),
        "all": lazy_gettext("All companies"),
    },
    "which_interests": {"all": lazy_gettext("All interests")},
    "which_meetings": {
        "agreed": lazy_gettext("Ever agreed on"),
        "all": lazy_gettext("All, with mere requests"),
    },
}
