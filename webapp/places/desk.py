"""The desk where staff keep places: its blueprint, and the one way its forms are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import htmx
from webapp.forms import Form
from webapp.moves import RuleError
from webapp.tenancy.sites import current_site

from . import policy

# A number in an address that every database can look up.
NUMBER = "int(max=999999999999999)"

bp = Blueprint("places_admin", __name__, url_prefix="/admin")
Row = TypeVar("Row")


@bp.context_processor
def _rights() -> dict[str, Any]:
    province = current_site().code
    return {"may_manage": policy.may_manage(current_user, province)}


def found(row: Row | None) -> Row:
    """The row, or the answer that there is none here."""
    if row is None:
        abort(404)
    return row


def province() -> str:
    return current_site().code


def answer(
    form: Form,
    save: Callable[[], str],
    row: Any = None,
    filled: Callable[[], Form] | None = None,
    **page: Any,
) -> ResponseReturnValue:
    """A form on a page of its own: shown, refused with what was typed, or saved and left.

    `save` does the work and gives the address to go on to; `page` holds heading and crumbs
    (`(words, address)`); `row` is what is edited, shown beside the form when it is stale, and
    `filled` makes the form that shows it, where its columns are not the fields themselves.
    """
    status, stored = 200, None
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return htmx.see_other_url(save())
            except RuleError as refused:
                form.refuse(refused.message)
                status = 409
                if refused.code == "stale":
                    stored, form.version.data = _stored(form, row, filled), row.version
    return htmx.render(
        "places/admin_form.html",
        "places/_admin_form.html",
        "place-form",
        status=status,
        form=form,
        stored=stored,
        action=url_for(str(request.endpoint), **(request.view_args or {})),
        back=page["crumbs"][-1][1],
        **page,
    )


def _stored(form: Form, row: Any, filled: Callable[[], Form] | None) -> list[tuple[str, str]]:
    """(label, value) of what stands in the row now, in the order of the form."""
    fresh = filled() if filled else type(form)(formdata=None, obj=row)
    return [(str(field.label.text), _shown(field)) for field in fresh if field.name in form.answers]


def _shown(field: Any) -> str:
    if hasattr(field, "iter_choices"):
        return next((str(c.label) for c in field.iter_choices() if c.selected), "")
    return str(field._value())


def to(endpoint: str, **values: Any) -> str:
    """The address of another page of this desk."""
    return url_for(f"places_admin.{endpoint}", **values)
