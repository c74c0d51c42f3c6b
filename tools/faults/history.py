"""What was promised to people, and what must therefore be there in the end. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

PUBLIC = ("published", "on_shelf", "in_talks")


@dataclass(frozen=True)
class Deed:
    """Something a person did: `sure` when the site has answered that it is done.

    A deed without an answer may have happened or not, but not half and not twice.
    """

    kind: str  # recorded, published, withdrawn, declared
    mark: str  # the title of the need
    sure: bool
    who: str = ""  # of an interest: the supplier


@dataclass(frozen=True)
class Need:
    """A need as it is found: its moves, oldest first, and how often the ledger has it recorded."""

    mark: str
    id: int
    state: str
    moves: tuple[str, ...]
    recorded: int
    has_copy: bool  # for the public


@dataclass(frozen=True)
class Interest:
    need_id: int
    who: str
    state: str
    moves: tuple[str, ...]
    told: int  # notices to the producer's people
    people: int


@dataclass(frozen=True)
class Mail:
    message_id: str
    state: str


@dataclass
class World:
    """Everything there is when all have caught up."""

    needs: list[Need] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    arrived: Counter[str] = field(default_factory=Counter)  # message ids at the mail server
    searched: list[int] = field(default_factory=list)
    behind: dict[str, int] = field(default_factory=dict)
    set_aside: int = 0


def faults(deeds: list[Deed], world: World) -> list[str]:
    """One sentence for each promise that was not kept."""
    return [
        *_need_faults(deeds, world),
        *_interest_faults(deeds, world),
        *_search_faults(world),
        *_mail_faults(world),
        *_reader_faults(world),
    ]


def _need_faults(deeds: list[Deed], world: World) -> Iterator[str]:
    found: dict[str, list[Need]] = {}
    for need in world.needs:
        found.setdefault(need.mark, []).append(need)
    for deed in deeds:
        there = found.get(deed.mark, [])
        if deed.kind == "recorded" and deed.sure and not there:
            yield f"lost: {deed.mark} was recorded and is not there"
    for mark, there in found.items():
        if len(there) > 1:
            yield f"doubled: {mark} is there {len(there)} times"
    asked = {(deed.kind, deed.mark) for deed in deeds}
    sure = {(deed.kind, deed.mark) for deed in deeds if deed.sure}
    for need in world.needs:
        yield from _whole(need)
        yield from _moved(need, asked, sure)


def _whole(need: Need) -> Iterator[str]:
    if not need.moves or need.moves[-1] != need.state:
        yield f"half: {need.mark} is {need.state}, its history ends with {need.moves[-1:]}"
    if need.recorded != 1:
        yield f"half: the ledger has {need.mark} recorded {need.recorded} times"
    if need.has_copy != (need.state in PUBLIC):
        yield f"half: {need.mark} is {need.state}, public copy: {need.has_copy}"
    for before, after in zip(need.moves, need.moves[1:], strict=False):
        if before == after:
            yield f"doubled: {need.mark} moved to {after} twice"


def _moved(need: Need, asked: set[tuple[str, str]], sure: set[tuple[str, str]]) -> Iterator[str]:
    shown = need.state in PUBLIC
    if ("withdrawn", need.mark) in sure and shown:
        yield f"lost: {need.mark} was withdrawn and is public"
    kept = ("withdrawn", need.mark) not in asked
    if ("published", need.mark) in sure and kept and not shown:
        yield f"lost: {need.mark} was published and is {need.state}"
    if shown and ("published", need.mark) not in asked:
        yield f"made up: {need.mark} is public and nobody published it"


def _interest_faults(deeds: list[Deed], world: World) -> Iterator[str]:
    marks = {need.id: need.mark for need in world.needs}
    found = Counter((marks.get(each.need_id, ""), each.who) for each in world.interests)
    for deed in deeds:
        if deed.kind == "declared" and deed.sure and not found[deed.mark, deed.who]:
            yield f"lost: the interest of {deed.who} in {deed.mark}"
    for (mark, who), count in found.items():
        if count > 1:
            yield f"doubled: the interest of {who} in {mark} is there {count} times"
    for each in world.interests:
        where = f"the interest of {each.who} in {marks.get(each.need_id)}"
        if not each.moves or each.moves[-1] != each.state:
            yield f"half: {where} is {each.state}, its history ends with {each.moves[-1:]}"
        if each.told != each.people:
            yield f"told {each.told} of {each.people} people: {where}"


def _search_faults(world: World) -> Iterator[str]:
    public = {need.id for need in world.needs if need.state in PUBLIC}
    searched = Counter(world.searched)
    yield from (f"missing: need {number} is not found" for number in public - searched.keys())
    yield from (f"ghost: need {number} is found" for number in searched.keys() - public)
    yield from (f"doubled: need {n} is found {c} times" for n, c in searched.items() if c > 1)


def _mail_faults(world: World) -> Iterator[str]:
    written = Counter(mail.message_id for mail in world.mails)
    yield from (f"doubled: mail {name}" for name, count in written.items() if count > 1)
    for mail in world.mails:
        if mail.state == "sent" and not world.arrived[mail.message_id]:
            yield f"lost: mail {mail.message_id} counts as sent and did not arrive"
        if mail.state == "waiting":
            yield f"late: mail {mail.message_id} still waits"
    yield from (f"made up: mail {name}" for name in world.arrived.keys() - written.keys())


def _reader_faults(world: World) -> Iterator[str]:
    yield from (f"late: {name} is {n} behind" for name, n in world.behind.items() if n)
    if world.set_aside:
        yield f"given up: {world.set_aside} effects"
