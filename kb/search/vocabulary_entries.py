"""The entries of the vocabulary: which written forms mean the same, and which term has several senses.

What must stay true: an entry never reaches beyond itself. Forms of one entry find each other; a
form that stands in two entries finds both; nothing is found through a second step. So “nail bar”
finds “illegal working premises” and never “vape shop”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.search.vocabulary_files import Line, read_lines, refuse_operation_names
from kb.search.vocabulary_words import Phrase, Spellings, words_of

# Below this many letters a hyphen tells two short forms apart: O-S is not OS.
_JOINED_FROM = 5


@dataclass(frozen=True, slots=True)
class Form:
    """One written form: as the list has it, as words to search for, and as a key to look up."""

    shown: str
    phrase: Phrase
    key: Phrase


@dataclass(frozen=True, slots=True)
class Entry:
    """Forms that mean the same. `near` are places around: they find the forms and not each other.

    `sense` is empty unless the term has several; `usual` marks the one that is taken first.
    """

    terms: tuple[Form, ...]
    forms: tuple[Form, ...]
    near: tuple[Form, ...] = ()
    sense: str = ""
    usual: bool = False

    @property
    def all_forms(self) -> tuple[Form, ...]:
        """Every form that leads to this entry."""
        return (*self.forms, *self.near)

    def others(self, key: Phrase) -> tuple[Form, ...]:
        """What a search for `key` should look for besides."""
        found = self.all_forms if any(form.key == key for form in self.forms) else self.forms
        return tuple(form for form in found if form.key != key)


def load_spellings(folder: Path) -> Spellings:
    """The pairs of single words. A pair with a hyphen in it is several words: see `load_entries`."""
    british: dict[str, str] = {}
    other: dict[str, str] = {}
    for line, home, away in _pairs(folder):
        if len(home) > 1 or len(away) > 1:
            continue
        if away[0] in british or away[0] in other or home[0] in british:
            raise line.wrong(f"“{line['british']}” or “{line['other']}” is paired already. Delete one line.")
        british[away[0]] = home[0]
        other[home[0]] = away[0]
    return Spellings(british, other)


def load_entries(folder: Path, spellings: Spellings) -> tuple[Entry, ...]:
    """All entries of the vocabulary, the places and the spellings of more than one word."""
    terms = tuple(_terms(folder, spellings))
    places = tuple(_places(folder, spellings))
    spelt = (
        Entry((), (_form(line["british"], spellings), _form(line["other"], spellings)))
        for line, home, away in _pairs(folder)
        if len(home) > 1 or len(away) > 1
    )
    return (*terms, *places, *spelt)


def senses_of(entries: Iterable[Entry]) -> dict[Phrase, tuple[Entry, ...]]:
    """The terms that have several senses, each with its entries, in the order of the list."""
    found: dict[Phrase, tuple[Entry, ...]] = {}
    for entry in entries:
        if entry.sense:
            key = entry.terms[0].key
            found[key] = (*found.get(key, ()), entry)
    return found


def lookup_keys(form: Form) -> tuple[Phrase, ...]:
    """The keys under which a form is found: its own, and written without its hyphen."""
    joined = "".join(form.key)
    if "-" in form.shown and " " not in form.shown and len(joined) >= _JOINED_FROM:
        return (form.key, (joined,))
    return (form.key,)


def _pairs(folder: Path) -> Iterator[tuple[Line, Phrase, Phrase]]:
    for line in read_lines(folder, "spellings.csv"):
        home, away = words_of(line["british"]), words_of(line["other"])
        if not home or not away:
            raise line.wrong("one of the two spellings is empty. Fill both or delete the line.")
        if home == away:
            raise line.wrong(f"both spellings are “{line['british']}”. Delete the line.")
        yield line, home, away


def _terms(folder: Path, spellings: Spellings) -> Iterator[Entry]:
    lines = tuple(read_lines(folder, "vocabulary.csv"))
    found = tuple((line, _entry(line, spellings)) for line in lines)
    _refuse_unsaid_senses(found)
    several = {entry.terms[0].key: line.number for line, entry in found if entry.sense}
    for line, entry in found:
        _refuse_short_forms_with_several_senses(line, entry, several)
        yield entry


def _entry(line: Line, spellings: Spellings) -> Entry:
    terms, means, also = line.several("term"), line.several("means"), line.several("also")
    if not terms:
        raise line.wrong("“term” is empty. Give it a term or delete the line.")
    if not means and not also:
        raise line.wrong(f"“{terms[0]}” stands alone. Say what it means, or delete the line.")
    if line["sense"] and len(terms) > 1:
        raise line.wrong("a term with a sense needs a line of its own. Put the other terms on another line.")
    if line.yes("usual") and not line["sense"]:
        raise line.wrong(f"“{terms[0]}” is marked usual and has no sense. Name the sense or clear “usual”.")
    refuse_operation_names(line, (*terms, *means, *also))
    forms = _forms((*terms, *means, *also), spellings)
    return Entry(terms=_forms(terms, spellings), forms=forms, sense=line["sense"], usual=line.yes("usual"))


def _refuse_unsaid_senses(found: tuple[tuple[Line, Entry], ...]) -> None:
    seen: dict[Phrase, list[Entry]] = {}
    for line, entry in found:
        for term in entry.terms:
            before = seen.setdefault(term.key, [])
            if before and not (entry.sense and all(other.sense for other in before)):
                raise line.wrong(f"“{term.shown}” is listed twice. Name the “sense” on both lines.")
            if entry.sense in {other.sense for other in before} - {""}:
                raise line.wrong(f"“{term.shown}” has this sense already. Join the two lines.")
            if entry.usual and any(other.usual for other in before):
                raise line.wrong(f"“{term.shown}” has a usual sense already. Leave “usual” on one line only.")
            before.append(entry)


def _refuse_short_forms_with_several_senses(line: Line, entry: Entry, several: Mapping[Phrase, int]) -> None:
    own = {term.key for term in entry.terms}
    for form in entry.forms:
        if form.key in several and form.key not in own:
            raise line.wrong(
                f"“{form.shown}” has several senses (line {several[form.key]}), so it cannot stand for "
                f"“{entry.terms[0].shown}”. Write it out in full."
            )


def _places(folder: Path, spellings: Spellings) -> Iterator[Entry]:
    for line in read_lines(folder, "places.csv"):
        names = (*line.several("place"), *line.several("also"))
        if not line["place"]:
            raise line.wrong("“place” is empty. Name the place or delete the line.")
        forms = _forms(names, spellings)
        yield Entry(forms[:1], forms, near=_forms(line.several("near"), spellings))


def _forms(shown: Iterable[str], spellings: Spellings) -> tuple[Form, ...]:
    made = (_form(one, spellings) for one in shown)
    return tuple({form.key: form for form in reversed(tuple(made))}.values())[::-1]


def _form(shown: str, spellings: Spellings) -> Form:
    phrase = words_of(shown)
    return Form(shown, phrase, spellings.key(phrase))
