"""The words for what an interest's columns hold, and for the notices about it."""

from __future__ import annotations

from webapp.i18n import lazy_gettext

LABELS = {
    "interest_state": {
        "submitted": lazy_gettext("Awaiting an answer"),
        "seen": lazy_gettext("Seen, awaiting an answer"),
        "shortlisted": lazy_gettext("Shortlisted"),
        "meeting": lazy_gettext("Meeting under way"),
        "agreed": lazy_gettext("Agreed"),
        "declined": lazy_gettext("Declined"),
        "withdrawn": lazy_gettext("Withdrawn"),
    },
    "interest_step": {
        "submitted": lazy_gettext("Declared"),
        "seen": lazy_gettext("Seen by the producer"),
        "shortlisted": lazy_gettext("Shortlisted"),
        "meeting": lazy_gettext("Came to a meeting"),
        "agreed": lazy_gettext("Came to an agreement"),
        "declined": lazy_gettext("Declined"),
        "withdrawn": lazy_gettext("Withdrawn"),
    },
    "readiness": {
        "sells": lazy_gettext("Already sells it"),
        "similar": lazy_gettext("Makes a similar one"),
        "needs_drawing": lazy_gettext("Has the machines, needs the drawing"),
        "reverse": lazy_gettext("Can reverse-engineer it"),
        "partner": lazy_gettext("Needs a partner"),
    },
    "readiness_hint": {
        "sells": lazy_gettext("We make or supply exactly this and can deliver now."),
        "similar": lazy_gettext("We make something near it and can adapt our line to it."),
        "needs_drawing": lazy_gettext(
            "Machines and people are ready; with the drawing and the specifications we begin."
        ),
        "reverse": lazy_gettext(
            "There is no drawing; from the sample we can work one out and make it."
        ),
        "partner": lazy_gettext("We can do part of the work and look for a partner for the rest."),
    },
    "interest_origin": {
        "site": lazy_gettext("On the site"),
        "telephone": lazy_gettext("By telephone"),
        "visit": lazy_gettext("In person"),
    },
    "interest_side": {
        "producer": lazy_gettext("The producer"),
        "supplier": lazy_gettext("The supplier"),
        "officer": lazy_gettext("The officer of the province"),
        "system": lazy_gettext("The system"),
    },
    "interest_end": {"need_gone": lazy_gettext("The need is no longer on view")},
    "interest_fault": {
        "unverified": lazy_gettext(
            "Only a verified company can declare interest. An officer of its province checks it "
            "first."
        ),
        "not_supplier": lazy_gettext(
            "This company is not registered as a supplier. Add that to the company's record first."
        ),
        "own_need": lazy_gettext("This is the company's own need."),
        "closed": lazy_gettext("This need takes no more declarations of interest."),
        "already": lazy_gettext(
            "This company has already declared interest in this need, and that is still open."
        ),
    },
    "notice_interests": {
        "declared": lazy_gettext("“%(company)s” declared interest in your need “%(need)s”."),
        "declared_officer": lazy_gettext("“%(company)s” declared interest in the need “%(need)s”."),
        "shortlisted": lazy_gettext(
            "The producer of “%(need)s” has shortlisted your company. The contact it released is "
            "now on the need's page."
        ),
        "declined": lazy_gettext("Your interest in “%(need)s” was declined. Reason: %(reason)s."),
        "need_gone": lazy_gettext(
            "“%(need)s” is no longer on view, so your interest in it has been closed."
        ),
        "withdrawn": lazy_gettext(
            "“%(company)s” withdrew its interest in “%(need)s”. Reason: %(reason)s."
        ),
        "agreed": lazy_gettext("“%(company)s” and the producer agreed about “%(need)s”."),
        "recorded": lazy_gettext(
            "An officer recorded your company's interest in “%(need)s” for you."
        ),
    },
}
