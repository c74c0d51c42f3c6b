"""The catalogues follow the sources, lose no Persian, and every fault in them is named."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from tools import catalogues, messages


class Project:
    """A small project on disk with sources and catalogues."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def source(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def catalogue(self, name: str) -> dict[str, tuple[str, ...]]:
        kept = catalogues.read(self.root / f"translations/fa/{name}.po")
        return {message.singular: message.persian for message in kept.values()}

    def say(self, name: str, english: str, *persian: str) -> None:
        """The catalogue's entry for this sentence reads so in Persian."""
        path = self.root / f"translations/fa/{name}.po"
        kept = catalogues.read(path)
        old = kept[(english, "")]
        kept[old.key] = catalogues.Message(old.singular, old.plural, old.context, persian)
        catalogues.write(path, kept)

    def faults(self) -> str:
        return "\n".join(messages.check(self.root))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.source("webapp/needs/routes.py", 'gettext("Record a need")\n')
    made.source("templates/needs/new.html", "<h1>{{ _('New need') }}</h1>")
    made.source("templates/layouts/site.html", "<p>{{ _('Back') }}</p>")
    messages.extract(tmp_path)
    return made


def test_each_feature_has_its_own_catalogue_and_the_rest_share_one(project: Project) -> None:
    assert project.catalogue("needs") == {"New need": ("",), "Record a need": ("",)}
    assert project.catalogue("shared") == {"Back": ("",)}


def test_extracting_keeps_persian_and_removes_what_nothing_asks_for(project: Project) -> None:
    project.say("needs", "New need", "نیازمندی تازه")
    project.source("webapp/needs/routes.py", 'gettext("Publish")\n')
    assert messages.extract(project.root) == ["needs"]
    assert project.catalogue("needs") == {"New need": ("نیازمندی تازه",), "Publish": ("",)}


def test_extracting_twice_changes_nothing(project: Project) -> None:
    assert messages.extract(project.root) == []


def test_extracting_one_feature_leaves_the_others_alone(project: Project) -> None:
    project.source("templates/layouts/site.html", "<p>{{ _('Forward') }}</p>")
    project.source("webapp/needs/routes.py", 'gettext("Publish")\n')
    assert messages.extract(project.root, ["needs"]) == ["needs"]
    assert project.catalogue("shared") == {"Back": ("",)}


def test_a_sentence_that_becomes_shared_moves_with_its_persian(project: Project) -> None:
    project.say("needs", "New need", "نیازمندی تازه")
    project.source("templates/layouts/site.html", "<p>{{ _('New need') }}</p>")
    messages.extract(project.root)
    assert project.catalogue("shared") == {"New need": ("نیازمندی تازه",)}
    assert "New need" not in project.catalogue("needs")


def test_a_shared_sentence_stays_while_any_feature_asks_for_it(project: Project) -> None:
    project.source("templates/layouts/site.html", "")
    project.source("templates/needs/edit.html", "{{ _('Back') }}")
    messages.extract(project.root)
    assert project.catalogue("shared") == {"Back": ("",)}


def test_the_catalogue_of_a_folder_that_is_gone_is_removed(project: Project) -> None:
    project.source("translations/fa/tours.po", catalogues.HEADER)
    assert messages.extract(project.root) == ["tours"]


def test_a_file_that_cannot_be_read_stops_the_extraction(project: Project) -> None:
    project.source("templates/needs/edit.html", "{% if %}")
    with pytest.raises(messages.BrokenSource, match=r"edit\.html"):
        messages.extract(project.root)


def test_plurals_and_contexts_survive_writing_and_reading(project: Project) -> None:
    source = 'ngettext("%(num)s need", "%(num)s needs", 2)\npgettext("month", "May")\n'
    project.source("webapp/needs/routes.py", source)
    messages.extract(project.root)
    project.say("needs", "%(num)s need", "%(num)s نیازمندی", "%(num)s نیازمندی")
    kept = catalogues.read(project.root / "translations/fa/needs.po")
    assert kept["%(num)s need", ""].plural == "%(num)s needs"
    assert ("May", "month") in kept


def test_compiled_words_are_found_by_gettext(project: Project) -> None:
    project.say("needs", "New need", "نیازمندی تازه")
    messages.compile_all(project.root)
    words = gettext.translation("messages", project.root / "translations", ["fa"])
    assert words.gettext("New need") == "نیازمندی تازه"
    assert words.gettext("Back") == "Back"


def test_compiling_is_done_again_only_after_a_change(project: Project) -> None:
    assert messages.compile_if_stale(project.root)
    assert not messages.compile_if_stale(project.root)
    path = project.root / "translations/fa/needs.po"
    later = path.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))
    assert messages.compile_if_stale(project.root)


def test_a_complete_project_has_no_faults(project: Project) -> None:
    project.say("needs", "New need", "نیازمندی تازه")
    project.say("needs", "Record a need", "ثبت نیازمندی")
    project.say("shared", "Back", "بازگشت")
    assert project.faults() == ""


def test_missing_persian_is_named(project: Project) -> None:
    assert "needs.po: 'New need': has no Persian" in project.faults()


def test_dead_and_new_sentences_are_named(project: Project) -> None:
    project.source("templates/needs/new.html", "{{ _('Newer need') }}")
    assert "needs.po: not extracted: 'Newer need'" in project.faults()
    assert "needs.po: nothing asks for: 'New need'" in project.faults()


def test_two_features_may_not_say_the_same_sentence_differently(project: Project) -> None:
    project.source("templates/tours/new.html", "{{ _('New need') }}")
    messages.extract(project.root)
    project.say("needs", "New need", "نیازمندی تازه")
    project.say("tours", "New need", "نیازمندی نو")
    assert "tours.po: other Persian in needs.po for 'New need'" in project.faults()
    project.say("tours", "New need", "نیازمندی تازه")
    assert "other Persian" not in project.faults()


def test_a_check_of_one_feature_speaks_of_that_one_only(project: Project) -> None:
    assert not any("shared" in line for line in messages.check(project.root, ["needs"]))
