"""A site that is broken again and again keeps its promises; what it did not keep is found out."""

from __future__ import annotations

import gc
import os
from collections import Counter
from dataclasses import replace

import pytest

from tools.faults import trial
from tools.faults.history import Deed, Interest, Mail, Need, World, faults

SHOWN = Need("پمپ", 1, "published", ("draft", "published"), 1, True)
GONE = Need("شیر", 2, "draft", ("draft", "published", "draft"), 1, False)
ANSWERED = Interest(1, "supplier", "submitted", ("submitted",), 2, 2)
DEEDS = [
    Deed("recorded", "پمپ", True),
    Deed("published", "پمپ", True),
    Deed("recorded", "شیر", True),
    Deed("published", "شیر", True),
    Deed("withdrawn", "شیر", True),
    Deed("recorded", "بی‌پاسخ", False),
    Deed("declared", "پمپ", True, "supplier"),
]


def world(**changes) -> World:
    """Everything as it should be, but for these."""
    good = {
        "needs": [SHOWN, GONE],
        "interests": [ANSWERED],
        "mails": [Mail("<a>", "sent")],
        "arrived": Counter({"<a>": 2}),  # at least once
        "searched": [1],
        "behind": {"index": 0},
    }
    return World(**{**good, **changes})


def test_a_world_in_which_all_was_kept_has_no_faults():
    assert faults(DEEDS, world()) == []


def test_what_was_never_answered_may_be_there_or_not():
    unsure = Need("بی‌پاسخ", 3, "draft", ("draft",), 1, False)
    assert faults(DEEDS, world(needs=[SHOWN, GONE, unsure])) == []


HALF = {
    "without history": replace(SHOWN, moves=()),
    "state ahead of its history": replace(SHOWN, moves=("draft",)),
    "without its line in the ledger": replace(SHOWN, recorded=0),
    "with two lines in the ledger": replace(SHOWN, recorded=2),
    "without a public copy": replace(SHOWN, has_copy=False),
    "moved twice": replace(SHOWN, moves=("draft", "published", "published")),
}


@pytest.mark.parametrize("need", HALF.values(), ids=list(HALF))
def test_a_need_that_is_half_there_is_found(need):
    assert any(
        line.startswith(("half", "doubled")) for line in faults(DEEDS, world(needs=[need, GONE]))
    )


FORGED = {
    "lost": world(needs=[GONE], interests=[], searched=[]),
    "doubled": world(needs=[SHOWN, replace(SHOWN, id=9), GONE], searched=[1, 9]),
    "missing": world(searched=[]),
    "ghost": world(searched=[1, 2]),
    "doubled mail": world(mails=[Mail("<a>", "sent"), Mail("<a>", "sent")]),
    "lost: mail": world(arrived=Counter()),
    "late: mail": world(mails=[Mail("<a>", "waiting")]),
    "made up: mail": world(arrived=Counter({"<a>": 1, "<b>": 1})),
    "late: index": world(behind={"index": 3}),
    "given up": world(set_aside=1),
    "doubled interest": world(interests=[ANSWERED, ANSWERED]),
    "lost: the interest": world(interests=[]),
    "half: the interest": world(interests=[replace(ANSWERED, moves=())]),
    "told": world(interests=[replace(ANSWERED, told=1)]),
    "made up": world(needs=[SHOWN, GONE, replace(SHOWN, id=3, mark="بی‌پاسخ")], searched=[1, 3]),
}


@pytest.mark.parametrize(("name", "found"), FORGED.items(), ids=list(FORGED))
def test_a_forged_world_is_found_out(name, found):
    said = faults(DEEDS, found)
    words = name.split(" ")
    assert any(all(word in line for word in words) for line in said), said


def test_a_withdrawn_need_that_is_public_is_found():
    back = replace(GONE, state="published", moves=("draft", "published"), has_copy=True)
    said = faults(DEEDS, world(needs=[SHOWN, back], searched=[1, 2]))
    assert any("was withdrawn and is public" in line for line in said)


def test_a_published_need_that_is_not_public_is_found():
    hidden = replace(SHOWN, state="draft", moves=("draft",), has_copy=False)
    said = faults(DEEDS, world(needs=[hidden, GONE], searched=[]))
    assert any("was published and is draft" in line for line in said)


@pytest.mark.slow
# Programs that are killed leave their sockets and pipes to the collector; that is the trial.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.skipif(os.name != "posix", reason="processes are killed as POSIX does it")
def test_ten_faults_lose_nothing():
    """The trial of `make faults`, a hundredth of it, on SQLite."""
    result = trial.run("sqlite", trial.Plan(10, seed=7, rest=0.4, patience=15.0))
    assert sum(result.harms.values()) == 10 and result.deeds["recorded"] > 0
    assert result.wrong == []
    gc.collect()  # what was left open by processes that were killed goes here, not in another test
