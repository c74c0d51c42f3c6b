"""What becomes of each row: refused with reasons, or a need on its way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp import persian
from webapp.accounts.actor import Actor
from webapp.i18n import gettext
from webapp.needs import data as needs
from webapp.needs import likeness
from webapp.needs.intake import Intake
from webapp.needs.rules import MAX_TITLE, Flag
from webapp.sheets.reading import Row as Cells
from webapp.tenancy import sites

from . import queries
from .companies import Companies, Owner
from .plan import Plan, Tally
from .rows import Fault, Row, need_data
from .rules import FindingKind

Key = tuple[str, str | None]  # what makes two needs the same: folded title, HS code


@dataclass(frozen=True)
class Known:
    """What rows are compared with: needs of the province by title and code, and published needs
    of all provinces that ask for the same thing."""

    same: dict[Key, int]
    alike: dict[str, tuple[str, int, str]]

    @classmethod
    def of(cls, keys: Sequence[Key]) -> Known:
        alike = queries.published_alike([_like(key) for key in keys])
        return cls(queries.known_needs([title for title, _ in keys]), alike)


@dataclass(frozen=True)
class Verdict:
    """A row with what is said of it; `intake` is None where it is refused."""

    row: Row
    intake: Intake | None
    notes: list[tuple[FindingKind, Fault]] = field(default_factory=list)

    def findings(self) -> list[tuple[FindingKind, Fault]]:
        return [*((FindingKind.REFUSED, fault) for fault in self.row.faults), *self.notes]


class Judge:
    """Judges the rows of one file, in order. Call it inside the tenant scope of the province.

    With `enters` it enters companies that are not known yet; without, it only counts them, and
    remembers the rows it has seen, as it does not find them in the database.
    """

    def __init__(self, plan: Plan, actor: Actor, province: str, *, enters: bool) -> None:
        self.plan, self.province, self.enters = plan, province, enters
        self.reader = plan.reader
        self.companies = Companies(actor, province, enters=enters)
        self.parks = queries.parks_by_name(province)
        self.provinces = province_names()
        self.seen: set[int] = set()

    def judge(self, chunk: Sequence[Cells]) -> list[Verdict]:
        rows = [self.reader.read(number, cells) for number, cells in chunk]
        owners = [self._look(row) for row in rows]
        keys = [None if row.faults else _key(row) for row in rows]
        known = Known.of([key for key in keys if key is not None])
        return [self._verdict(*given, known) for given in zip(rows, owners, keys, strict=True)]

    # --- faults that only the database knows of ---

    def _look(self, row: Row) -> Owner | None:
        """Whose the row is; None where its own cells say it in a way that cannot be read."""
        self._check_province(row)
        self._check_park(row)
        options, said = self.plan.options, row.known
        asked = (said.get("company_national_id", ""), said.get("company_name", ""))
        if not any(asked):
            if any(fault.field.startswith("company_") for fault in row.faults):
                return None
            if options.company_id:
                return self.companies.numbered(options.company_id)
            asked = (options.company_national_id, options.company_name)
        owner = self.companies.find(*asked, comes_in=not row.faults)
        if owner.reason:
            where = "company_national_id" if asked[0] else "company_name"
            row.faults.append(Fault(where, owner.reason, " ".join(filter(None, asked))))
        return owner

    def _check_province(self, row: Row) -> None:
        said = row.known.get("province")
        code = self.provinces.get(province_key(said)) if said else self.province
        if code != self.province:
            reason = "other_province" if code else "province"
            row.faults.append(Fault("province", reason, said or ""))

    def _check_park(self, row: Row) -> None:
        said = row.known.get("park")
        if said and persian.fold(said) not in self.parks:
            row.faults.append(Fault("park", "park", said))

    # --- the verdict ---

    def _verdict(self, row: Row, owner: Owner | None, key: Key | None, known: Known) -> Verdict:
        if key is None or owner is None:
            return Verdict(row, None)
        notes = [(FindingKind.MENDED, fault) for fault in row.mended]
        title = str(row.known["title"])
        flags: tuple[str, ...] = ()
        if len(title) > MAX_TITLE:
            notes.append((FindingKind.SHORTENED, Fault("title", "shortened", title)))
        if key in known.same or hash(key) in self.seen:
            number = known.same.get(key)
            need = (self.province, number) if number else None
            notes.append((FindingKind.DUPLICATE, Fault("title", "duplicate", title, need)))
            flags = (str(Flag.DUPLICATE),)
        elif other := known.alike.get(_like(key)):
            notes.append((FindingKind.ALIKE, Fault("title", "alike", other[2], other[:2])))
        self._remember(key, known)
        if self.plan.options.publish and not owner.is_verified:
            fault = Fault("company_name", "company_pending", owner.name)
            notes.append((FindingKind.UNPUBLISHED, fault))
        return Verdict(row, self._intake(row, owner, flags), notes)

    def _remember(self, key: Key, known: Known) -> None:
        known.same.setdefault(key, 0)
        if not self.enters:
            self.seen.add(hash(key))

    def _intake(self, row: Row, owner: Owner, flags: tuple[str, ...]) -> Intake:
        options, said = self.plan.options, row.known
        park = said.get("park")
        reference = said.get("consent") or options.consent_reference
        given_by = options.given_by or said.get("contact_name") or owner.name
        return Intake(
            data=need_data(
                said,
                self.parks[persian.fold(park)] if park else options.park_id,
                gettext("Customs office: %(name)s", name=said["customs"])
                if "customs" in said
                else "",
            ),
            company_id=owner.id or 0,
            given_by=given_by if reference else "",
            reference=reference,
            publish=options.publish and owner.is_verified,
            flags=flags,
        )


def _key(row: Row) -> Key:
    title, _ = persian.shorten(str(row.known["title"]), MAX_TITLE)
    return needs.title_key(title), row.known.get("hs_code")


def _like(key: Key) -> str:
    return likeness.key(*key)


def province_key(said: str) -> str:
    """The form in which two ways to write a province are equal."""
    return persian.slug_key(said).removeprefix("استان-")


def province_names() -> dict[str, str]:
    """Every way to write a province, as `province_key`, with its code."""
    found = {}
    for code in sites.province_codes():
        file: Any = sites.tenant_files()[code]
        for name in (code, file.name.fa, file.name.en, file.name.fa.replace(" و ", " و")):
            found[province_key(name)] = code
    return found


def count(tally: Tally, verdicts: Sequence[Verdict], published: int) -> None:
    """`tally` holds these rows too."""
    for verdict in verdicts:
        tally.rows += 1
        if verdict.intake is None:
            tally.refused += 1
            tally.by_reason.update({fault.reason for fault in verdict.row.faults})
            continue
        tally.imported += 1
        kinds = {kind for kind, _ in verdict.notes}
        tally.shortened += FindingKind.SHORTENED in kinds
        tally.duplicates += FindingKind.DUPLICATE in kinds
        tally.alike += FindingKind.ALIKE in kinds
        tally.mended += FindingKind.MENDED in kinds
        tally.unpublished += FindingKind.UNPUBLISHED in kinds
    tally.published += published
