"""Promises to keep the drawings of a need secret: read, signed for a company, ended."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from webapp import audit
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext, language, lazy_gettext
from webapp.moves import RuleError

from . import policy, queries
from .models import AttachmentFetch, NdaSignature, Need, NeedAttachment, NeedGrant
from .steps import note, settle

# Rises with every change of the sentences below; older signatures then hold no longer.
VERSION = "1"
TEXT = (
    lazy_gettext(
        "The files of this need that are marked as confidential belong to the producer. They are "
        "lent to our company for one purpose: to find out whether it can make what is needed."
    ),
    lazy_gettext(
        "Our company shows them only to those of its own people who need them for this purpose, "
        "and hands them to nobody else without the producer's consent in writing."
    ),
    lazy_gettext(
        "Our company makes nothing after them for itself or for others, and asks for no right "
        "in them, unless a contract with the producer says so."
    ),
    lazy_gettext(
        "When the producer asks for it, or when the talks end, our company deletes all copies."
    ),
    lazy_gettext(
        "This promise binds our company for five years from the day of signing, also when the "
        "person who signs does not act for it any more. What is known to everybody is not secret."
    ),
)


def paragraphs() -> list[str]:
    """The agreement in the language of the reader."""
    return [str(each) for each in TEXT]


def digest() -> str:
    """Of exactly the words that are read now: 64 hex digits."""
    return hashlib.sha256("\n".join(paragraphs()).encode("utf-8")).hexdigest()


# --- the supplier ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """Whether a supplier may fetch what is confidential: a signature, or why there is none."""

    signature: NdaSignature | None
    is_ended: bool = False

    @property
    def is_signed(self) -> bool:
        return self.signature is not None


def standing(grant: NeedGrant) -> Standing:
    """Where the approved supplier stands; an ended promise is made anew only if approved anew."""
    latest = queries.latest_signature(grant.need_id, grant.supplier_company_id)
    if latest is None:
        return Standing(None)
    if latest.ended_at is not None:
        return Standing(None, is_ended=grant.granted_at <= latest.ended_at)
    return Standing(latest if latest.text_version == VERSION else None)


def sign(actor: Actor, grant: NeedGrant, signer: str) -> NdaSignature:
    """The supplier's company is bound from now on."""
    found = standing(grant)
    if found.is_ended:
        raise RuleError(
            gettext("The producer has ended the agreement. Ask it to approve your company anew."),
            code="ended",
        )
    if found.signature is not None:
        return found.signature
    row = NdaSignature(
        **_parties(grant),
        need_id=grant.need_id,
        text_version=VERSION,
        language=language(),
        text_digest=digest(),
        signer=signer[:120],
        signed_by=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    _record(actor, "sign_nda", grant, version=VERSION, digest=row.text_digest)
    return row


def note_fetch(actor: Actor, grant: NeedGrant, attachment_id: int) -> None:
    """Producer, officer and ledger know who fetched which file, and when."""
    row = AttachmentFetch(
        **_parties(grant),
        need_id=grant.need_id,
        attachment_id=attachment_id,
        fetched_by=actor.id,
    )
    db.session.add(row)
    _record(actor, "fetch_attachment", grant, attachment=attachment_id)


def _parties(grant: NeedGrant) -> dict[str, Any]:
    return {
        "province": grant.province,
        "producer_company_id": grant.producer_company_id,
        "supplier_company_id": grant.supplier_company_id,
        "supplier_province": grant.supplier_province,
    }


def _record(actor: Actor, act: str, grant: NeedGrant, **details: Any) -> None:
    # the need itself is out of a supplier's sight; the ledger names it all the same
    need = Need(province=grant.province, id=grant.need_id)
    company = grant.supplier_company_id
    audit.record(f"needs.{act}", actor_id=actor.id, subject=need, company=company, **details)


# --- the producer ---------------------------------------------------------------------------


def require(actor: Actor, need: Need, attachment: NeedAttachment, needs_nda: bool) -> None:
    """The file is fetched only after signing, or without."""
    attachment.needs_nda = needs_nda
    db.session.flush()
    on_behalf = policy.is_on_behalf(actor, need)
    note(
        actor,
        need,
        "require_nda",
        on_behalf=on_behalf,
        attachment=attachment.id,
        required=needs_nda,
    )
    settle(need)


def end(actor: Actor, need: Need, signature: NdaSignature) -> None:
    """The supplier's next fetch of a confidential file is refused."""
    if signature.ended_at is not None:
        raise RuleError(gettext("This agreement has ended already."), code="ended")
    signature.ended_at, signature.ended_by = now(), actor.id
    on_behalf = policy.is_on_behalf(actor, need)
    note(actor, need, "end_nda", on_behalf=on_behalf, company=signature.supplier_company_id)
    db.session.flush()
