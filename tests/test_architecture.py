"""Rules of the code that nobody should have to remember."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from webapp import FEATURES, first_words
from webapp.access import Mark
from webapp.paths import PACKAGE, TEMPLATES
from webapp.tenancy import files, sites
from webapp.tenancy.scopes import NATIONAL

LAYERED = ("rules", "models", "queries", "services", "policy", "forms", "labels")
PURE = ("flask", "flask_login", "flask_wtf", "sqlalchemy", "whoosh", "wtforms")
# file of a feature: what it must not import (by the beginning of the module's name)
FORBIDDEN = {
    "rules": (*PURE, "webapp.db", "webapp.i18n"),
    "policy": (*PURE, "webapp.db"),
    "models": ("flask", "wtforms"),
    "queries": ("flask", "wtforms"),
    "services": ("flask", "wtforms", "whoosh", "webapp.search"),
    "forms": ("sqlalchemy", "webapp.db"),
    "routes": ("sqlalchemy",),
    "admin": ("sqlalchemy",),
}
# The places that look across provinces on purpose, each with its reason.
WIDE = {
    "access.py": "the mark of the national desk, which logs each visit; guests reach global tables",
    "accounts/cli.py": "people are global",
    "accounts/code_letters.py": "whom a code is for is found out after the answer",
    "accounts/signing_in.py": "a person is found before anything is known of him",
    "accounts/tries.py": "failed tries are counted in a transaction of their own",
    "cli.py": "is the site empty on first start?",
    "demo/loader.py": "is the site empty?",
    "demo/loading.py": "people of all provinces",
    "demo/people.py": "people of all provinces",
    "drainer.py": "positions and rows of the outbox: ids only",
    "exports.py": "asking for an export writes a job",
    "follows/digest.py": "whose digest is due; each is then written in the person's own scope",
    "identity.py": "sessions, roles and memberships of whoever signs in",
    "importing/cli.py": "the person named by --actor",
    "importing/jobs.py": "the person who started the job",
    "jobs/cli.py": "jobs are global",
    "jobs/handlers.py": "a job runs in the scope it was started in",
    "jobs/running.py": "jobs are global",
    "jobs/tidying.py": "jobs are global",
    "outgoing.py": "the queue of messages is global",
    "meetings/reminders.py": "which provinces have meetings soon; each is then entered",
    "needs/alike.py": "which closed public needs are made at home by now: numbers only",
    "needs/effects.py": "in which provinces a company has needs; each is then told",
    "needs/routes.py": "was a number ever published? Yes or no, nothing else is shown",
    "privacy/cli.py": "people are global",
    "privacy/taking.py": "one person's own rows, by number, wherever they stand",
    "reports/recounting.py": "sums of the whole country",
    "reports/services.py": "sums of the whole country",
    "search/cli.py": "how far the index is",
    "search/indexing.py": "the index holds the projections of all provinces",
    "sms.py": "the queue of messages is global",
    "uploads.py": "bytes used by a province; files without a row",
    "audit.py": "what was refused is written when the request has ended",
    "pages/verifying.py": "reads every ledger to its end",
    "words/collecting.py": "questions that found nothing are counted after the answer",
    "workers.py": "old rows of global tables",
}


def sources() -> list[Path]:
    return [p for p in sorted(PACKAGE.rglob("*.py")) if "migrations" not in p.parts]


def imports_of(path: Path) -> set[str]:
    """Full names of the modules a file imports, relative ones resolved."""
    package = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                parts = parts[: len(parts) - node.level + 1]
                base = ".".join([*parts, base] if base else parts)
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def feature_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "webapp" and parts[1] in FEATURES else None


@pytest.mark.parametrize("feature", [f for f in FEATURES if f not in ("search", "importing")])
def test_lower_layers_know_only_features_on_their_left(feature):
    allowed = set(FEATURES[: FEATURES.index(feature) + 1])
    for name in LAYERED:
        path = PACKAGE / feature / f"{name}.py"
        if path.exists():
            known = {feature_of(module) for module in imports_of(path)} - {None}
            assert known <= allowed, f"{feature}/{name}.py knows {known - allowed}"


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
def test_each_kind_of_file_imports_only_what_it_may(name):
    for feature in FEATURES:
        path = PACKAGE / feature / f"{name}.py"
        if path.exists():
            wrong = [
                module
                for module in imports_of(path)
                if any(module == bad or module.startswith(bad + ".") for bad in FORBIDDEN[name])
            ]
            assert not wrong, f"{feature}/{name}.py imports {wrong}"


def test_only_the_marks_and_units_of_work_commit():
    allowed = {"webapp/db.py", "webapp/access.py"}
    for path in sources():
        name = str(path.relative_to(PACKAGE.parent))
        if name not in allowed:
            assert not re.search(r"session(\(\))?\.commit\(", path.read_text("utf-8")), name


def test_provinces_are_looked_across_only_in_listed_places():
    found = set()
    for path in sources():
        if path.parent.name != "tenancy" and _WIDE_CALL.search(path.read_text("utf-8")):
            found.add(str(path.relative_to(PACKAGE)))
    assert found == set(WIDE)


_WIDE_CALL = re.compile(r"scopes\.(national|system)\(")


def test_htmx_flask_is_touched_in_one_module():
    for path in sources():
        if "htmx_flask" in {module.split(".")[0] for module in imports_of(path)}:
            assert path.name == "htmx.py", path


def test_every_view_has_an_access_mark(app):
    for endpoint, view in app.view_functions.items():
        assert isinstance(getattr(view, "access", None), Mark), f"{endpoint} has no access mark"


def test_views_under_admin_are_for_staff_and_under_my_for_members(app):
    wanted = {"admin": ("officer", "admin"), "my": ("party", "person"), "national": ("national",)}
    for rule in app.url_map.iter_rules():
        first = str(rule).split("/")[1]
        if first in wanted:
            assert app.view_functions[rule.endpoint].access.who in wanted[first], rule


def test_views_that_change_something_are_never_public(app):
    for rule in app.url_map.iter_rules():
        if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}:
            assert app.view_functions[rule.endpoint].access.who != "public", rule


def test_no_province_is_called_like_a_route(app):
    words = first_words(app)
    assert not words & (set(sites_codes(app)) - {NATIONAL})
    with pytest.raises(files.TenantFilesError):
        files.load(Path("tenants"), reserved={"yazd"})


def sites_codes(app) -> list[str]:
    with app.app_context():
        return sites.province_codes()


def test_every_partial_is_used():
    texts = {p: p.read_text("utf-8") for p in [*TEMPLATES.rglob("*.html"), *sources()]}
    for path in TEMPLATES.rglob("_*.html"):
        name = str(path.relative_to(TEMPLATES))
        assert any(name in text for p, text in texts.items() if p != path), f"{name} is unused"


def test_every_page_template_is_rendered_or_extended():
    texts = [p.read_text("utf-8") for p in [*TEMPLATES.rglob("*.html"), *sources()]]
    for path in TEMPLATES.rglob("*.html"):
        name = str(path.relative_to(TEMPLATES))
        if path.name.startswith("_") or name.startswith("errors/"):
            continue
        # a feature may render by stem where all its pages stand in one folder
        stem = f'"{path.stem}"'
        own = [p.read_text("utf-8") for p in sources() if p.parent.name == path.parent.name]
        used = any(name in text for text in texts) or any(stem in text for text in own)
        assert used, f"{name} is unused"


def test_macros_never_query_and_never_decide():
    for path in (TEMPLATES / "components").rglob("*.html"):
        text = path.read_text("utf-8")
        assert "|safe" not in text.replace(" ", ""), path
        assert "query" not in text.lower() or path.name == "navigation.html", path


def test_no_template_calls_text_safe():
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\|\s*safe\b", path.read_text("utf-8")), path
