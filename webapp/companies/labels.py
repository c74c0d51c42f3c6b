"""The words for states, sizes and roles of companies, and for what their people are told."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

LABELS: dict[str, dict[str, Any]] = {
    "company_state": {
        "pending": lazy_gettext("Waiting to be verified"),
        "verified": lazy_gettext("Verified"),
        "refused": lazy_gettext("Not accepted"),
        "suspended": lazy_gettext("Suspended"),
    },
    "size": {
        "micro": lazy_gettext("Micro (up to 9 people)"),
        "small": lazy_gettext("Small (10 to 49 people)"),
        "medium": lazy_gettext("Medium (50 to 99 people)"),
        "large": lazy_gettext("Large (100 people or more)"),
    },
    "member_role": {
        "manager": lazy_gettext("Manager of the company's account"),
        "member": lazy_gettext("Member"),
    },
    "company_role": {
        "producer": lazy_gettext("Producer: we have needs to show"),
        "supplier": lazy_gettext("Supplier: we can make what others need"),
    },
    "join_answer": {
        "accepted": lazy_gettext("Accepted"),
        "refused": lazy_gettext("Refused"),
    },
    "notice_companies": {
        "registered": lazy_gettext("“%(company)s” has registered and waits to be verified."),
        "changed": lazy_gettext("“%(company)s” has new particulars and waits to be verified."),
        "verified": lazy_gettext(
            "“%(company)s” is verified. You may now publish needs and declare interest."
        ),
        "refused": lazy_gettext("“%(company)s” was not accepted: %(reason)s"),
        "suspended": lazy_gettext("“%(company)s” is suspended: %(reason)s"),
        "reinstated": lazy_gettext("“%(company)s” is active again."),
        "join_requested": lazy_gettext("%(person)s asks to act for “%(company)s”."),
        "join_accepted": lazy_gettext("You may act for “%(company)s” from now on."),
        "join_refused": lazy_gettext("Your request to act for “%(company)s” was refused. %(note)s"),
        "member_joined": lazy_gettext("%(person)s acts for “%(company)s” from now on."),
        "member_left": lazy_gettext("You no longer act for “%(company)s”."),
        "work_handed_over": lazy_gettext(
            "The open work of %(person)s for “%(company)s” is yours from now on."
        ),
    },
}
