"""The vocabulary: what else to look for when somebody types a term of the trade.

Pure: it knows nothing of the index. It turns typed words into groups of phrases and says in
words what it added, what it took a term for, and where it could not choose.

What must stay true. A term with several senses never has them merged: it is taken as its usual
sense, or split into all of them where no sense is usual, and a short form is added to a search
only for the sense that is its usual one. Adding stops at a cap, which is said in words.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from kb.search.vocabulary_entries import Entry, Form, load_entries, load_spellings, lookup_keys, senses_of
from kb.search.vocabulary_files import Theme, load_themes
from kb.search.vocabulary_words import Phrase, Spellings, numbered_words, words_of

EXPANSION_CAP = 200
SUGGESTIONS = 8
LONGEST_TYPED = 60
CAPPED = (
    f"Your search has very many other forms. The first {EXPANSION_CAP} were added, "
    "and the rest of your words were looked for as typed."
)

_NO_SENSES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TermGroup:
    """One typed term and every phrase that answers it: any of them will do.

    `alternatives` are phrases of lower-case words, the typed one first. Only where a person chose
    a sense that is not the usual one is the short form itself left out, as it would find the others.
    """

    typed: str
    alternatives: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A term with several senses that was taken as one of them; `others` can be chosen instead."""

    term: str
    sense: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SenseGroup:
    """One sense of a split term, with the phrases that mean it and nothing else."""

    sense: str
    alternatives: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A term with several senses and no usual one: each has its own results.

    `group` is its place among the groups; that group holds only the term as typed, for texts
    that use the short form without saying which sense they mean.
    """

    term: str
    group: int
    senses: tuple[SenseGroup, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """What to look for in place of the typed words.

    `groups` keep the order of typing. `added` are the words to show as added, as the lists
    write them. `note` is a sentence if the cap was reached, else empty.
    """

    groups: tuple[TermGroup, ...]
    added: tuple[str, ...] = ()
    taken_as: tuple[Taken, ...] = ()
    split: tuple[Split, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The loaded lists. Make one with `load_vocabulary`; it never changes after that."""

    entries: tuple[Entry, ...]
    spellings: Spellings
    themes: tuple[Theme, ...]
    _by_key: Mapping[Phrase, tuple[Entry, ...]] = field(init=False, repr=False, compare=False)
    _senses: Mapping[Phrase, tuple[Entry, ...]] = field(init=False, repr=False, compare=False)
    _lexicon: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key: dict[Phrase, tuple[Entry, ...]] = {}
        lexicon: dict[str, str] = {}
        for entry in self.entries:
            for form in entry.all_forms:
                for key in lookup_keys(form):
                    by_key[key] = (*by_key.get(key, ()), entry)
                for shown in form.shown.replace("-", " ").split():
                    _keep_word(lexicon, shown.strip(".,()’'"))
        for word in self.spellings.other:
            _keep_word(lexicon, word)
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "_senses", senses_of(self.entries))
        object.__setattr__(self, "_lexicon", lexicon)

    def expand(self, words: Sequence[str], *, senses: Mapping[str, str] = _NO_SENSES) -> Expansion:
        """What to look for when these words are typed, in this order.

        The longest term at each place wins: “hand car wash” is one term. `senses` maps a term
        (however written) to the sense a person chose; a sense that is not listed is passed over.
        """
        chosen = {self.spellings.key(words_of(term)): sense for term, sense in senses.items()}
        basket = _Basket(self.spellings)
        for typed, key, phrase in self._terms_in(words):
            if key in self._senses:
                self._take_sense(basket, typed, key, phrase, chosen=chosen.get(key, ""))
            else:
                others = (form for entry in self._by_key.get(key, ()) for form in entry.others(key))
                basket.add_group(typed, phrase, self._unmistakable(others))
        return basket.expansion()

    def suggest(self, prefix: str) -> tuple[str, ...]:
        """Up to eight listed forms that begin with what was typed, the shortest first."""
        start = " ".join(words_of(prefix[:LONGEST_TYPED]))
        if not start:
            return ()
        forms = {form.key: form for entry in self.entries for form in entry.all_forms}.values()
        found = {form.shown for form in forms if " ".join(form.phrase).startswith(start)}
        return tuple(sorted(found, key=lambda shown: (len(shown), shown.casefold()))[:SUGGESTIONS])

    def near(self, word: str) -> tuple[str, ...]:
        """Up to three words of the vocabulary that a mistyped word may have meant; none if it is one.

        A word of more than 60 letters, or under four, is never guessed at.
        """
        plain = "".join(words_of(word[: LONGEST_TYPED + 1]))
        if not 4 <= len(plain) <= LONGEST_TYPED or self._knows(plain):
            return ()
        close = difflib.get_close_matches(plain, self._lexicon, n=3, cutoff=0.8)
        return tuple(dict.fromkeys(self._lexicon[one] for one in close))

    def theme_of(self, words: str) -> Theme | None:
        """The listed theme that these words name, by its name or another word for it."""
        key = self.spellings.key(words_of(words))
        for theme in self.themes:
            if any(self.spellings.key(words_of(name)) == key for name in (theme.name, *theme.also)):
                return theme
        return None

    def _knows(self, plain: str) -> bool:
        key = self.spellings.key((plain,))
        known = plain in self._lexicon or key in self._by_key or plain in self.spellings.british
        return known or key[0] in self._lexicon

    def _terms_in(self, words: Sequence[str]) -> Iterable[tuple[str, Phrase, Phrase]]:
        """The typed words cut into the longest terms: as typed, key, words."""
        numbered = numbered_words(words)
        longest = max(map(len, self._by_key), default=1)
        at = 0
        while at < len(numbered):
            for end in range(min(len(numbered), at + longest), at, -1):
                whole = end == len(numbered) or numbered[end - 1][1] != numbered[end][1]
                phrase = tuple(word for word, _ in numbered[at:end])
                key = self.spellings.key(phrase)
                if whole and (key in self._by_key or key in self._senses):
                    break
            else:
                end = _end_of_item(numbered, at)
                phrase = tuple(word for word, _ in numbered[at:end])
                key = self.spellings.key(phrase)
            first = numbered[at - 1][1] + 1 if at else 0
            yield " ".join(words[first : numbered[end - 1][1] + 1]), key, phrase
            at = end

    def _take_sense(self, basket: _Basket, typed: str, key: Phrase, phrase: Phrase, *, chosen: str) -> None:
        entries = self._senses[key]
        picked = next((entry for entry in entries if entry.sense == chosen), None)
        taken = picked or next((entry for entry in entries if entry.usual), None)
        if taken is None:
            senses = ((entry.sense, self._unmistakable(entry.others(key))) for entry in entries)
            basket.add_split(typed, phrase, senses)
            return
        others = tuple(entry.sense for entry in entries if entry is not taken)
        forms = self._unmistakable(taken.others(key))
        basket.add_group(typed, phrase if taken.usual else (), forms)
        basket.taken.append(Taken(taken.terms[0].shown, taken.sense, others))

    def _unmistakable(self, forms: Iterable[Form]) -> tuple[Form, ...]:
        """Without short forms that also mean something else, but for the usual sense of one."""
        return tuple(form for form in forms if form.key not in self._senses or self._is_usual(form))

    def _is_usual(self, form: Form) -> bool:
        # By identity: the same letters in another sense's entry are another Form.
        return any(
            entry.usual and any(form is own for own in entry.forms) for entry in self._senses[form.key]
        )


class _Basket:
    """Collects groups until the cap is reached."""

    def __init__(self, spellings: Spellings) -> None:
        self.taken: list[Taken] = []
        self._spellings = spellings
        self._groups: list[TermGroup] = []
        self._splits: list[Split] = []
        self._added: dict[str, None] = {}
        self._count = 0
        self._capped = False

    def add_group(self, typed: str, phrase: Phrase, forms: Iterable[Form]) -> None:
        own = self._spellings.written(phrase) if phrase else ()
        self._show(" ".join(way) for way in own[1:] if len(way) == len(phrase))
        self._groups.append(TermGroup(typed, tuple(dict.fromkeys((*own, *self._phrases(forms))))))

    def add_split(self, typed: str, phrase: Phrase, senses: Iterable[tuple[str, tuple[Form, ...]]]) -> None:
        # Not shown as added: the page heads each sense's own results with it instead.
        groups = tuple(SenseGroup(sense, self._phrases(forms, shown=False)) for sense, forms in senses)
        self._splits.append(Split(typed, len(self._groups), groups))
        self._groups.append(TermGroup(typed, (phrase,)))

    def expansion(self) -> Expansion:
        note = CAPPED if self._capped else ""
        return Expansion(
            tuple(self._groups), tuple(self._added), tuple(self.taken), tuple(self._splits), note
        )

    def _phrases(self, forms: Iterable[Form], *, shown: bool = True) -> tuple[Phrase, ...]:
        found: dict[Phrase, None] = {}
        for form in forms:
            ways = [way for way in self._spellings.written(form.phrase) if way not in found]
            if self._count + len(ways) > EXPANSION_CAP:
                self._capped = True
                break
            self._count += len(ways)
            found |= dict.fromkeys(ways)
            self._show((form.shown,) if shown else ())
        return tuple(found)

    def _show(self, words: Iterable[str]) -> None:
        self._added |= dict.fromkeys(words)


def load_vocabulary(folder: Path) -> Vocabulary:
    """Reads and checks the lists in a folder; about 200 lines take a few milliseconds.

    Raises Invalid with the file, the line and what to do about it.
    """
    spellings = load_spellings(folder)
    return Vocabulary(load_entries(folder, spellings), spellings, load_themes(folder))


def _keep_word(lexicon: dict[str, str], shown: str) -> None:
    """Keeps a word as the lists write it, without a capital if they write it so anywhere."""
    plain = "".join(words_of(shown))
    if shown.islower() or plain not in lexicon:
        lexicon[plain] = shown


def _end_of_item(numbered: Sequence[tuple[str, int]], at: int) -> int:
    end = at + 1
    while end < len(numbered) and numbered[end][1] == numbered[at][1]:
        end += 1
    return end
