"""The judged searches can be answered from the sample library, and need the vocabulary where they say so."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kb.plan import parse
from kb.search.vocabulary import load_vocabulary
from kb.search.vocabulary_files import Judged, load_judged
from kb.search.vocabulary_words import Phrase, Spellings, words_of

ROOT = Path(__file__).parents[2]
VOCABULARY = load_vocabulary(ROOT / "index")
JUDGED = load_judged(ROOT / "index")
PAIRS = ["lorry drop", "people smuggling", "dinghy", "handler", "hawala", "modern slavery", "s25", "marina"]
PAIRS += ["fake passports", "hand car wash", "NCCU form", "RHIB", "SAR", "IR", "SIR", "ICE", "OIC", "NCCU"]
PAIRS += ["CP", "MS"]
PLAIN = Spellings()
STOP_WORDS = {"the", "of", "in", "at", "to", "and", "about", "s"}


def _library() -> dict[str, Phrase]:
    """The words of every current plan and row by reference; a plan's are those of all of it."""
    listed = tomllib.loads((ROOT / "plans/library/library.toml").read_text(encoding="utf-8"))
    texts: dict[str, str] = {}
    for plan in listed["plans"]:
        doc = parse((ROOT / "plans/library" / plan["versions"][-1]["file"]).read_text(encoding="utf-8"))
        texts[plan["ref"]] = doc.source
        for row in doc.requirements:
            texts[f"{plan['ref']}#{row.ref}"] = " ".join((row.question, *(f.text for f in row.fields)))
    return {ref: PLAIN.key(words_of(text)) for ref, text in texts.items()}


LIBRARY = _library()


def _has(text: Phrase, phrase: Phrase) -> bool:
    key = PLAIN.key(phrase)
    return any(text[at : at + len(key)] == key for at in range(len(text)))


def _as_typed(judged: Judged, text: Phrase) -> bool:
    return all(_has(text, (word,)) for word in words_of(judged.query) if word not in STOP_WORDS)


def _expanded(judged: Judged, text: Phrase) -> bool:
    expansion = VOCABULARY.expand(judged.query.split())
    senses = [phrase for split in expansion.split for sense in split.senses for phrase in sense.alternatives]
    groups = [phrase for group in expansion.groups for phrase in group.alternatives]
    return any(_has(text, phrase) for phrase in (*senses, *groups) if not STOP_WORDS.issuperset(phrase))


@pytest.mark.parametrize("judged", JUDGED, ids=lambda judged: judged.query)
def test_every_reference_is_in_the_library(judged: Judged) -> None:
    assert {*judged.relevant, *judged.must_not} <= set(LIBRARY)
    assert not set(judged.relevant) & set(judged.must_not)


@pytest.mark.parametrize("judged", JUDGED, ids=lambda judged: judged.query)
def test_every_relevant_text_holds_a_typed_or_an_added_word(judged: Judged) -> None:
    missed = [ref for ref in judged.relevant if not _expanded(judged, LIBRARY[ref])]

    assert not missed


@pytest.mark.parametrize("judged", [j for j in JUDGED if j.needs_vocabulary], ids=lambda judged: judged.query)
def test_a_search_that_needs_the_vocabulary_has_an_answer_without_the_typed_words(judged: Judged) -> None:
    assert any(not _as_typed(judged, LIBRARY[ref]) for ref in judged.relevant)


@pytest.mark.parametrize(
    "judged", [j for j in JUDGED if not j.needs_vocabulary], ids=lambda judged: judged.query
)
def test_a_search_that_needs_no_vocabulary_has_an_answer_in_the_typed_words(judged: Judged) -> None:
    typed = [word for word in words_of(judged.query) if word not in STOP_WORDS]

    assert any(
        sum(_has(LIBRARY[ref], (word,)) for word in typed) * 2 >= len(typed) for ref in judged.relevant
    )


@pytest.mark.parametrize("query", PAIRS)
def test_the_pairs_that_must_work_are_judged(query: str) -> None:
    assert query in {judged.query for judged in JUDGED}


@pytest.mark.parametrize(
    "typed", ["lorry drop", "dinghy", "hawala", "marina", "fake passport", "RHIB", "NCCU form"]
)
def test_the_library_never_uses_the_words_of_a_pair_so_that_the_vocabulary_matters(typed: str) -> None:
    assert not [ref for ref, text in LIBRARY.items() if _has(text, words_of(typed))]
