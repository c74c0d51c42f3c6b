"""No bomb is accepted, leaves a file or takes the memory of the site; dear ones are in the tool."""

from __future__ import annotations

import pytest

from tools.bombs import catalogue, trial
from webapp.sheets import archives

pytestmark = [
    pytest.mark.only("sqlite"),  # nothing of a refused file reaches a database
    # what the test's own client spools is closed when it is forgotten
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def sent(app, cast, bombs):
    desk = trial.Desk(app, cast)
    desk.warm(bombs[0].page)
    for bomb in bombs:
        result = trial.tried(desk, bomb)
        dear = result.memory is not None and result.memory > trial.MAX_MEGABYTES
        yield from [f"{bomb.name}: {what}" for what in result.wrong]
        yield from [f"{bomb.name}: {result.memory:.0f} MB"] if dear else []


@pytest.mark.parametrize("page", ["table", "photo", "document"])
def test_bombs_are_defused(app, cast, page):
    bombs = [bomb for bomb in catalogue.bombs(large=False) if bomb.page == page]
    assert len(bombs) >= 5
    assert list(sent(app, cast, bombs)) == []


def test_without_counting_a_lying_directory_would_be_believed(tmp_path, monkeypatch):
    """Take the counting away and only the directory is asked, which says what it likes."""
    bomb = next(b for b in catalogue.tables(large=False) if b.name == "lying zip directory")
    path = tmp_path / "a.xlsx"
    path.write_bytes(bomb.make())
    with pytest.raises(archives.SheetError, match="too_heavy"):
        archives.check_archive(path)
    monkeypatch.setattr(archives, "_check_parts", lambda *_: None)
    assert archives.check_archive(path) < 2_000_000


def test_an_accepted_bomb_would_be_seen(app, cast):
    """A good file that should have been refused is named, and so is one that is left behind."""
    good = catalogue.Bomb("good", "photo", "a.jpg", lambda: catalogue.pictures.saved("JPEG"))
    assert list(sent(app, cast, [good])) == ["good: answered 303", "good: left 2 files"]
