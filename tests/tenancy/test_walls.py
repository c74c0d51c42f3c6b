"""No row of another province, company or person comes in or goes out."""

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import aliased

from webapp import audit
from webapp.audit import AuditEntry
from webapp.companies.models import Company
from webapp.db import db, reading, unit_of_work
from webapp.needs.models import Consent, Need, NeedEvent, PublishedNeed
from webapp.notices import Notice
from webapp.places.models import Park, Shelf
from webapp.tenancy import guard, scopes
from webapp.tenancy.mixins import GLOBAL, PersonOwned
from webapp.tenancy.scopes import NoScope, UnscopedStatement, WrongScope

YAZD, FARS = "yazd", "fars"


@pytest.fixture
def db_app(app):
    with app.app_context():
        yield app


def titles(rows):
    return {row.title for row in rows}


class TestReading:
    def test_without_a_scope_nothing_is_read(self, db_app):
        for statement in (select(Need), select(Need.id), select(func.count()).select_from(Need)):
            with pytest.raises(NoScope):
                db.session.execute(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            select(Need.province),
            select(Need.province).where(Need.id > 0),
            select(aliased(Need).province),
            select(Need.province).union_all(select(Need.province)),
            select(select(Need.province).subquery().c.province),
            select(NeedEvent.province).join(Need, Need.id == NeedEvent.need_id),
            select(func.max(Need.province)),
        ],
    )
    def test_a_tenant_sees_its_own_rows_however_it_asks(self, db_app, statement):
        with reading(scopes.tenant(YAZD)):
            found = set(db.session.execute(statement).scalars())
        assert found == {YAZD}

    def test_a_count_is_limited_too(self, db_app):
        with reading(scopes.tenant(FARS)):
            assert db.session.scalar(select(func.count()).select_from(Need)) == 1
        with reading(scopes.national("test")):
            assert db.session.scalar(select(func.count()).select_from(Need)) == 4

    def test_get_by_key_finds_no_foreign_row(self, db_app, cast):
        with reading(scopes.tenant(YAZD)):
            assert db.session.get(Need, (FARS, cast.needs["valve"])) is None
            assert db.session.get(Need, (YAZD, cast.needs["yarn"])) is not None

    def test_the_public_sees_projections_only(self, db_app):
        with reading(scopes.public()):
            assert len(db.session.scalars(select(PublishedNeed)).all()) == 3
            for owned in (Need, Consent, NeedEvent, Park, Shelf, AuditEntry):
                assert db.session.scalars(select(owned)).all() == []

    def test_a_party_sees_what_names_it_in_all_provinces(self, db_app, cast):
        with reading(scopes.party(cast.companies["producer"])):
            assert titles(db.session.scalars(select(Need))) >= {"نخ پلی‌استر POY"}
            assert db.session.scalar(select(func.count()).select_from(Need)) == 3
            assert db.session.scalars(select(Park)).all() == []
        with reading(scopes.party(cast.companies["supplier"])):
            assert db.session.scalars(select(Need)).all() == []

    def test_a_person_sees_own_notices_only(self, db_app, cast):
        with unit_of_work(scopes.system("test")):
            for name in ("producer", "supplier"):
                db.session.add(
                    Notice(
                        user_id=cast.people[name], kind="test", province=YAZD,
                        endpoint="pages.index", cause=name,
                    )
                )  # fmt: skip
        with reading(scopes.person(cast.people["supplier"])):
            assert {n.cause for n in db.session.scalars(select(Notice))} == {"supplier"}
        with reading(scopes.public()):
            assert db.session.scalars(select(Notice)).all() == []


class TestPastTheOrm:
    @pytest.mark.parametrize(
        "statement",
        [
            select(Need.__table__),
            select(Need.__table__.c.title),
            text("SELECT title FROM need"),
            text("select * from published_need join NEED using (province, id)"),
            select(Need.id).join(Park.__table__, Park.__table__.c.id == Need.park_id),
            Need.__table__.insert().values(province=FARS, id=1),
            Need.__table__.delete(),
        ],
        ids=str,
    )
    def test_plain_statements_on_owned_tables_are_refused(self, db_app, statement):
        with scopes.opened(scopes.tenant(YAZD)), pytest.raises(UnscopedStatement):
            db.session.execute(statement)

    def test_the_connection_is_guarded_as_well(self, db_app):
        with scopes.opened(scopes.tenant(YAZD)), db.engine.connect() as connection:
            with pytest.raises(UnscopedStatement):
                connection.execute(select(Need.__table__))
            with pytest.raises(UnscopedStatement):
                connection.exec_driver_sql("SELECT * FROM need")

    def test_only_listed_places_are_excused(self, db_app):
        with pytest.raises(UnscopedStatement, match="not a listed place"), guard.at("convenience"):
            db.session.execute(select(Need))


class TestWriting:
    def test_a_row_is_stamped_with_the_scopes_province(self, db_app):
        with unit_of_work(scopes.tenant(YAZD)):
            park = Park(code="neu", name="شهرک نو", kind="park")
            db.session.add(park)
            db.session.flush()
            assert park.province == YAZD and park.id > 0

    def test_numbers_are_unique_in_the_whole_country(self, db_app):
        numbers = []
        for province in (YAZD, FARS):
            with unit_of_work(scopes.tenant(province)):
                parks = [Park(code=f"n{n}", name="x", kind="zone") for n in range(50)]
                db.session.add_all(parks)
                db.session.flush()
                numbers += [park.id for park in parks]
        assert len(set(numbers)) == 100

    def test_a_foreign_row_is_refused(self, db_app):
        with pytest.raises(WrongScope), unit_of_work(scopes.tenant(YAZD)):
            db.session.add(Park(province=FARS, code="x", name="x", kind="park"))

    def test_a_row_may_not_move_to_another_province(self, db_app, cast):
        with pytest.raises(WrongScope), unit_of_work(scopes.tenant(YAZD)):
            db.session.get(Need, (YAZD, cast.needs["yarn"])).province = FARS

    def test_bulk_inserts_obey_the_same_rule(self, db_app):
        row = {"province": FARS, "id": 10**9, "code": "x", "name": "x", "kind": "park"}
        with pytest.raises(WrongScope), unit_of_work(scopes.tenant(YAZD)):
            db.session.execute(db.insert(Park), [row])
        with pytest.raises(WrongScope), unit_of_work(scopes.tenant(YAZD)):
            db.session.execute(db.insert(Park).values(**row))

    def test_insert_from_select_is_refused(self, db_app):
        query = db.insert(Park).from_select(["province", "id"], select(Park.province, Park.id))
        with pytest.raises(UnscopedStatement), unit_of_work(scopes.tenant(YAZD)):
            db.session.execute(query)

    def test_a_bulk_update_stays_at_home(self, db_app):
        with unit_of_work(scopes.tenant(YAZD)):
            db.session.execute(update(Need).values(brand="changed"))
        with reading(scopes.national("test")):
            found = set(
                db.session.execute(select(Need.province).where(Need.brand == "changed")).scalars()
            )
        assert found == {YAZD}

    def test_a_bulk_update_by_key_reaches_no_foreign_row(self, db_app, cast):
        row = {"province": FARS, "id": cast.needs["valve"], "brand": "stolen"}
        with pytest.raises(WrongScope), unit_of_work(scopes.tenant(YAZD)):
            db.session.execute(update(Need), [row])

    def test_an_owner_column_is_never_bulk_updated(self, db_app):
        with pytest.raises(WrongScope), unit_of_work(scopes.tenant(YAZD)):
            db.session.execute(update(Need).values(province=FARS))

    @pytest.mark.parametrize("make", [lambda c: scopes.public(), lambda c: scopes.national("test")])
    def test_public_and_national_scopes_write_no_owned_row(self, db_app, cast, make):
        with pytest.raises(WrongScope), unit_of_work(make(cast)):
            db.session.add(Park(province=YAZD, code="x", name="x", kind="park"))
        with pytest.raises(WrongScope), unit_of_work(make(cast)):
            db.session.execute(update(Need).values(brand="x"))

    def test_a_party_writes_only_rows_that_name_it(self, db_app, cast):
        other = scopes.party(cast.companies["supplier"])
        event = dict(province=YAZD, need_id=cast.needs["yarn"], to_state="paused")
        with pytest.raises(WrongScope), unit_of_work(other):
            db.session.add(NeedEvent(producer_company_id=cast.companies["producer"], **event))
        with unit_of_work(scopes.party(cast.companies["producer"])):
            db.session.add(NeedEvent(producer_company_id=cast.companies["producer"], **event))

    def test_one_unit_of_work_writes_in_one_province(self, db_app, cast):
        company = cast.companies["producer"]
        with pytest.raises(WrongScope), unit_of_work(scopes.party(company)):
            for province, need in ((YAZD, "yarn"), (FARS, "valve")):
                db.session.add(
                    NeedEvent(
                        province=province, need_id=cast.needs[need], to_state="paused",
                        producer_company_id=company,
                    )
                )  # fmt: skip

    def test_the_ledger_is_append_only(self, db_app):
        with unit_of_work(scopes.tenant(YAZD)):
            audit.record("odd.test", actor_id=None)
        with pytest.raises(WrongScope), unit_of_work(scopes.tenant(YAZD)):
            db.session.scalars(select(AuditEntry)).first().action = "forged"
        with pytest.raises(WrongScope), unit_of_work(scopes.tenant(YAZD)):
            db.session.execute(db.delete(AuditEntry))

    def test_a_key_cannot_point_into_another_province(self, db_app, cast):
        from sqlalchemy.exc import IntegrityError

        with pytest.raises(IntegrityError), unit_of_work(scopes.tenant(YAZD)):
            db.session.add(
                NeedEvent(
                    producer_company_id=cast.companies["producer"],
                    need_id=cast.needs["valve"], to_state="draft",
                )
            )  # fmt: skip


class TestSessions:
    def test_a_session_belongs_to_its_first_scope(self, db_app):
        with scopes.opened(scopes.tenant(YAZD)):
            session = db.session()
            session.scalars(select(Need)).all()
        with scopes.opened(scopes.tenant(FARS)), pytest.raises(WrongScope):
            session.scalars(select(Need)).all()

    def test_rows_of_an_outer_scope_are_not_in_the_inner_ones_map(self, db_app, cast):
        with reading(scopes.tenant(FARS)):
            assert db.session.get(Need, (FARS, cast.needs["valve"])) is not None
            with reading(scopes.tenant(YAZD)):
                assert db.session.get(Need, (FARS, cast.needs["valve"])) is None


class TestSchema:
    def test_every_table_has_an_owner_or_is_listed_as_global(self):
        mappers = db.Model.registry.mappers
        persons = {m.local_table.name for m in mappers if issubclass(m.class_, PersonOwned)}
        owned = persons | {
            table.name
            for table in db.metadata.tables.values()
            if {"province", "id"} <= set(table.primary_key.columns.keys())
        }
        assert set(db.metadata.tables) - owned <= GLOBAL

    def test_keys_between_owned_tables_carry_the_province(self):
        for table in db.metadata.tables.values():
            if table.name in GLOBAL:
                continue
            for key in table.foreign_key_constraints:
                target = key.referred_table
                if "province" in target.c:
                    assert "province" in {c.name for c in key.columns}, f"{table.name}: {key.name}"

    def test_nothing_is_set_to_null_by_a_deletion(self):
        keys = [k for t in db.metadata.tables.values() for k in t.foreign_key_constraints]
        assert not [key for key in keys if key.ondelete == "SET NULL"]

    def test_companies_are_global(self, db_app):
        with reading(scopes.system("test", writes=False)):
            assert db.session.scalar(select(func.count()).select_from(Company)) == 5
