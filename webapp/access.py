"""The mark every view carries: who may enter, and in whose scope the view works.

The mark opens the scope, runs the view, and ends the one transaction of the request before
the answer leaves: committed below status 400, rolled back from there on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar

from flask import Response, abort, current_app, make_response, request
from flask_login import current_user

from webapp import audit, htmx, receipts
from webapp.db import db
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.tenancy import scopes
from webapp.tenancy.scopes import Scope
from webapp.tenancy.sites import current_site

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Mark:
    """`who` may enter; `site` is where the view exists; `writes` also on GET."""

    who: str
    site: str = "any"  # any, province, national
    writes: bool = False
    verified: bool = False  # party: only for a verified company
    reads: str = ""  # national: what is looked at, for the log

    def __call__(self, view: View) -> View:
        @wraps(view)
        def entered(*args: Any, **kwargs: Any) -> Response:
            return _enter(self, view, args, kwargs)

        entered.access = self  # type: ignore[attr-defined]
        return entered  # type: ignore[return-value]

    def on(self, site: str) -> Mark:
        """The same mark for a view that exists on one kind of site only."""
        return replace(self, site=site)


public = Mark("public")
guest = Mark("guest")  # sign-in and registration: global tables only
person = Mark("person")
party = Mark("party")
verified_party = Mark("party", verified=True)
officer = Mark("officer", site="province")
admin = Mark("admin", site="province")


def national(reads: str) -> Mark:
    """National staff; each visit is logged as a look at `reads`."""
    return Mark("national", site="national", reads=reads)


# --- entering -------------------------------------------------------------------------------


def _enter(mark: Mark, view: Callable[..., Any], args: Any, kwargs: Any) -> Response:
    site = current_site()
    if mark.site != "any" and (mark.site == "national") != site.is_national:
        abort(404)
    if mark.who not in ("public", "guest"):
        _require(mark, site.code)
    scope = _scope_of(mark, site.code)
    scope.writes = (
        mark.writes or request.method not in ("GET", "HEAD", "OPTIONS") or bool(mark.reads)
    )
    if mark.who == "public":
        scope.writes = False
    with scopes.opened(scope):
        try:
            return _work(mark, scope, view, args, kwargs)
        finally:
            db.session.rollback()
            db.session.remove()


def look(view: Callable[..., Any], **kwargs: Any) -> Response:
    """The page of a marked view once more, after its request's own step was refused: only read."""
    mark: Mark = view.access  # type: ignore[attr-defined]
    site = current_site()
    if mark.who not in ("public", "guest"):
        _require(mark, site.code)
    scope = _scope_of(mark, site.code)
    scope.writes = False
    with scopes.opened(scope):
        try:
            inner = view.__wrapped__  # type: ignore[attr-defined]
            return make_response(current_app.ensure_sync(inner)(**kwargs))
        finally:
            db.session.rollback()
            db.session.remove()


def _require(mark: Mark, province: str) -> None:
    if not current_user.is_authenticated:
        abort(401)
    _CHECKS[mark.who](mark, province)


def _check_officer(mark: Mark, province: str) -> None:
    if not current_user.may_enter_admin(province):
        # staff of another province learn nothing of this one
        abort(404 if current_user.is_staff and not current_user.is_national else 403)


def _check_admin(mark: Mark, province: str) -> None:
    _check_officer(mark, province)
    if not current_user.is_admin_of(province):
        abort(403)


def _check_national(mark: Mark, province: str) -> None:
    if not current_user.is_national:
        abort(403)


def _check_party(mark: Mark, province: str) -> None:
    if current_user.company is None:
        abort(403)
    if mark.verified and not current_user.company.is_verified:
        raise RuleError(
            gettext(
                "Your company is not verified yet. An officer of its province checks it first."
            ),
            code="unverified",
        )


_CHECKS: dict[str, Callable[[Mark, str], None]] = {
    "person": lambda mark, province: None,
    "party": _check_party,
    "officer": _check_officer,
    "admin": _check_admin,
    "national": _check_national,
}


def _scope_of(mark: Mark, province: str) -> Scope:
    user = current_user.id if current_user.is_authenticated else None
    if mark.who == "public":
        return scopes.public()
    if mark.who == "guest":
        return scopes.system("guest")
    if mark.who == "person":
        return scopes.person(user or 0)  # 0, nobody, is refused by the scope itself
    if mark.who == "party":
        return scopes.party(current_user.company.id, user_id=user)
    if mark.who == "national":
        return scopes.national(mark.reads, user_id=user)
    return scopes.tenant(province, user_id=user)


# --- the one transaction --------------------------------------------------------------------


def _work(mark: Mark, scope: Scope, view: Callable[..., Any], args: Any, kwargs: Any) -> Response:
    nonce = receipts.nonce_of(request.form.get("nonce")) if request.method == "POST" else None
    user_id = current_user.id if scope.kind != scopes.Kind.PUBLIC else None
    receipt = receipts.claim(nonce, user_id) if nonce else None
    if nonce and receipt is None:
        return _done_before(nonce, user_id)
    if mark.reads:
        audit.record("national.read", actor_id=user_id, what=mark.reads, query=_query())
    response = make_response(current_app.ensure_sync(view)(*args, **kwargs))
    if response.status_code >= 400:
        return response
    if receipt is not None:
        receipts.keep(receipt, _next_place(response))
    db.session.commit()
    for call in _after_commit():
        call()
    return response


def _done_before(nonce: str, user_id: int | None) -> Response:
    """The same form came twice: the second one is sent where the first one was."""
    location = receipts.find(nonce, user_id)
    if location is None:
        raise RuleError(gettext("This form was sent already."), code="sent")
    return htmx.see_other_url(location)


def _next_place(response: Response) -> str:
    told = response.headers.get("Location") or response.headers.get("HX-Redirect")
    return told or request.headers.get("HX-Current-URL") or request.full_path


def _query() -> str:
    """What was asked for; words that somebody typed may name a person, and are left out."""
    pairs = request.args.items(multi=True)
    return "&".join(f"{name[:40]}={audit.coded(value)}" for name, value in pairs)[:300]


def after_commit(call: Callable[[], Any]) -> None:
    """`call` runs once the request's transaction is in the database (handing over a job)."""
    db.session().info.setdefault("after_commit", []).append(call)


def _after_commit() -> list[Callable[[], Any]]:
    calls: list[Callable[[], Any]] = db.session().info.pop("after_commit", [])
    return calls
