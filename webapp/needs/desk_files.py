"""Photos and documents of a need, brought, fetched and deleted by its company or its province."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import uploads
from webapp.forms import Form
from webapp.i18n import gettext

from . import files, nda, queries, services
from .desk import found, page, to
from .models import Need
from .short_forms import AttachmentForm, PhotoForm


def photo_add(need_id: int) -> ResponseReturnValue:
    need = found(need_id)
    form = PhotoForm()
    if not form.validate():
        return page(need, 422, photo_form=form)
    return _take(need, form, "photo", lambda: files.add_photo(current_user, need, *_photo_of(form)))


def _photo_of(form: PhotoForm) -> tuple[Any, str]:
    return form.photo.data.stream, form.caption.data or ""


def attachment_add(need_id: int) -> ResponseReturnValue:
    need = found(need_id)
    form = AttachmentForm()
    if not form.validate():
        return page(need, 422, attachment_form=form)
    sent = form.file.data
    return _take(
        need,
        form,
        "file",
        lambda: files.add_attachment(
            current_user,
            need,
            sent.stream,
            sent.filename or "",
            form.file_title.data or "",
            needs_nda=bool(form.needs_nda.data),
        ),
    )


def _take(need: Need, form: Form, field: str, add: Callable[[], Any]) -> ResponseReturnValue:
    """What is inside the file decides; a refusal stands at its field."""
    try:
        add()
    except uploads.UploadRefused as refused:
        form.refuse(refused.message, field)
        name = "photo_form" if field == "photo" else "attachment_form"
        return page(need, 422, **{name: form})
    return to("detail", need, _anchor="files")


def photo_drop(need_id: int, row_id: int) -> ResponseReturnValue:
    need = found(need_id)
    files.drop_photo(current_user, need, row_id)
    return to("detail", need, _anchor="files")


def photo_first(need_id: int, row_id: int) -> ResponseReturnValue:
    need = found(need_id)
    files.make_first(current_user, need, row_id)
    return to("detail", need, _anchor="files")


def attachment_drop(need_id: int, row_id: int) -> ResponseReturnValue:
    need = found(need_id)
    files.drop_attachment(current_user, need, row_id)
    return to("detail", need, _anchor="files")


def attachment_nda(need_id: int, row_id: int) -> ResponseReturnValue:
    """Whether suppliers sign before they fetch the file: the button says which it becomes."""
    need = found(need_id)
    files.require_nda(current_user, need, row_id, request.form.get("required") == "1")
    return to("detail", need, _anchor="files")


def nda_end(need_id: int, row_id: int) -> ResponseReturnValue:
    """A supplier fetches no confidential file of the need any more."""
    need = found(need_id)
    signature = next((row for row in queries.signatures_of(need) if row.id == row_id), None)
    if signature is None:
        abort(404)
    nda.end(current_user, need, signature)
    flash(gettext("The agreement has ended; the company fetches nothing confidential now."), "good")
    return to("detail", need, _anchor="files")


def photo(need_id: int, file_id: int) -> ResponseReturnValue:
    """A photo of a need that may not be on view."""
    need = found(need_id)
    for each in queries.photos_of(need):
        for file in (each.file, each.thumb):
            if file.id == file_id:
                return uploads.send_photo(file.name, public=False)
    abort(404)


def attachment(need_id: int, row_id: int) -> ResponseReturnValue:
    """A document, to be saved; who fetched it is on record."""
    need = found(need_id)
    for row, file in queries.attachments_of(need):
        if row.id == row_id:
            services.note(current_user, need, "fetch_attachment", attachment=row.id)
            return uploads.send_document(file.name, file.media_type, file.original_name)
    abort(404)
