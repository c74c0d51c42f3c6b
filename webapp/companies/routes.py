"""The public card of a company, and registration: of a person with a company, or of a company."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.accounts import entrance, signing_in
from webapp.accounts import services as accounts
from webapp.accounts.actor import VISITOR, Actor
from webapp.accounts.services import Person, Taken
from webapp.accounts.signing_in import TooManyTries, UnfitPassword
from webapp.capabilities import queries as capabilities
from webapp.i18n import gettext, language
from webapp.labels import label
from webapp.tenancy.sites import current_site, province_codes, province_name

from . import filling, members, neighbours, queries, services
from .forms import CompanyForm, NewcomerForm
from .services import KnownCompany

bp = Blueprint("companies", __name__)


@bp.get("/companies/<int:company_id>")
@access.public
def detail(company_id: int) -> ResponseReturnValue:
    card = queries.card(company_id)
    if card is None:
        abort(404)
    needs = neighbours.needs_on_card(company_id)
    return render_template(
        "companies/detail.html",
        card=card,
        needs=needs,
        capabilities=capabilities.copies(company_id),
    )


@bp.route("/register", methods=["GET", "POST"])
@access.guest
def register() -> ResponseReturnValue:
    """On the site of the company's home province; the national site asks which that is.

    A newcomer confirms his mobile number or e-mail first, so that this page, too, says the same
    whoever has an account.
    """
    if current_site().is_national:
        return render_template("companies/choose_province.html", provinces=_provinces())
    if not current_user.is_authenticated and request.method == "GET" and not entrance.proved():
        return htmx.see_other("accounts.codes.newcomer", next=url_for("companies.register"))
    form = CompanyForm() if current_user.is_authenticated else NewcomerForm()
    filling.offer_parks(form, current_site().code)
    if request.method == "GET":
        return _page(form)
    return _register(form) if form.validate() else _page(form, 422)


def _provinces() -> list[tuple[str, str]]:
    return sorted((province_name(code), code) for code in province_codes())


def _page(form: CompanyForm, status: int = 200) -> ResponseReturnValue:
    context = {"form": form, "provinces": _provinces(), "proved": entrance.proved()}
    return make_response(render_template("companies/register.html", **context), status)


def _register(form: CompanyForm) -> ResponseReturnValue:
    if isinstance(form, NewcomerForm) and not entrance.proved():
        form.refuse(
            gettext(
                "Confirm your mobile number or e-mail once more: open the sign-up in another tab, "
                "then send this form again."
            )
        )
        return _page(form, 422)
    try:
        actor = _person(form)
    except TooManyTries as error:
        form.refuse(entrance.too_many(error))
        return _page(form, 429)
    except Taken as error:
        form.refuse(entrance.taken(error.field))
        return _page(form, 422)
    except UnfitPassword as error:
        form.refuse(label("password_fault", error.fault), "password")
        return _page(form, 422)
    return _company(actor, form)


def _person(form: CompanyForm) -> Actor:
    """Who registers: the person signed in, or a new account that is signed in with this.

    A known company may have its home elsewhere; then all of this is written down there.
    """
    visit = entrance.visit()
    accounts.count_registration(visit)
    if not isinstance(form, NewcomerForm):
        actor: Actor = current_user
        return actor
    person = Person(form.person_name.data, **entrance.spend_proof(), language=language())
    known = queries.by_national_id(form.national_id.data)
    province = known.home_province if known is not None else visit.site
    user = accounts.register(VISITOR, person, form.password.data, province=province)
    return entrance.enter(user, signing_in.begin(user, visit))


def _company(actor: Actor, form: CompanyForm) -> ResponseReturnValue:
    try:
        company = services.register(actor, filling.facts_of(form), current_site().code)
    except KnownCompany as error:
        return _join(actor, error)
    accounts.act_for(actor, company.id)
    entrance.say(
        gettext(
            "The company is registered. An officer of the province verifies it; "
            "meanwhile you may write down needs."
        )
    )
    return htmx.see_other("companies_my.index")


def _join(actor: Actor, error: KnownCompany) -> ResponseReturnValue:
    """Somebody registered it before: nobody is named, and the request goes to who may answer."""
    members.ask_to_join(actor, error.company)
    entrance.say(
        gettext(
            "A company with this national ID is registered already. Your request to act for it "
            "went to its managers and to the officers of its province; you hear from them here."
        )
    )
    return htmx.see_other("accounts.switch_company")
