"""One visit: what is asked for, drawn by lot from pages, lists, searches, files and forms."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from tests.browser import fields_of
from tests.canaries import Readers
from tests.matrix.walk import Address
from tools import asking
from tools.asking import Answer, Request
from webapp.paths import TEMPLATES
from webapp.tenancy.scopes import NATIONAL

from .country import TITLES, Land, name
from .readers import SIDES, STAFF, Places, Reader

# Of a hundred visits: so many write, search, ask for a piece of a page, try a closed door.
WRITES, SEARCHES, PIECES, DOORS, FILES = 8, 12, 15, 12, 6
_WORDS = (*TITLES, "نخ", "848210", "تسمه تایم", "bearing", "پمپ OR شیر")
# Half of the numbers in addresses are the reader's own; see `Address.which`.
_OWN = {"none": 6, "own": 6, "foreign": 2, "absent": 1, "mixed": 1, "half absent": 1}
_TARGET = re.compile(r'hx-target="#([a-z-]+)"')

Ask = Callable[[Reader, Request], Answer]


def targets() -> list[str]:
    """The ids of all pieces that pages exchange."""
    texts = (path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html")))
    return sorted({found for text in texts for found in _TARGET.findall(text)})


class Visits:
    """Draws visits and makes them through `ask`."""

    def __init__(self, land: Land, readers: list[Reader], places: dict[str, Places], ask: Ask):
        self.land, self.readers, self.places, self.ask = land, readers, dict(places), ask
        self.targets, self.suffixes = targets(), True
        self.writes, self.searches, self.doors = WRITES, SEARCHES, DOORS
        self.by_role: dict[str, list[Reader]] = {}
        for reader in readers:
            self.by_role.setdefault(reader.role, []).append(reader)

    def desks_only(self, has_words: Callable[[Answer], bool]) -> None:
        """Officers read those pages of their own desks that show something private; no others come.

        On a broken site those who write wait for each other's locks, and little else happens.
        """
        self.writes, self.searches, self.doors, self.suffixes = 0, 0, 0, False
        desk = [reader for reader in self.by_role["officer"] if reader.site == reader.home]
        self.by_role = {"officer": desk}
        told = {
            page.rule.endpoint
            for page in _own(self.places[desk[0].site])
            if has_words(self.ask(desk[0], self._plain(desk[0], page.path)))
        }
        for site, there in self.places.items():
            pages = [page for page in _own(there) if page.rule.endpoint in told]
            self.places[site] = Places({"officer": pages})

    def one(self, lot: random.Random) -> None:
        """One visit; those that send a form ask twice or three times."""
        reader = lot.choice(self.by_role[lot.choice(list(self.by_role))])
        if lot.random() * 100 < self.writes and reader.person is not None:
            self._write(reader, lot)
        elif lot.random() * 100 < self.searches:
            self.ask(reader, self._get(reader, "/needs?" + _question(lot, self.land), lot))
        else:
            self.ask(reader, self._get(reader, self._page(reader, lot), lot))

    def _page(self, reader: Reader, lot: random.Random) -> str:
        there = self.places[reader.site]
        by_mark = there.all() if lot.random() * 100 < self.doors else there.of(reader.role)
        found = lot.choice(by_mark)
        address = lot.choices(found, [_OWN[each.which] for each in found])[0]
        return address.path + (_suffix(address.which, lot) if self.suffixes else "")

    def _get(self, reader: Reader, path: str, lot: random.Random) -> Request:
        headers = {"Cookie": reader.cookie} if reader.cookie else {}
        if lot.random() * 100 < PIECES:
            headers |= {"HX-Request": "true", "HX-Target": lot.choice(self.targets)}
        if lot.random() < 0.3:
            headers["Accept-Encoding"] = "gzip"
        language = "/en" if lot.random() < 0.1 else ""
        site = "" if reader.site == NATIONAL else f"/{reader.site}"
        return Request("GET", f"{site}{language}{path}", tuple(headers.items()))

    # --- forms --------------------------------------------------------------------------

    def _write(self, reader: Reader, lot: random.Random) -> None:
        deeds: list[Callable[[Reader, random.Random], None]] = [self._mark_notices]
        if reader.role == "supplier" and reader.site != NATIONAL:
            deeds += [self._declare] * 3
        if reader.role == "producer" or (reader.role in STAFF and reader.site == reader.home):
            deeds += [self._save_draft] * 3
        lot.choice(deeds)(reader, lot)

    def _mark_notices(self, reader: Reader, lot: random.Random) -> None:
        other = lot.choice(self.readers)
        numbers = reader.notices if lot.random() < 0.7 else other.notices
        one = f"/my/notices/{lot.choice(numbers)}/{lot.choice(['read', 'open'])}" if numbers else ""
        path = lot.choice([one, "/my/notices/read"]) or "/my/notices/read"
        self._send(reader, path, {}, lot)

    def _declare(self, reader: Reader, lot: random.Random) -> None:
        """A supplier answers a need of the site; what it writes only both and the desk read."""
        need = name(reader.site, str(lot.randrange(len(TITLES))))
        producer = self.land.company(reader.site, "producer")
        sides = frozenset({producer, reader.company or 0})
        word = self.land.canaries.word(Readers(reader.site, sides))
        fields = {"readiness": "similar", "currency": "IRR", "message": word, "evidence": word}
        path = f"/needs/{self.land.cast.needs[need]}/interest"
        self._follow(reader, self._send(reader, path, fields, lot))

    def _save_draft(self, reader: Reader, lot: random.Random) -> None:
        """A draft is opened, changed and saved; somebody else may have been faster."""
        draft = self.land.cast.needs[name(reader.home, "draft")]
        base = "/my" if reader.role in SIDES else "/admin"
        path = f"{base}/needs/{draft}/edit"
        answer = self.ask(reader, self._plain(reader, path))
        form = _form(answer, f"/needs/{draft}/edit")
        if form is None:
            return
        producer = frozenset({self.land.company(reader.home, "producer")})
        fields = {key: value for key, value in fields_of(form).items() if isinstance(value, str)}
        fields["summary"] = self.land.canaries.word(Readers(reader.home, producer))
        self._follow(reader, self._send(reader, path, fields, lot))

    def _plain(self, reader: Reader, path: str) -> Request:
        return Request("GET", reader.path(path), (("Cookie", reader.cookie),))

    def _send(
        self, reader: Reader, path: str, fields: dict[str, str], lot: random.Random
    ) -> Answer:
        tokens = {"csrf_token": reader.csrf, "nonce": f"{lot.getrandbits(128):032x}"}
        sent = {**tokens, **fields}
        headers = {"Cookie": reader.cookie}
        if lot.random() < 0.4:
            headers |= {"HX-Request": "true", "HX-Target": lot.choice(self.targets)}
        return self.ask(reader, asking.form(reader.path(path), sent.items(), headers))

    def _follow(self, reader: Reader, answer: Answer) -> None:
        place = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
        if place.startswith("/"):
            self.ask(reader, Request("GET", place, (("Cookie", reader.cookie),)))


def _own(there: Places) -> list[Address]:
    pages = there.by_mark.get("officer", [])
    return [page for page in pages if page.which in ("none", "own")]


def _form(answer: Answer, action: str) -> Tag | None:
    if answer.status != 200:
        return None
    soup = BeautifulSoup(answer.text, "html.parser")
    return next((f for f in soup.find_all("form") if action in str(f.get("action"))), None)


def _suffix(which: str, lot: random.Random) -> str:
    """Lists are taken away as files now and then, or asked for in parts."""
    if which != "none" or lot.random() > 0.4:
        return ""
    if lot.random() * 100 < FILES * 2.5:
        return f"?format={lot.choice(['csv', 'csv', 'xlsx'])}"
    return "?" + urlencode(dict([lot.choice(list(_narrowed(lot)))]))


def _narrowed(lot: random.Random) -> Iterator[tuple[str, str]]:
    yield "show", "closed"
    yield "state", lot.choice(["draft", "published", "submitted"])
    yield "q", lot.choice(_WORDS)
    yield "after", str(lot.randrange(1, 400))


def _question(lot: random.Random, land: Land) -> str:
    asked = {"q": lot.choice(_WORDS)} if lot.random() < 0.8 else {}
    facets = {
        "field": lot.choice(["textile", "food"]),
        "state": "open",
        "province": lot.choice(land.provinces),
        "sort": lot.choice(["new", "value"]),
        "all": "1",
    }
    for key in lot.sample(list(facets), lot.randrange(3)):
        asked[key] = facets[key]
    return urlencode(asked)
