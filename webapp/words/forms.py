"""What may be typed about an entry of a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from webapp.forms import CodeField, Form, LongTextField, TextField
from webapp.i18n import lazy_gettext

from . import rules
from .labels import sentence
from .rules import Fault, WordList


class EntryForm(Form):
    """An entry of one kind; `main` is the field that faults stand at."""

    kind: WordList
    main: str

    @property
    def typed(self) -> list[str]:
        """The terms as they were typed."""
        return rules.split(self[self.main].data or "")

    def show(self, terms: Sequence[str]) -> None:
        """The fields hold these terms."""
        self[self.main].data = "\n".join(terms)

    def accept(self, terms: Sequence[str], stopwords: Collection[str]) -> bool:
        """May the entry have these terms? If not, the form says why."""
        found = rules.faults(self.kind, terms, stopwords)
        for fault in found:
            self.refuse(sentence(fault, self.kind), self.field_of(fault))
        return not found

    def field_of(self, fault: Fault) -> str:
        return self.main


class GroupForm(EntryForm):
    main = "terms"
    terms = LongTextField(
        lazy_gettext("Terms"),
        required=True,
        max_length=2_000,
        hint=lazy_gettext(
            "One a line. Write each as a careful person writes it: half-spaces, plurals and "
            "Arabic letters are known to the search."
        ),
    )


class SynonymForm(GroupForm):
    kind = WordList.SYNONYMS


class SpellingForm(GroupForm):
    kind = WordList.SPELLINGS


class LatinForm(EntryForm):
    kind = WordList.LATIN
    main = "persian"
    english = CodeField(
        lazy_gettext("English word or abbreviation"),
        required=True,
        max_length=rules.MAX_LETTERS,
    )
    persian = LongTextField(
        lazy_gettext("Persian words"),
        required=True,
        max_length=2_000,
        hint=lazy_gettext("One a line, the most usual first."),
    )

    @property
    def typed(self) -> list[str]:
        english = self.english.data or ""
        return [english, *super().typed] if english else []

    def show(self, terms: Sequence[str]) -> None:
        self.english.data = terms[0] if terms else ""
        super().show(terms[1:])

    def field_of(self, fault: Fault) -> str:
        return "english" if fault.code == "not_english" else self.main


class StopwordForm(EntryForm):
    kind = WordList.STOPWORDS
    main = "word"
    word = TextField(
        lazy_gettext("Word"),
        required=True,
        max_length=rules.MAX_LETTERS,
        hint=lazy_gettext("One word that tells nothing about a thing, such as “for” or “kind”."),
    )

    @property
    def typed(self) -> list[str]:
        return [self.word.data] if self.word.data else []


class QuestionForm(EntryForm):
    kind = WordList.QUESTIONS
    main = "question"
    question = TextField(
        lazy_gettext("Question"),
        required=True,
        max_length=rules.MAX_QUESTION,
        hint=lazy_gettext("What a supplier would type into the search box."),
    )

    @property
    def typed(self) -> list[str]:
        return [self.question.data] if self.question.data else []


_FORMS: tuple[type[EntryForm], ...] = (
    SynonymForm,
    SpellingForm,
    LatinForm,
    StopwordForm,
    QuestionForm,
)


def form_of(kind: WordList) -> EntryForm:
    """An empty form, or the one that was sent, for an entry of this kind."""
    return next(form for form in _FORMS if form.kind == kind)()
