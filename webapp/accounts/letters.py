"""The messages that carry a link or say that an account was changed."""

from __future__ import annotations

from webapp.i18n import gettext, speaking
from webapp.labels import label
from webapp.notices import write_mail
from webapp.tenancy.sites import external_url, province_name

from .models import Invitation, User


def _body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


def send_reset(user: User | None, token: str, site: str) -> None:
    """The person has a link for a new password; without a person the work is the same, unsent."""
    with speaking(user.language if user is not None else "fa") as language:
        link = external_url(site, "accounts.reset", language=language, token=token)
        subject = gettext("A new password for Ghafaseh")
        body = _body(
            gettext("Hello %(name)s,", name=user.name if user is not None else ""),
            gettext(
                "Somebody, probably you, asked for a new password. This link works once and for "
                "two hours:"
            ),
            link,
            gettext("If it was not you, ignore this message: your password stays as it is."),
        )
    if user is not None and user.email:
        write_mail(user.email, subject, body, user_id=user.id)


def send_password_changed(user: User, site: str) -> None:
    if not user.email:
        return
    with speaking(user.language) as language:
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            gettext(
                "The password of your account was changed and all other devices were signed out."
            ),
            gettext("If it was not you, set a new password at once:"),
            external_url(site, "accounts.forgotten", language=language),
        )
        write_mail(user.email, gettext("Your password was changed"), body, user_id=user.id)


def send_address_changed(user: User, old_email: str, site: str) -> None:
    """The old address hears that it was replaced: its owner may not have wanted that."""
    with speaking(user.language) as language:
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            gettext("This e-mail address no longer belongs to your account in Ghafaseh."),
            gettext("If it was not you, tell the officers of your province:"),
            external_url(site, "pages.index", language=language),
        )
        write_mail(old_email, gettext("Your e-mail address was changed"), body, user_id=user.id)


def send_invitation(invitation: Invitation, token: str, *, by: str, company: str = "") -> None:
    """The invited person has a link to accept, on the site of the province."""
    link = external_url(invitation.province, "accounts.invitation", token=token)
    with speaking("fa"):
        body = _body(
            gettext("Hello %(name)s,", name=invitation.name),
            offer_sentence(invitation, by=by, company=company),
            gettext("To accept, open this link within 14 days:"),
            link,
            gettext("If you do not know what this is about, ignore this message."),
        )
        write_mail(str(invitation.email), gettext("An invitation to Ghafaseh"), body)


def offer_sentence(invitation: Invitation, *, by: str, company: str = "") -> str:
    """Who invites whom to what."""
    if invitation.company_id is not None:
        return gettext("%(by)s invites you to act for “%(company)s”.", by=by, company=company)
    if invitation.role == "national":
        return gettext("%(by)s invites you to the national staff.", by=by)
    return gettext(
        "%(by)s invites you to the staff of %(province)s, as %(role)s.",
        by=by,
        province=province_name(invitation.province),
        role=label("staff_role", invitation.role),
    )
