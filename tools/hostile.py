"""Asks the search for what nobody should: how long does each question take, how much is evaluated?

python -m tools.hostile [--size 10000] [--rounds 3]

Ends with 1 when a question takes more than 500 ms, is not answered with 200, or has more than 12
of its words evaluated. Each time is the slowest of its rounds, the first one included.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus, urlencode

from flask import Flask

from tools import bench
from webapp.search import evaluation, indexing
from webapp.search.evaluation import MAX_TERMS

MAX_MS = 500.0


def questions(words: int = 10_000) -> dict[str, str]:
    """Name → the text that is asked for, in the escapes of an address."""
    texts = {
        "stars": "*" * 200 + "پ* *مپ ?????" + " *" * 500,
        "10,000 words": " ".join(f"واژه{n}" for n in range(words)),
        "10,000 known words": " ".join(["پمپ بلبرینگ فولاد ورق شیر نخ کابل"] * (words // 7)),
        "regular expression": "(a+)+$|^(([a-z])+.)+[A-Z]([a-z])+$" + "a" * 5_000 + "!",
        "nested brackets": "(" * 5_000 + "پمپ" + ")" * 5_000,
        "fields": "title:پمپ AND company:* OR NOT state:draft province:yazd contact_phone:09*",
        "fuzzy": "پمپ~9 بلبرینگ~0.01 " + "فولاد~" * 300,
        "ranges": "[a TO z] {* TO *} hs:[0 TO 99999999] پمپ..یخ >=0",
        "boosts": "پمپ^99999999999 ^^^ +پمپ -فولاد && || !",
        "NUL": "پمپ\0فولاد" + "\0" * 2_000,
        "half-spaces": "\u200c" * 5_000,
        "stop words": "از و یا به با در که را این آن تا بر " * 200,
        "one letter, 100,000 times": "پ " * (words * 10),
        "one word of 100,000 letters": "پ" * (words * 10),
        "emoji": "👩‍👩‍👧‍👦🏳️‍🌈💣" * 500,
        "presentation forms": "ﭘﻤﭗ ﻻ ﷲ ﷺ ﷽ " * 300,
        "mixed directions": "\u202eپمپ\u2066ABC\u2069\u202c\u200f" * 500,
        "heaped signs": "پ" + "\u064b\u064e\u0301" * 5_000,
        "digits": "9" * 20_000,
        "numbers": " ".join(str(n) for n in range(1_000, 3_000)),
        "quotation marks": '"' * 999 + 'پمپ "فولاد' + "'" * 999,
        "SQL": "' OR 1=1; DROP TABLE need; -- %_\\" * 50,
        "HTML": "<script>alert(1)</script><mark>" * 100,
        "hyphens": "پ-م-پ/" * 2_000,
        "joined part number": "6205-2RS/" * 2_000,
        "underlines": "_" * 5_000 + "پمپ_" * 2_000,
        "dots": "1.2.3,4٫5٬6" * 2_000,
        "wrong keyboard": "\\l\\ fgfvdk ;fg," * 300,
        "line ends": "پمپ\r\nSet-Cookie: a=b" * 100,
    }
    escaped = {name: quote_plus(text) for name, text in texts.items()}
    return escaped | {
        "surrogates": "%ED%A0%80%ED%B0%80" * 500,
        "windows-1256": quote_plus("پمپ فولاد".encode("cp1256")) * 300,
        "no text at all": "%FF%FE%00" * 500,
    }


@dataclass(frozen=True)
class Asked:
    """How a question was answered; `terms` is how many of its words were looked up and ranked."""

    name: str
    letters: int
    status: int
    terms: int
    milliseconds: float

    @property
    def wrong(self) -> list[str]:
        found = [f"answered {self.status}"] if self.status != 200 else []
        return found + ([f"{self.terms} terms"] if self.terms > MAX_TERMS else [])


class Listener:
    """Notes how many words each question has evaluated."""

    def __init__(self) -> None:
        self.most = 0
        self._match = evaluation.match

    def __enter__(self) -> Listener:
        evaluation.match = self._noting
        return self

    def __exit__(self, *_: object) -> None:
        evaluation.match = self._match

    def _noting(self, terms: evaluation.Terms) -> evaluation.Matches:
        self.most = max(self.most, len(terms.concepts))
        return self._match(terms)


def ask(app: Flask, rounds: int = 1, words: int = 10_000) -> list[Asked]:
    """Every question, asked by a visitor of the national site with a filter and without one."""
    client, found = app.test_client(), []
    more = urlencode({"field": "metal", "sort": "value"})
    for name, text in questions(words).items():
        slowest, statuses = 0.0, set()
        with Listener() as heard:
            for _ in range(rounds):
                for query in (f"q={text}", f"q={text}&{more}"):
                    start = time.perf_counter()
                    response = client.get(f"/needs?{query}")
                    slowest = max(slowest, time.perf_counter() - start)
                    statuses.add(response.status_code)
                    response.close()
        worst = next((status for status in statuses if status != 200), 200)
        found.append(Asked(name, len(text), worst, heard.most, slowest * 1000))
    return found


def report(found: list[Asked]) -> None:
    print(f"{'question':30}{'bytes':>10}{'status':>8}{'terms':>7}{'ms':>9}")
    for asked in found:
        figures = f"{asked.letters:>10,}{asked.status:>8}{asked.terms:>7}"
        print(f"{asked.name:30}{figures}{asked.milliseconds:>9.1f}")
    worst = max(found, key=lambda asked: asked.milliseconds)
    print(f"worst: {worst.name}, {worst.milliseconds:.1f} ms of {MAX_MS:.0f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        app, _ = bench.site(Path(folder), "", options.size)
        with app.app_context():
            count = indexing.engine_of(app).document_count
        print(f"{count:,} needs in the index")
        app.test_client().get("/needs?q=پمپ")  # templates
        found = ask(app, options.rounds)
    report(found)
    bad = [asked for asked in found if asked.wrong or asked.milliseconds > MAX_MS]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
