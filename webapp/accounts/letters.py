"""The messages that carry a link or say that an account was changed."""

from __future__ import annotations

from webapp import sms
from webapp.i18n import gettext, ngettext, number, speaking
from webapp.labels import label
from webapp.notices import write_mail
from webapp.tenancy.sites import external_url, province_name

from .models import Invitation, User


def _body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


def _tell(user: User, subject: str, body: str) -> None:
    """By mail; by SMS the first sentences, where there is no e-mail address."""
    if user.email:
        write_mail(user.email, subject, body, user_id=user.id)
    elif user.mobile:
        sms.write(user.mobile, gettext("Ghafaseh: %(words)s", words=subject), user_id=user.id)


def send_reset(user: User, token: str, site: str) -> None:
    """The person has a link for a new password."""
    with speaking(user.language) as language:
        link = external_url(site, "accounts.reset", language=language, token=token)
        subject = gettext("A new password for Ghafaseh")
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            gettext(
                "Somebody, probably you, asked for a new password. This link works once and for "
                "two hours:"
            ),
            link,
            gettext("If it was not you, ignore this message: your password stays as it is."),
        )
    write_mail(str(user.email), subject, body, user_id=user.id)


def send_password_changed(user: User, site: str) -> None:
    with speaking(user.language) as language:
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            gettext(
                "The password of your account was changed and all other devices were signed out."
            ),
            gettext("If it was not you, set a new password at once:"),
            external_url(site, "accounts.forgotten", language=language),
        )
        _tell(user, gettext("Your password was changed"), body)


def send_mobile_changed(user: User, old_mobile: str) -> None:
    """The old number hears that it was replaced or removed."""
    with speaking(user.language):
        words = gettext(
            "Ghafaseh: this number no longer belongs to your account. If it was not you, tell the "
            "officers of your province."
        )
        sms.write(old_mobile, words, user_id=user.id)


def send_signed_out(user: User, by: str, site: str) -> None:
    """The person hears who has signed him out everywhere."""
    with speaking(user.language) as language:
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            gettext("%(by)s has signed you out on all devices. You can sign in again:", by=by),
            external_url(site, "accounts.sign_in", language=language),
        )
        _tell(user, gettext("You were signed out on all devices"), body)


def send_second_reset(user: User, by: str, site: str) -> None:
    """The person hears that codes come another way from now on."""
    with speaking(user.language) as language:
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            gettext(
                "%(by)s has reset the second step of your sign-in: your mobile number was removed, "
                "your recovery codes are void, and all devices were signed out. Codes come to this "
                "address until you add a mobile number.",
                by=by,
            ),
            gettext("If you did not ask for this, tell the national staff at once:"),
            external_url(site, "pages.contact", language=language),
        )
        _tell(user, gettext("The second step of your sign-in was reset"), body)


def send_disabled(user: User, by: str) -> None:
    with speaking(user.language):
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            gettext("%(by)s has closed your account in Ghafaseh.", by=by),
        )
        _tell(user, gettext("Your account was closed"), body)


def send_recovery_codes(user: User, site: str) -> None:
    with speaking(user.language) as language:
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            gettext("New recovery codes were made for your account; earlier ones are void."),
            gettext("If it was not you, set a new password at once:"),
            external_url(site, "accounts.forgotten", language=language),
        )
        _tell(user, gettext("New recovery codes"), body)


def send_recovery_used(user: User, left: int, site: str) -> None:
    with speaking(user.language) as language:
        body = _body(
            gettext("Hello %(name)s,", name=user.name),
            ngettext(
                "Somebody, probably you, has signed in with one of your recovery codes. "
                "%(left)s is left.",
                "Somebody, probably you, has signed in with one of your recovery codes. "
                "%(left)s are left.",
                left,
                left=number(left),
            ),
            gettext("If it was not you, set a new password at once:"),
            external_url(site, "accounts.forgotten", language=language),
        )
        _tell(user, gettext("A recovery code was used"), body)


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
