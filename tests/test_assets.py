"""Static files: small, kept for good, the same on every site."""

import gzip
import os

from webapp import assets


def test_files_come_compressed_and_never_change(browser):
    client = browser(None, "yazd").client
    with client.get("/static/site.css?v=1", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert b"--brand" in gzip.decompress(answer.data)


def test_static_files_are_not_mounted_under_a_province(browser):
    assert browser(None, "yazd").client.get("/yazd/static/site.css").status_code == 404


def test_the_address_names_the_content(app, browser):
    page = browser(None, "yazd").get("/")
    sheets = [link["href"] for link in page.soup.find_all("link", rel="stylesheet")]
    assert any(sheet.startswith("/static/site.css?v=") for sheet in sheets)


def test_a_changed_file_is_compressed_again(tmp_path):
    file = tmp_path / "a.css"
    file.write_text("a{}")
    assert assets.compress_stale(tmp_path) == 1
    assert assets.compress_stale(tmp_path) == 0
    file.write_text("b{}")
    os.utime(file, ns=(2**62, 2**62))
    assert assets.compress_stale(tmp_path) == 1
    assert gzip.decompress((tmp_path / "a.css.gz").read_bytes()) == b"b{}"
