"""What is found by its words in tables of the database.

Published needs, where PostgreSQL is the search engine: rows are written in the transaction that
publishes or changes a need, and go with its public copy (a trigger sees to that). Where another
engine is chosen these tables stay empty.

Public companies with their capabilities, on any database: rows are written and removed in the
transaction of the company's card (`company_keeping`).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Index, SmallInteger, String, Text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db
from webapp.tenancy.mixins import PublicProjection, of_same_province


class NeedSearch(PublicProjection, db.Model):  # type: ignore[name-defined]
    """A published need's tokens with their weights, and what lists are narrowed and ordered by."""

    __tablename__ = "need_search"
    __table_args__ = (
        of_same_province("id", "need", ondelete="CASCADE"),
        Index("ix_need_search_id", "id"),
        Index("ix_need_search_new", "published_at", "id"),
    )
    producer_company_id: Mapped[int] = mapped_column(BigInteger)
    park: Mapped[str | None] = mapped_column(Text)
    field: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    hs2: Mapped[str | None] = mapped_column(Text)
    band: Mapped[str | None] = mapped_column(Text)
    value: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    length: Mapped[int]
    """How many tokens it has, repeated ones counted again; rounded."""
    worth: Mapped[float]
    """What it is worth beside its words: open and newer needs a little more."""
    tokens: Mapped[str] = mapped_column(TSVECTOR().with_variant(Text(), "sqlite"))
    weights: Mapped[dict[str, int]] = mapped_column(JSONB().with_variant(JSON(), "sqlite"))
    """Token → ten times its weight."""


class NeedSearchWord(PublicProjection, db.Model):  # type: ignore[name-defined]
    """One thing that a published need says about its words (`vocabulary.word_labels`)."""

    __tablename__ = "need_search_word"
    __table_args__ = (
        of_same_province("id", "need", ondelete="CASCADE"),
        Index("ix_need_search_word_label", "label"),
    )
    producer_company_id: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str] = mapped_column(
        Text(collation="C").with_variant(Text(), "sqlite"), primary_key=True
    )


class CompanySearch(PublicProjection, db.Model):  # type: ignore[name-defined]
    """A public company: what lists are narrowed and ordered by. Several codes stand in one text,
    with blanks between them."""

    __tablename__ = "company_search"
    __table_args__ = (
        ForeignKeyConstraint(["id"], ["company.id"], ondelete="CASCADE"),
        Index("ix_company_search_stamp", "stamp"),
    )
    producer_company_id: Mapped[int] = mapped_column(BigInteger)  # its own id: the party's wall
    park_id: Mapped[int | None] = mapped_column(BigInteger)
    size: Mapped[str | None] = mapped_column(String(8))
    fields: Mapped[str] = mapped_column(Text)
    """Its own field and those of its capabilities."""
    kinds: Mapped[str] = mapped_column(Text)
    """Of its capabilities; empty where it has none."""
    roles: Mapped[str] = mapped_column(Text)
    length: Mapped[int]
    """How many tokens it has, repeated ones counted again."""
    name_key: Mapped[str] = mapped_column(Text)
    """Its name for sorting (`persian.alphabetical`)."""
    stamp: Mapped[int] = mapped_column(BigInteger)
    """A random number, another one whenever the company is found by other words than before."""


class CompanyTerm(PublicProjection, db.Model):  # type: ignore[name-defined]
    """A token of a public company and its capabilities, ten times its weight; or what it says about
    its words (`vocabulary.word_labels`), without weight."""

    __tablename__ = "company_term"
    __table_args__ = (
        ForeignKeyConstraint(["id"], ["company.id"], ondelete="CASCADE"),
        Index("ix_company_term_term", "term", "id", "weight"),
        {"sqlite_with_rowid": False},
    )
    producer_company_id: Mapped[int] = mapped_column(BigInteger)
    term: Mapped[str] = mapped_column(
        Text(collation="C").with_variant(Text(), "sqlite"), primary_key=True
    )
    weight: Mapped[int] = mapped_column(SmallInteger)
