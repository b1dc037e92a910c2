"""Words that no page of ours says. Plans' own words are never looked at."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import name, ours, sentences

# What is said instead: source plan, last checked against, differs, replaced, "how many out of how many".
NEVER = r"upstream|reconcil\w*|diverg\w*|supersed\w*|numerators?|denominators?|slugs?|uuids?"
# Organisation. "Body" is also a part of a page and of a letter, so it is looked for in words people read only.
NEVER_ON_A_PAGE = rf"\b({NEVER}|body|bodies)\b"
AMERICAN = r"\b(organiz\w*|color\w*|center(s|ed)?|labor|analyz\w*|behavior\w*|canceled|fulfill)\b"


def _read_words(template: str) -> str:
    """What of a template a person reads: no Jinja, no tags, but the attributes that are read out."""
    text = re.sub(r"\{#.*?#\}", " ", template, flags=re.DOTALL)
    said = re.findall(r"""["']([A-Z][^"'{}<>]* [^"'{}<>]*)["']""", text)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    return " ".join([re.sub(r"<[^>]*>", " ", text), *said])


def _found(pattern: str, text: str) -> list[str]:
    # A command is quoted as it is typed, and a law has the name it has.
    text = re.sub(r"`[^`]*`|Public\s+Sector\s+Bodies\s+\(Websites", "", text)
    return [match[0] for match in re.finditer(pattern, text, re.IGNORECASE)]


def test_no_template_says_a_word_that_is_not_ours() -> None:
    found = {
        name(p): _found(NEVER_ON_A_PAGE, _read_words(p.read_text())) for p in ours(".html", under="templates")
    }

    assert {page: words for page, words in found.items() if words} == {}


def test_no_sentence_in_the_program_says_a_word_that_is_not_ours() -> None:
    found = [
        (name(path), line, text)
        for path in ours(".py", under="kb")
        for line, text in sentences(path)
        if "migrations" not in path.parts and _found(NEVER_ON_A_PAGE, text)
    ]

    assert found == []


def test_our_words_are_british() -> None:
    pages = {name(p): _found(AMERICAN, _read_words(p.read_text())) for p in ours(".html", under="templates")}
    program = {
        f"{name(p)}:{line}": _found(AMERICAN, text)
        for p in ours(".py", under="kb")
        for line, text in sentences(p)
        if "search" not in p.parts  # it knows both spellings, so that either finds the other
    }

    assert {place: words for place, words in (pages | program).items() if words} == {}


@pytest.mark.parametrize(
    "template",
    [
        "<p>This has been superseded.</p>",
        '<p title="The upstream plan">x</p>',
        "{{ button('Choose a body for it') }}",
        "<h1>Diverged</h1>",
    ],
)
def test_the_look_finds_them(template: str) -> None:
    assert _found(NEVER_ON_A_PAGE, _read_words(template))


@pytest.mark.parametrize(
    "template", ["{% set body = 1 %}{{ body.slug }}<body class='x'>", "{# a body #}ok", "nobody"]
)
def test_the_look_leaves_names_in_code_alone(template: str) -> None:
    assert not _found(NEVER_ON_A_PAGE, _read_words(template))
