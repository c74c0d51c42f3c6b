"""The words of the officer's desk and of the ledger."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

from .audit_words import ACTIONS, SUBJECTS

LABELS: dict[str, dict[str, Any]] = {
    "audit_action": ACTIONS,
    "audit_subject": SUBJECTS,
    "work_group": {
        "needs": lazy_gettext("Needs"),
        "companies": lazy_gettext("Companies and people"),
        "interests": lazy_gettext("Interests"),
        "meetings": lazy_gettext("Meetings"),
        "samples": lazy_gettext("Samples"),
    },
    "work": {
        "needs_submitted": lazy_gettext("to check and publish"),
        "needs_returned": lazy_gettext("returned, waiting for the company"),
        "needs_review": lazy_gettext("to review within 14 days"),
        "needs_expired": lazy_gettext("expired, off the pages"),
        "companies_pending": lazy_gettext("to verify"),
        "join_requests": lazy_gettext("people who want to act for a company"),
        "interests_overdue": lazy_gettext("unanswered and overdue"),
        "interests_submitted": lazy_gettext("not seen by the producer yet"),
        "interests_seen": lazy_gettext("seen, not answered yet"),
        "interests_outgoing": lazy_gettext("of our companies in other provinces"),
        "meetings_requested": lazy_gettext("asked for, no time agreed yet"),
        "meetings_today": lazy_gettext("today"),
        "meetings_unrecorded": lazy_gettext("past, not recorded yet"),
        "samples_announced": lazy_gettext("announced, not received yet"),
    },
}
