"""Which addresses both desks have in common."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint

from webapp import access, refusals

from . import desk, desk_files, desk_steps
from .desk import NUMBER, View


def add_views(bp: Blueprint, mark: access.Mark) -> None:
    """The blueprint has the page of a need, its text, files and every common step."""
    refusals.brings_back(bp, narrow="consents")
    base = f"/needs/<{NUMBER}:need_id>"

    def add(rule: str, name: str, view: View, *methods: str, writes: bool = False) -> None:
        marked = (replace(mark, writes=True) if writes else mark)(view)
        bp.add_url_rule(base + rule, name, marked, methods=list(methods))

    bp.add_url_rule("/needs/alike", "resembling", mark(desk.resembling), methods=["GET"])
    add("", "detail", desk.detail, "GET")
    add("/history", "history", desk.history, "GET")
    add("/edit", "edit", desk.edit, "GET", "POST")
    add("/consent", "consent", desk_steps.consent, "POST")
    add("/consents", "consents", desk_steps.consents, "GET")
    add("/consents/narrow", "narrow", desk_steps.narrow, "POST")
    for name, view in desk_steps.STEPS.items():
        add(f"/{name.replace('_', '-')}", name, view, "POST")
    add("/photos", "photo_add", desk_files.photo_add, "POST")
    add(f"/photos/<{NUMBER}:file_id>", "photo", desk_files.photo, "GET")
    add(f"/photos/<{NUMBER}:row_id>/first", "photo_first", desk_files.photo_first, "POST")
    add(f"/photos/<{NUMBER}:row_id>/delete", "photo_drop", desk_files.photo_drop, "POST")
    add("/attachments", "attachment_add", desk_files.attachment_add, "POST")
    add(f"/attachments/<{NUMBER}:row_id>", "attachment", desk_files.attachment, "GET", writes=True)
    add(
        f"/attachments/<{NUMBER}:row_id>/delete",
        "attachment_drop",
        desk_files.attachment_drop,
        "POST",
    )
    add(
        f"/attachments/<{NUMBER}:row_id>/nda",
        "attachment_nda",
        desk_files.attachment_nda,
        "POST",
    )
    add(f"/agreements/<{NUMBER}:row_id>/end", "nda_end", desk_files.nda_end, "POST")
