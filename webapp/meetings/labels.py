"""The words for what a meeting's columns hold, and for the notices about it."""

from __future__ import annotations

from webapp.i18n import lazy_gettext

LABELS = {
    "meeting_state": {
        "requested": lazy_gettext("Time not agreed yet"),
        "scheduled": lazy_gettext("Time agreed"),
        "declined": lazy_gettext("Declined"),
        "cancelled": lazy_gettext("Cancelled"),
        "held": lazy_gettext("Held"),
        "no_show": lazy_gettext("One side did not come"),
    },
    "meeting_kind": {
        "face": lazy_gettext("Face to face"),
        "video": lazy_gettext("By video"),
    },
    "side": {
        "producer": lazy_gettext("The producer"),
        "supplier": lazy_gettext("The supplier"),
        "officer": lazy_gettext("The officer of the province"),
        "system": lazy_gettext("The system"),
    },
    "meeting_fault": {
        "none": lazy_gettext("Propose at least one time."),
        "too_many": lazy_gettext("Propose three times at most."),
        "past": lazy_gettext("Propose times that have not passed yet."),
        "too_far": lazy_gettext("Propose times within the next 90 days."),
        "twice": lazy_gettext("Propose each time once."),
    },
    "meeting_clash": {
        "room": lazy_gettext("The room is taken at this time. Propose another time."),
        "producer": lazy_gettext("The producer has another meeting at this time."),
        "supplier": lazy_gettext("The supplier has another meeting at this time."),
        "producer_user": lazy_gettext(
            "The producer's representative has another meeting at this time."
        ),
        "supplier_user": lazy_gettext(
            "The supplier's representative has another meeting at this time."
        ),
    },
    "notice_meetings": {
        "requested": lazy_gettext("“%(company)s” asks for a meeting about “%(need)s”."),
        "proposed": lazy_gettext(
            "“%(company)s” proposes other times for the meeting on “%(need)s”."
        ),
        "accepted": lazy_gettext("The meeting about “%(need)s” is fixed: %(when)s."),
        "declined": lazy_gettext(
            "“%(company)s” declined the meeting about “%(need)s”. Reason: %(reason)s."
        ),
        "moved": lazy_gettext(
            "The meeting about “%(need)s” has to be moved; “%(company)s” proposes new times."
        ),
        "changed": lazy_gettext("The meeting about “%(need)s” has changed: %(when)s."),
        "cancelled": lazy_gettext("The meeting about “%(need)s” is cancelled. Reason: %(reason)s."),
        "held": lazy_gettext("The meeting about “%(need)s” is recorded as held."),
        "no_show": lazy_gettext(
            "The meeting about “%(need)s” did not take place: %(reason)s did not come."
        ),
        "reminder": lazy_gettext("Reminder: the meeting about “%(need)s” is on %(when)s."),
        "no_person": lazy_gettext(
            "The meeting about “%(need)s” has nobody to represent your company. Choose a person."
        ),
    },
}
