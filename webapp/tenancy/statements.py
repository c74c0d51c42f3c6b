"""Which owned tables does a statement reach, and does it reach them past the ORM?"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.sql.dml import Delete, Insert, Update
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import Select

from .mixins import Owned, PersonOwned, Projection

_KNOWN_LIMIT = 5000
_OWNERS = (Owned, Projection, PersonOwned)
# What no statement of the site has to do with: the role and settings of the database's wall,
# and ways to run a text that cannot be read here.
SCOPE_ITSELF = "the scope itself"
_TAKES_SCOPE = re.compile(
    r"set_config|\bset\s+(?:local\s+|session\s+)?(?:role|session|app\b)|\breset\b"
    r"|\bu&|_to_xml|dblink|\battach\b",
    re.IGNORECASE,
)


class Inspector:
    """Looks through statements once per shape; SQLAlchemy's own cache key names the shape."""

    def __init__(self, guarded: frozenset[str]) -> None:
        self.guarded = guarded
        names = "|".join(sorted(map(re.escape, guarded), key=len, reverse=True))
        self._in_text = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
        self._known: dict[Any, tuple[frozenset[str], frozenset[str]]] = {}

    @classmethod
    def of(cls, metadata: MetaData, global_tables: frozenset[str]) -> Inspector:
        return cls(frozenset(metadata.tables) - global_tables)

    def named_in(self, text: str) -> frozenset[str]:
        """The guarded tables whose names occur in a piece of SQL, or what is worse."""
        found = frozenset(name.lower() for name in self._in_text.findall(text))
        return found | {SCOPE_ITSELF} if _TAKES_SCOPE.search(text) else found

    def tables(self, statement: Any) -> tuple[frozenset[str], frozenset[str]]:
        """(tables reached past the ORM, all guarded tables reached)."""
        key = _cache_key(statement)
        if key is not None and (known := self._known.get(key)) is not None:
            return known
        walk = _Walk(self)
        walk.visit(statement)
        raw = frozenset(walk.raw) & (self.guarded | {SCOPE_ITSELF})
        answer = (raw, (frozenset(walk.orm) & self.guarded) | raw)
        if key is not None and len(self._known) < _KNOWN_LIMIT:
            self._known[key] = answer
        return answer


def _cache_key(statement: Any) -> Any:
    try:
        key = statement._generate_cache_key()
    except (AttributeError, TypeError):
        return None
    return None if key is None else key.key


def _is_mapped(element: Any) -> bool:
    """Belongs to a class whose mixin brings criteria; a second class over a table has none."""
    notes = getattr(element, "_annotations", {})
    parent = notes.get("parententity") or notes.get("parentmapper")
    if parent is None:
        return "entity_namespace" in notes
    return issubclass(parent.mapper.class_, _OWNERS)


def _is_orm(statement: Any) -> bool:
    """Compiled by the ORM: only there criteria are added."""
    return bool(statement._propagate_attrs.get("compile_state_plugin") == "orm")


def _base_table(element: Any) -> Any:
    while hasattr(element, "element"):
        element = element.element
    return element


class _Walk:
    def __init__(self, inspector: Inspector) -> None:
        self.inspector = inspector
        self.raw: set[str] = set()
        self.orm: set[str] = set()
        self._seen: set[int] = set()

    def visit(self, element: Any) -> None:
        if id(element) in self._seen:
            return
        self._seen.add(id(element))
        if isinstance(element, Select):
            self._select(element)
        elif isinstance(element, Insert | Update | Delete):
            self._change(element)
        else:
            handler = getattr(self, "_" + getattr(element, "__visit_name__", ""), self._others)
            handler(element)

    def _others(self, element: Any) -> None:
        if hasattr(element, "get_children"):
            for child in element.get_children():
                self.visit(child)

    def _table(self, element: Any) -> None:
        (self.orm if _is_mapped(element) else self.raw).add(element.name)

    def _column(self, element: Any) -> None:
        if element.is_literal:
            self.raw |= self.inspector.named_in(element.name)
        table = getattr(element, "table", None)
        if table is None:
            return
        base = _base_table(table)
        if getattr(base, "__visit_name__", "") != "table":
            self.visit(table)
        elif _is_mapped(element) or _is_mapped(table):
            self.orm.add(base.name)
        else:
            self.raw.add(base.name)

    def _alias(self, element: Any) -> None:
        base = element.element
        if getattr(base, "__visit_name__", "") == "table":
            mapped = _is_mapped(element) or _is_mapped(base)
            (self.orm if mapped else self.raw).add(base.name)
        else:
            self._others(element)

    def _textclause(self, element: Any) -> None:
        self.raw |= self.inspector.named_in(element.text)

    def _textual_select(self, element: Any) -> None:
        self.raw |= self.inspector.named_in(element.element.text)

    def _function(self, element: Any) -> None:
        self.raw |= self.inspector.named_in(element.name)
        self._others(element)

    def _binary(self, element: Any) -> None:
        if isinstance(element.operator, custom_op):
            self.raw |= self.inspector.named_in(element.operator.opstring)
        self._others(element)

    _unary = _binary

    def _change(self, element: Any) -> None:
        subject = element._propagate_attrs.get("plugin_subject")
        mapped = subject is not None and issubclass(subject.mapper.class_, _OWNERS)
        self._texts_beside(element)
        (self.orm if mapped else self.raw).add(element.table.name)
        for child in element.get_children():
            if getattr(child, "__visit_name__", "") != "table":
                self._visit_beside(child, element.table.name)

    def _visit_beside(self, child: Any, target: str) -> None:
        """A bare column of the changed table itself is filtered together with it."""
        before = set(self.raw)
        self.visit(child)
        if target in self.orm and target not in before:
            self.raw.discard(target)

    def _select(self, element: Select[Any]) -> None:
        outer_raw, outer_orm = self.raw, self.orm
        self.raw, self.orm = set(), set()
        for part in _parts_of(element):
            self.visit(part)
        for target, on_clause, _, _ in element._setup_joins:
            self._join_target(target)
            if on_clause is not None and not hasattr(on_clause, "property"):
                self.visit(on_clause)
        self._texts_beside(element)
        if not _is_orm(element):
            self.raw, self.orm = self.raw | self.orm, set()
        # a bare column of a table that is here as an entity is filtered with it
        outer_raw |= self.raw - self.orm
        outer_orm |= self.orm
        self.raw, self.orm = outer_raw, outer_orm

    def _texts_beside(self, element: Any) -> None:
        """Text before, behind and beside the parts of a statement."""
        for name in ("_prefixes", "_suffixes"):
            for text, _ in getattr(element, name, ()):
                self.visit(text)
        hints = [*getattr(element, "_statement_hints", ()), *getattr(element, "_hints", {}).items()]
        for hint in hints:
            self.raw |= self.inspector.named_in(str(hint[-1]))

    def _join_target(self, target: Any) -> None:
        mapper = getattr(getattr(target, "property", None), "mapper", None)
        if mapper is not None:
            self.orm.add(mapper.local_table.name)
        elif not hasattr(target, "property"):
            self.visit(target)


def _parts_of(select: Select[Any]) -> list[Any]:
    return [
        *select._raw_columns,
        *select._from_obj,
        *select._where_criteria,
        *getattr(select, "_having_criteria", ()),
        *select._order_by_clauses,
        *select._group_by_clauses,
        *getattr(select, "_independent_ctes", ()),
    ]
