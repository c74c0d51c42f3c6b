"""No table, key or column reaches the site without a wall; the gate finds one that tries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import (
    BigInteger,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool

from webapp import load_models
from webapp.db import db
from webapp.tenancy import guard, policies, walls
from webapp.tenancy.mixins import (
    GLOBAL,
    PersonOwned,
    Projection,
    ProvinceOwned,
    PublicProjection,
    of_same_province,
)

# Unique in the whole country on purpose; nothing can be learned by trying.
COUNTRYWIDE = {
    "stored_file": {("name",)},  # 128 random bits on one disk
    "interest": {("need_id", "supplier_company_id", "open_key")},  # a need has one province
}


def faults(base: type[DeclarativeBase]) -> list[str]:
    """One sentence for each table or key that a wall could not hold."""
    owners = {m.local_table.name: policies.owner_of(m.class_) for m in base.registry.mappers}
    found = []
    for table in base.metadata.tables.values():
        owner = owners.get(table.name)
        if (owner is None) != (table.name in GLOBAL):
            found.append(f"{table.name} is neither owned nor global, or both")
        elif owner is not None:
            found += _owned_faults(table, owner)
        found += _key_faults(table, owners)
    return found


def _owned_faults(table: Table, owner: type) -> Iterator[str]:
    if issubclass(owner, PersonOwned):
        return
    for columns in [tuple(table.primary_key.columns.keys()), *_unique(table)]:
        if "province" not in columns and columns not in COUNTRYWIDE.get(table.name, ()):
            yield f"{table.name}: {columns} is unique past the provinces"


def _unique(table: Table) -> list[tuple[str, ...]]:
    made = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    made += [index for index in table.indexes if index.unique]
    return [tuple(column.name for column in each.columns) for each in made]


def _key_faults(table: Table, owners: dict[str, type | None]) -> Iterator[str]:
    for key in table.foreign_key_constraints:
        target = owners.get(key.referred_table.name)
        pairs = {(e.parent.name, e.column.name) for e in key.elements}
        if key.ondelete == "SET NULL":
            yield f"{table.name}: a deletion empties {key.column_keys}"
        if target is None or issubclass(target, PersonOwned):
            continue
        if issubclass(target, Projection):
            yield f"{table.name} refers to the copy {key.referred_table.name}"
        if not any(theirs == "province" and ours.endswith("province") for ours, theirs in pairs):
            yield f"{table.name}: {key.column_keys} may point into another province"


def test_every_table_and_key_of_the_site_is_walled():
    load_models()
    assert faults(db.Model) == []


def site_with(model):
    """What the gate says of a site with one more table."""

    class Site(DeclarativeBase):
        metadata = MetaData()

    class Park(ProvinceOwned, Site):
        __tablename__ = "park"

    class PublishedPark(PublicProjection, Site):
        __tablename__ = "published_park"
        __table_args__ = (of_same_province("id", "park"),)

    assert faults(Site) == []
    model(Site)
    return " ".join(faults(Site))


class TestTheGateFinds:
    """The negative controls: a table without each of the rules."""

    def test_a_table_without_an_owner(self):
        def add(site):
            class Note(site):
                __tablename__ = "note"
                id: Mapped[int] = mapped_column(primary_key=True)

        assert "note is neither owned nor global" in site_with(add)

    def test_an_owned_table_on_the_list_of_global_ones(self):
        def add(site):
            class Job(ProvinceOwned, site):
                __tablename__ = "job"

        assert "job is neither owned nor global, or both" in site_with(add)

    @pytest.mark.parametrize(
        "rule", [UniqueConstraint("code"), Index("ix_code", "code", unique=True)]
    )
    def test_a_rule_that_is_unique_past_the_provinces(self, rule):
        def add(site):
            class Centre(ProvinceOwned, site):
                __tablename__ = "centre"
                __table_args__ = (rule,)
                code: Mapped[str] = mapped_column(String(9))

        assert "centre: ('code',) is unique past the provinces" in site_with(add)

    def test_a_key_without_a_province(self):
        def add(site):
            class Centre(ProvinceOwned, site):
                __tablename__ = "centre"
                __table_args__ = (ForeignKeyConstraint(["park_id"], ["park.id"]),)
                park_id: Mapped[int] = mapped_column(BigInteger)

        assert "centre: ['park_id'] may point into another province" in site_with(add)

    def test_a_key_to_a_copy(self):
        def add(site):
            class Visit(ProvinceOwned, site):
                __tablename__ = "visit"
                __table_args__ = (of_same_province("park_id", "published_park"),)
                park_id: Mapped[int] = mapped_column(BigInteger)

        assert "visit refers to the copy published_park" in site_with(add)

    def test_a_deletion_that_empties_a_key(self):
        def add(site):
            class Centre(ProvinceOwned, site):
                __tablename__ = "centre"
                __table_args__ = (of_same_province("park_id", "park", ondelete="SET NULL"),)
                park_id: Mapped[int] = mapped_column(BigInteger)

        assert "a deletion empties ['province', 'park_id']" in site_with(add)


# --- the same question to the database itself -----------------------------------------------


@pytest.mark.only("postgresql")
class TestInTheDatabase:
    @pytest.fixture
    def owner(self, settings):
        engine = create_engine(settings.database_url, poolclass=NullPool)
        with guard.at("migration"), engine.connect() as connection:
            yield connection

    def test_every_wall_stands(self, owner):
        assert walls.faults(owner, db.Model) == []

    def test_building_again_changes_nothing(self, owner):
        assert walls.build(owner, db.Model) == []

    @pytest.mark.parametrize(
        ("harm", "fault"),
        [
            ("ALTER TABLE need DISABLE ROW LEVEL SECURITY", "need has no row-level security"),
            ("ALTER TABLE need NO FORCE ROW LEVEL SECURITY", "need does not force"),
            ("DROP POLICY tenant ON need", "need lacks the policy tenant"),
            ("CREATE POLICY more ON need USING (true)", "need has a policy more too many"),
            ("ALTER POLICY tenant ON need USING (true)", "need is not as it was built"),
            ("GRANT UPDATE (id) ON need TO ghafaseh_scope_party", "need is not as it was built"),
            ('GRANT SELECT ON "user" TO ghafaseh_scope_public', "user is not as it was built"),
            ("CREATE VIEW all_needs AS SELECT * FROM need", "all_needs is a view with its owner"),
            ("CREATE TABLE note (id int)", "note has no owner and is not on the list"),
        ],
    )  # fmt: skip
    def test_harm_is_found_and_mended(self, owner, harm, fault):
        owner.exec_driver_sql(harm)
        owner.commit()
        assert fault in "\n".join(walls.faults(owner, db.Model))
        walls.build(owner, db.Model)
        left = "\n".join(walls.faults(owner, db.Model))
        assert left == "" or "all_needs" in left or "note" in left

    def test_a_role_that_passes_the_walls_is_found(self, owner):
        owner.exec_driver_sql("ALTER ROLE ghafaseh_scope_tenant BYPASSRLS")
        try:
            said = "\n".join(walls.faults(owner, db.Model))
        finally:
            owner.exec_driver_sql("ALTER ROLE ghafaseh_scope_tenant NOBYPASSRLS")
            owner.commit()
        assert "ghafaseh_scope_tenant may more than a scope may" in said
