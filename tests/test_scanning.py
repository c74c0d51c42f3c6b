"""The scanner is asked in its own language, and nothing it does can break an upload."""

from __future__ import annotations

import dataclasses

import pytest

from tests.clamd import CLEAN, HARMFUL, Clamd
from webapp.config import Settings, SettingsError
from webapp.scanning import Finding, Verdict, scan


def asked(content: bytes, address: str, seconds: int = 2) -> Verdict:
    return scan(content, dataclasses.replace(Settings(), scanner=address, scanner_seconds=seconds))


def test_without_a_scanner_nothing_is_said():
    assert asked(HARMFUL, "") == Verdict(Finding.OFF)


@pytest.mark.parametrize("by_socket", [True, False], ids=["unix", "tcp"])
def test_a_whole_file_is_sent_and_judged(tmp_path, by_socket):
    content = bytes(range(256)) * 4096  # a megabyte: more than one part
    with Clamd(tmp_path / "clamd" if by_socket else None) as clamd:
        assert asked(content, clamd.address) == Verdict(Finding.CLEAN)
        assert asked(content + HARMFUL, clamd.address) == Verdict(Finding.INFECTED, "Harmful-Word")
    assert clamd.seen == [content, content + HARMFUL]


def test_an_empty_file_is_a_file(tmp_path):
    with Clamd(tmp_path / "clamd") as clamd:
        assert asked(b"", clamd.address).finding == Finding.CLEAN


@pytest.mark.parametrize(
    "says",
    [
        b"stream: Can't allocate memory ERROR\0",
        b"\0",
        b"OK, more or less\0",
        b"\xff\xfe\0",
        CLEAN * 900,
    ],
)
def test_only_a_clear_answer_counts(tmp_path, says):
    with Clamd(tmp_path / "clamd", says=says) as clamd:
        wanted = Finding.CLEAN if says.startswith(CLEAN) else Finding.UNKNOWN
        assert asked(b"x", clamd.address).finding == wanted


def test_a_scanner_that_hangs_up_on_a_long_file_has_not_judged_it(tmp_path):
    with Clamd(tmp_path / "clamd", limit=1000) as clamd:
        found = asked(b"x" * 5_000_000, clamd.address)
    assert found.finding == Finding.UNKNOWN


def test_a_scanner_that_is_away_or_mute_has_not_judged_it(tmp_path):
    assert asked(b"x", f"unix:{tmp_path / 'nobody'}").finding == Finding.UNKNOWN
    with Clamd() as gone:
        pass
    assert asked(b"x", gone.address).finding == Finding.UNKNOWN
    with Clamd(tmp_path / "clamd", mute=True) as clamd:
        assert asked(b"x", clamd.address, seconds=1).finding == Finding.UNKNOWN


@pytest.mark.parametrize("address", ["clamd", "unix:relative", "tcp:host", "tcp:host:port"])
def test_an_address_that_cannot_be_one_is_refused_at_the_start(tmp_path, address):
    environ = {"GHAFASEH_DATA_DIR": str(tmp_path), "GHAFASEH_SCANNER": address}
    with pytest.raises(SettingsError, match="SCANNER"):
        Settings.from_environment(environ)
