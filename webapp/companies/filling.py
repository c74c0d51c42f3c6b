"""From a company to its form and back: shared by registration, members' and officers' pages."""

from __future__ import annotations

from typing import Any

from . import queries
from .forms import CompanyForm, EditForm
from .models import Company
from .services import Facts

# Fields that the short form of a registration does not ask.
_LATER = ("is_knowledge_based", "about", "website", "email", "address", "postal_code")


def offer_parks(form: CompanyForm, province: str) -> None:
    form.offer_parks(queries.parks(province))


def filled(form_class: type[EditForm], company: Company) -> EditForm:
    """The form of a company as it is, with the parks of its home."""
    roles = [role for role in ("producer", "supplier") if getattr(company, f"is_{role}")]
    values: dict[str, Any] = {
        name: getattr(company, name)
        for name in (*_LATER, "national_id", "park_id", "field", "employees", "phone")
    }
    form = form_class(
        company_name=company.name, roles=roles, **{**values, "version": company.version}
    )
    offer_parks(form, company.home_province)
    return form


def facts_of(form: CompanyForm) -> Facts:
    """What the form says of the company."""
    later: dict[str, Any] = {name: form[name].data or "" for name in _LATER[1:] if name in form}
    if "is_knowledge_based" in form:
        later["is_knowledge_based"] = bool(form["is_knowledge_based"].data)
    return Facts(
        name=form.company_name.data,
        national_id=form.national_id.data,
        park_id=form.park_id.data,
        employees=form.employees.data,
        field=form.field.data,
        is_producer="producer" in form.roles.data,
        is_supplier="supplier" in form.roles.data,
        phone=form.phone.data or "",
        **later,
    )
