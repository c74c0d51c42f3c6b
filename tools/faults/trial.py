"""One trial: a site under load, so many faults, and the reckoning."""

from __future__ import annotations

import contextlib
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tools import postgres

from . import history, state
from .harm import Harms
from .load import Load
from .post import Office
from .site import DISK_MEGABYTES, Site, small_disk

SETTLE_SECONDS = 2.0


@dataclass
class Result:
    """What was done to the site, what it had promised, and what it did not keep."""

    database: str
    harms: Counter[str] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)
    unsure: int = 0
    letters: int = 0
    restarts: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def sure(self) -> int:
        return sum(self.deeds.values())


@dataclass(frozen=True)
class Plan:
    """`rest`: seconds between two faults at most; `factory`: a broken site instead of ours."""

    faults: int
    seed: int = 0
    rest: float = 2.0
    rate: float = 12.0
    patience: float = 25.0
    factory: str = ""


def run(database: str, plan: Plan) -> Result:
    """The result of a trial on this kind of database."""
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        disk = folder / "disk"
        can_fill = stack.enter_context(small_disk(disk, DISK_MEGABYTES[database]))
        url = ""
        if database == "postgresql":
            disk.chmod(0o755)
            folder.chmod(0o755)
            url = stack.enter_context(postgres.running_cluster(str(disk), postgres.LASTING))
        office = stack.enter_context(contextlib.closing(Office()))
        site = Site(disk / "site", url, office.port, plan.factory)
        result = _tried(site, office, plan, database, can_fill)
    result.seconds = time.monotonic() - started
    return result


def _tried(site: Site, office: Office, plan: Plan, database: str, can_fill: bool) -> Result:
    rng = random.Random(plan.seed or None)  # nosec B311 # faults that can be repeated
    cast = site.prepare()
    result = Result(database)
    with site.running():
        load = Load(site.app, cast, site.port, plan.rate, patience=plan.patience)
        harms = Harms(site, office, rng, can_fill)
        with load.running():
            time.sleep(SETTLE_SECONDS)
            for _ in range(plan.faults):
                result.harms[harms.one()] += 1
                time.sleep(rng.uniform(0.0, plan.rest))
        if not state.catch_up(site.app):
            result.wrong.append("late: not everything was caught up in time")
        world = state.world(site.app, cast, office.arrived)
    result.restarts = site.restarts
    result.deeds = Counter(deed.kind for deed in load.deeds if deed.sure)
    result.unsure = sum(not deed.sure for deed in load.deeds)
    result.letters = sum(office.arrived.values())
    result.wrong += history.faults(load.deeds, world)
    return result
