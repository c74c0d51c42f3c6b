"""Photos and attachments of a need: added, described, put in order, deleted."""

from __future__ import annotations

from typing import IO

from webapp import outbox, persian, pictures, uploads
from webapp.accounts.actor import Actor
from webapp.db import db
from webapp.i18n import gettext
from webapp.moves import RuleError

from . import nda, policy, queries
from .models import Need, NeedAttachment, NeedPhoto
from .rules import MAX_ATTACHMENTS, MAX_PHOTOS
from .steps import note, settle


def add_photo(actor: Actor, need: Need, stream: IO[bytes], caption: str = "") -> NeedPhoto:
    """The need has one photo more, behind the others."""
    _check_open(actor, need)
    count = len(queries.photos_of(need))
    if count >= MAX_PHOTOS:
        raise RuleError(
            gettext(
                "A need has at most %(limit)s photos. Delete one first.",
                limit=persian.fa_digits(str(MAX_PHOTOS)),
            ),
            code="count",
        )
    photo, thumb = pictures.take_photo(stream, sender_of(actor, need))
    row = NeedPhoto(
        province=need.province,
        producer_company_id=need.producer_company_id,
        need_id=need.id,
        file_id=photo.id,
        thumb_id=thumb.id,
        position=count,
        caption=caption[:120],
    )
    db.session.add(row)
    _changed(actor, need, "add_photo")
    return row


def make_first(actor: Actor, need: Need, photo_id: int) -> None:
    """This photo is the one that stands on cards and shelves."""
    _check_open(actor, need)
    photos = queries.photos_of(need)
    chosen = _chosen(photos, photo_id)
    order = [chosen, *(photo for photo in photos if photo is not chosen)]
    for position, photo in enumerate(order):
        photo.row.position = position
    _changed(actor, need, "order_photos")


def drop_photo(actor: Actor, need: Need, photo_id: int) -> None:
    """The photo is gone, from the pages and from disk."""
    _check_open(actor, need)
    photo = _chosen(queries.photos_of(need), photo_id)
    db.session.delete(photo.row)
    db.session.flush()
    uploads.discard(photo.file)
    uploads.discard(photo.thumb)
    _changed(actor, need, "drop_photo")


def _chosen(photos: list[queries.Photo], photo_id: int) -> queries.Photo:
    found = next((photo for photo in photos if photo.row.id == photo_id), None)
    if found is None:
        raise RuleError(gettext("This photo is not there any more."), code="gone")
    return found


def add_attachment(
    actor: Actor,
    need: Need,
    stream: IO[bytes],
    original_name: str,
    title: str = "",
    *,
    needs_nda: bool = False,
) -> NeedAttachment:
    """Approved suppliers may fetch one document more, with `needs_nda` after signing."""
    _check_open(actor, need)
    if len(queries.attachments_of(need)) >= MAX_ATTACHMENTS:
        raise RuleError(
            gettext(
                "A need has at most %(limit)s attachments. Delete one first.",
                limit=persian.fa_digits(str(MAX_ATTACHMENTS)),
            ),
            code="count",
        )
    file = uploads.take_document(stream, original_name, sender_of(actor, need))
    row = NeedAttachment(
        province=need.province,
        producer_company_id=need.producer_company_id,
        need_id=need.id,
        file_id=file.id,
        title=title[:120],
        needs_nda=needs_nda,
    )
    db.session.add(row)
    _changed(actor, need, "add_attachment")
    return row


def drop_attachment(actor: Actor, need: Need, attachment_id: int) -> None:
    """The document is gone, also for those who were approved."""
    _check_open(actor, need)
    row, file = _attached(need, attachment_id)
    db.session.delete(row)
    db.session.flush()
    uploads.discard(file)
    _changed(actor, need, "drop_attachment")


def require_nda(actor: Actor, need: Need, attachment_id: int, needs_nda: bool) -> None:
    """From now on the document is fetched after signing only, or without."""
    _check_open(actor, need)
    nda.require(actor, need, _attached(need, attachment_id)[0], needs_nda)


def _attached(need: Need, attachment_id: int) -> tuple[NeedAttachment, uploads.StoredFile]:
    pairs = queries.attachments_of(need)
    found = next((pair for pair in pairs if pair[0].id == attachment_id), None)
    if found is None:
        raise RuleError(gettext("This file is not there any more."), code="gone")
    return found


def _check_open(actor: Actor, need: Need) -> None:
    if not policy.may_add_files(actor, need):
        raise RuleError(gettext("The files of this need cannot be changed any more."), code="state")


def _changed(actor: Actor, need: Need, act: str) -> None:
    db.session.flush()
    note(actor, need, act)
    outbox.tell("need", "changed", need.province, need.id, actor.id)
    settle(need)


def sender_of(actor: Actor, need: Need) -> uploads.Sender:
    return uploads.Sender(need.province, need.producer_company_id, actor.id)
