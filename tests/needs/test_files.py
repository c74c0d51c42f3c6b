"""Photos and documents: what is taken, what is kept of it, and who may fetch it."""

import dataclasses
import datetime as dt
import io

import pytest
from PIL import Image

from tests.needs.sent_files import PDF, on_disk, picture
from webapp import uploads
from webapp.db import db
from webapp.needs import files, queries, services
from webapp.needs.models import NeedAttachment, NeedPhoto, PublishedNeed
from webapp.uploads import StoredFile, UploadRefused

DOCUMENTS = [
    (PDF, "application/pdf"),
    (b"AC1032\x00\x00\x00", "image/vnd.dwg"),
    (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "image/vnd.dxf"),
    (b"AutoCAD Binary DXF\r\n\x1a\x00", "image/vnd.dxf"),
    (b"ISO-10303-21;\nHEADER;", "model/step"),
]


def opened(desk, name):
    with desk.app.app_context():
        return Image.open(io.BytesIO(uploads.path_of(name).read_bytes()))


@pytest.fixture
def number(desk):
    return desk.published()


@pytest.fixture
def member(browser):
    return browser("producer", "yazd")


# --- photos ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_written_anew_with_a_thumbnail(desk, number, kind):
    desk.do(files.add_photo, number, picture((3000, 1000), kind), "روبه‌رو")
    with desk.work():
        photo = queries.photos_of(queries.need(number))[0]
    assert opened(desk, photo.file.name).size == (1600, 533)
    assert opened(desk, photo.thumb.name).size == (320, 107)
    assert opened(desk, photo.file.name).format == "WEBP"
    assert photo.row.caption == "روبه‌رو"


def test_a_photo_stands_upright_and_tells_nothing_of_the_camera(desk, number):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Ahmad"  # turned by a quarter; the maker
    desk.do(files.add_photo, number, picture((400, 200), exif=exif.tobytes()))
    with desk.work():
        photo = queries.photos_of(queries.need(number))[0]
    image = opened(desk, photo.file.name)
    assert image.size == (200, 400) and not image.getexif()
    with desk.app.app_context():
        assert b"Ahmad" not in uploads.path_of(photo.file.name).read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"no picture at all",
        PDF,
        picture(kind="GIF", mode="P").getvalue(),
        picture().getvalue()[:300],
        b"",
        b"\xff\xd8\xff" + b"\0" * 50,
    ],
    ids=["text", "pdf", "gif", "cut", "empty", "head"],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(desk, number, content):
    with pytest.raises(UploadRefused):
        desk.do(files.add_photo, number, io.BytesIO(content))
    assert on_disk(desk) == [] and desk.rows(NeedPhoto, number) == []


def test_too_many_pixels_are_refused_before_they_are_decoded(desk, number):
    with pytest.raises(UploadRefused) as refused:
        desk.do(files.add_photo, number, picture((5001, 5000), "PNG", "1"))
    assert refused.value.code == "size"


def test_photos_are_counted(desk, number):
    for _ in range(8):
        desk.do(files.add_photo, number, picture())
    with pytest.raises(Exception, match="count"):
        desk.do(files.add_photo, number, picture())


def test_the_first_photo_is_on_the_card_and_another_can_be_chosen(desk, number):
    first = desk.do(files.add_photo, number, picture()).thumb_id
    second = desk.do(files.add_photo, number, picture())
    assert desk.rows(PublishedNeed, number)[0].thumb_id == first
    desk.do(files.make_first, number, second.id)
    assert desk.rows(PublishedNeed, number)[0].thumb_id == second.thumb_id


def test_a_deleted_photo_is_gone_from_page_and_disk(desk, number):
    photo = desk.do(files.add_photo, number, picture())
    assert len(on_disk(desk)) == 2
    desk.do(files.drop_photo, number, photo.id)
    assert on_disk(desk) == []
    assert "photos" not in desk.rows(PublishedNeed, number)[0].facts


# --- files follow their transaction ---------------------------------------------------------


def test_a_transaction_that_fails_leaves_no_file(desk, number):
    with pytest.raises(ZeroDivisionError), desk.work():
        files.add_photo(desk.officer, queries.need(number), picture())
        assert len(on_disk(desk)) == 2
        raise ZeroDivisionError
    assert on_disk(desk) == []


def test_a_deletion_that_fails_keeps_the_file(desk, number):
    photo = desk.do(files.add_photo, number, picture())
    with pytest.raises(ZeroDivisionError), desk.work():
        files.drop_photo(desk.officer, queries.need(number), photo.id)
        raise ZeroDivisionError
    assert len(on_disk(desk)) == 2


def test_a_step_inside_the_transaction_does_not_end_it(desk, number):
    with pytest.raises(ZeroDivisionError), desk.work():
        files.add_photo(desk.officer, queries.need(number), picture())
        with db.session.begin_nested():
            services.confirm(desk.officer, queries.need(number))
        raise ZeroDivisionError
    assert on_disk(desk) == []


def test_orphans_of_a_crash_are_swept_once_they_are_old(desk, number):
    desk.do(files.add_photo, number, picture())
    kept = on_disk(desk)
    with desk.app.app_context():
        orphan = uploads.path_of("0" * 32 + ".webp")
        orphan.parent.mkdir(parents=True, exist_ok=True)
        orphan.write_bytes(b"x")
        assert uploads.sweep() == []
        assert uploads.sweep(dt.timedelta(seconds=-5)) == [orphan.name]
    assert on_disk(desk) == kept


@pytest.mark.parametrize("name", ["../secret", "a.webp", "0" * 32 + ".webp/../x", "", "0" * 32])
def test_only_names_we_gave_lead_to_a_file(desk, name):
    with desk.app.app_context(), pytest.raises(ValueError, match="upload"):
        uploads.path_of(name)


# --- documents ------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "media_type"), DOCUMENTS)
def test_documents_are_known_by_how_they_begin(desk, number, content, media_type):
    row = desk.do(files.add_attachment, number, io.BytesIO(content), "نقشه.exe", "نقشه")
    file = next(f for f in desk.read(lambda: all_files()) if f.id == row.file_id)
    assert file.media_type == media_type and "exe" not in file.original_name


def all_files():
    return db.session.scalars(db.select(StoredFile)).all()


@pytest.mark.parametrize(
    "content", [b"MZ\x90", b"<html>", b"PK\x03\x04", b"x%PDF-1.4", b"#!/bin/sh", b""]
)
def test_anything_else_is_refused_whatever_its_name(desk, number, content):
    with pytest.raises(UploadRefused):
        desk.do(files.add_attachment, number, io.BytesIO(content), "drawing.pdf")
    assert on_disk(desk) == [] and desk.rows(NeedAttachment, number) == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\files\\plan.pdf", "plan.pdf"),
        ("نقشهٔ \u202eساخت.pdf", "نقشهٔ ساخت.pdf"),
        ("", "file.pdf"),
        ('a"\r\nX: y.pdf', "a X y.pdf"),
    ],
)
def test_the_sender_s_name_is_made_harmless(desk, number, sent, shown):
    row = desk.do(files.add_attachment, number, io.BytesIO(PDF), sent)
    names = {f.id: f.original_name for f in desk.read(all_files)}
    assert names[row.file_id] == shown


@pytest.mark.parametrize("whose", ["user", "company", "province"])
def test_the_room_of_each_ends_with_a_sentence(desk, number, whose):
    """Room for one megabyte: a first file fits, a second one does not."""
    settings = desk.app.extensions["ghafaseh.settings"]
    desk.app.extensions["ghafaseh.settings"] = dataclasses.replace(
        settings, **{f"quota_{whose}_mb": 1}
    )
    content = PDF + b"x" * 600_000
    desk.do(files.add_attachment, number, io.BytesIO(content), "a.pdf")
    with pytest.raises(UploadRefused) as refused:
        desk.do(files.add_attachment, number, io.BytesIO(content), "b.pdf")
    assert refused.value.code == "quota" and len(on_disk(desk)) == 1
    assert " ۱ " in f" {refused.value.message} "


def test_too_large_a_document_is_refused(desk, number, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_DOCUMENT_BYTES", 100)
    with pytest.raises(UploadRefused):
        desk.do(files.add_attachment, number, io.BytesIO(PDF + b"x" * 100), "a.pdf")
