"""Sends every bomb through the real upload pages and prints what each one cost.

python -m tools.bombs [--only WORD]

Ends with 1 when one is accepted, leaves a file, answers 5xx, or costs more than 2 seconds or
100 megabytes (this process and the ones it starts, above what they had before).
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.contention import site
from webapp.db import db

from .catalogue import Bomb, bombs
from .trial import Desk, Result, tried


def alone(desk: Desk, bomb: Bomb, results: Any) -> None:
    """One bomb in a process of its own, which has taken a harmless file of the kind before."""
    desk.warm(bomb.page)
    results.put(tried(desk, bomb))


def explode(folder: Path, only: str) -> list[Result]:
    """Every bomb whose name holds `only`, one after the other."""
    found = []
    context = multiprocessing.get_context("fork")
    with site(folder, "") as (app, cast):
        desk = Desk(app, cast)
        with app.app_context():
            db.engine.dispose()  # no connection is shared with what is forked
        for bomb in bombs():
            if only not in bomb.name:
                continue
            results = context.SimpleQueue()
            process = context.Process(target=alone, args=(desk, bomb, results))
            process.start()
            process.join(120)
            if process.is_alive() or results.empty():
                process.kill()
                found.append(Result(bomb.name, 0, 0, 120.0, None, ["gave no answer"]))
            else:
                found.append(results.get())
            report(found[-1])
    return found


def report(result: Result) -> None:
    memory = "—" if result.memory is None else f"{result.memory:.1f}"
    figures = f"{result.size:>13,}{result.status:>8}{result.seconds:>9.2f}{memory:>9}"
    said = "; ".join([*result.wrong, *result.costs()])
    print(f"{result.name:30}{figures}   {said}".rstrip(), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    print(f"{'bomb':30}{'bytes':>13}{'status':>8}{'seconds':>9}{'MB':>9}")
    with tempfile.TemporaryDirectory(prefix="bombs-") as folder:
        results = explode(Path(folder), options.only)
    bad = [result for result in results if result.wrong or result.costs()]
    print(f"bombs: {len(bad)} of {len(results)} did harm" if bad else "bombs: all defused")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
