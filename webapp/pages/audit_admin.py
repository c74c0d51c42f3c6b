"""Who did what in this province."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import access, exports
from webapp.labels import choices, label
from webapp.pages_context import has_endpoint
from webapp.tenancy.sites import current_site

from . import audit_details, ledger
from .ledger import Wanted

bp = Blueprint("audit_admin", __name__, url_prefix="/admin/audit")


@bp.get("")
@access.officer
def index() -> ResponseReturnValue:
    """The province's ledger, by action, person, subject and day."""
    if answer := exports.asked("audit.province"):
        return answer
    wanted = Wanted.read(request.args, current_site().code)
    return render_template(
        "pages/audit.html", layout="layouts/admin.html", **context(wanted, "audit_admin.index")
    )


def context(wanted: Wanted, endpoint: str, **fixed: Any) -> dict[str, Any]:
    """What the page of a ledger shows; `fixed` stays in every address of it."""
    found = ledger.entries(
        wanted, after=request.args.get("after"), before=request.args.get("before")
    )
    return {
        "wanted": wanted,
        "found": found,
        "endpoint": endpoint,
        "people": ledger.people(found.items),
        "companies": ledger.companies(found.items),
        "actions": [
            (action, worded("audit_action", action)) for action in ledger.actions(wanted.province)
        ],
        "kinds": [(kind, worded("audit_subject", kind)) for kind in ledger.kinds(wanted.province)],
        "typed": {name: request.args.get(name, "")[:20] for name in ("first", "last")},
        "worded": worded,
        "said": audit_details.said,
        "subject_url": _subject_url,
        "address": lambda **more: url_for(endpoint, **{**fixed, **wanted.values(), **more}),
    }


def worded(group: str, code: str) -> str | None:
    """The words for a code of the ledger, where it has any."""
    return label(group, code) if code in dict(choices(group)) else None


def _subject_url(kind: str, number: int | None) -> str | None:
    """The officer's page of a subject, on a province's site."""
    if current_site().is_national or number is None or kind not in ledger.SUBJECTS:
        return None
    endpoint, name = ledger.SUBJECTS[kind]
    values: dict[str, Any] = {name: number}
    return url_for(endpoint, **values) if has_endpoint(endpoint) else None
