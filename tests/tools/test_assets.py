"""The browser files are the pinned ones, small enough, and fetched only once."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tools import assets, lock


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the vendor folder that a test may spoil."""
    copy = tmp_path / "vendor"
    shutil.copytree(assets.VENDOR, copy)
    monkeypatch.setattr(assets, "VENDOR", copy)
    return copy


def test_the_installed_files_are_complete(vendor: Path) -> None:
    assert assets.main(["--check"]) == 0


def test_complete_files_are_not_fetched_again(
    vendor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_make", lambda folder: pytest.fail("fetched again"))
    assert assets.fetch() is False


@pytest.mark.parametrize("name", assets.FILES)
def test_a_changed_file_is_noticed(vendor: Path, name: str) -> None:
    (vendor / name).write_bytes(b"other")
    assert assets.main(["--check"]) == 1


def test_a_missing_file_is_noticed(vendor: Path) -> None:
    (vendor / assets.FONT).unlink()
    assert not assets.complete()


def test_files_of_another_recipe_are_noticed(vendor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "CHARACTERS", "20-7E")
    assert not assets.complete()


def test_a_failed_fetch_leaves_the_old_files(vendor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path) -> None:
        folder.mkdir()
        raise OSError("no network")

    (vendor / assets.FONT).write_bytes(b"old")
    monkeypatch.setattr(assets, "_make", fail)
    with pytest.raises(OSError, match="no network"):
        assets.fetch()
    assert (vendor / assets.FONT).read_bytes() == b"old"
    assert [path.name for path in vendor.parent.iterdir()] == ["vendor"]


def test_a_fetch_replaces_the_folder_whole(vendor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "new").touch()

    (vendor / assets.STAMP).unlink()
    monkeypatch.setattr(assets, "_make", make)
    assert assets.fetch() is True
    assert [path.name for path in vendor.iterdir()] == ["new"]


def test_the_font_is_small_and_draws_persian() -> None:
    from fontTools.ttLib import TTFont

    path = assets.VENDOR / assets.FONT
    assert path.stat().st_size <= assets.FONT_LIMIT
    drawn = TTFont(path).getBestCmap()
    assert all(
        ord(letter) in drawn
        for letter in "اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئؤۀء۰۱۲۳۴۵۶۷۸۹،؛؟٬٫«»\u200c"
    )


def test_every_browser_package_is_pinned_with_a_hash() -> None:
    packages = json.loads((assets.ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}
    assert len(fetched) == 2
    assert all(entry["integrity"].startswith("sha512-") for entry in fetched.values())
    assert not any("resolved" in entry for entry in fetched.values())


@pytest.mark.parametrize("name", ["requirements.lock", "tools/node.lock"])
def test_every_python_package_is_pinned_with_hashes(name: str) -> None:
    text = (assets.ROOT / name).read_text()
    entries = [line for line in text.replace("\\\n", " ").splitlines() if line and line[0] != "#"]
    assert entries
    assert all(re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)


def test_the_lock_holds_everything_that_is_asked_for() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (assets.ROOT / "requirements.lock").read_text(), re.M))
    asked = {re.split(r"[\[~=;<> ]", line)[0].lower() for line in lock.wanted()}
    assert asked - locked == {"waitress"}  # for Windows, where it is installed from pyproject.toml
