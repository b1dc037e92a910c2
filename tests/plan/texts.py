"""Generated plans: small enough to fail readably, alike enough that two of them share rows and sections."""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

HEADS = "---\ntitle: T\n---\n\n# T\n\n## Requirements\n"
WORDS = st.sampled_from(["sea", "lorries at night", "2026-06-30", "Weekly", "A, b", "ferry"])
ITEMS = st.lists(st.sampled_from(["PND", "ANPR", "Border Force", "one, two"]), max_size=3, unique=True)
FIELDS = st.fixed_dictionaries(
    {"Gap": WORDS},
    optional={"Priority": WORDS, "Needed by": WORDS, "Sources": ITEMS, "Weather": WORDS, "Visible to": ITEMS},
)
NOTES = st.sampled_from(["", "A note.", "Two lines\n\nof notes.", "#### Deeper\n\nwords"])
HEADER = st.fixed_dictionaries(
    {"title": WORDS},
    optional={
        "marking": st.sampled_from(["OFFICIAL", "OFFICIAL-SENSITIVE"]),
        "owner": WORDS,
        "colour": WORDS,
    },
)


def a_row(ref: str, question: str, fields: Mapping[str, str | Sequence[str]], notes: str = "") -> str:
    lines = [f"### {ref}: {question}", ""]
    for label, value in fields.items():
        if isinstance(value, str):
            lines.append(f"- **{label}:** {value}")
        elif value:
            lines += [f"- **{label}:**", *(f"    - {item}" for item in value)]
    return "\n".join([*lines, *(["", notes] if notes else [])])


def rows(refs: Sequence[str] = ("A-1", "A-2", "A-3", "A-4")) -> st.SearchStrategy[str]:
    return st.builds(a_row, st.sampled_from(refs), WORDS, FIELDS, NOTES)


PROSE = st.builds(
    lambda heading, words: f"## {heading}\n\n{words}", st.sampled_from(["Aim", "Scope", "Sources"]), WORDS
)


def ref_of(block: str) -> str:
    return block.split("\n", 1)[0].partition(":")[0]


def header(values: Mapping[str, str]) -> str:
    return "\n".join(["---", *(f"{key}: {value}" for key, value in values.items()), "---"])


def text_of(values: Mapping[str, str], blocks: Sequence[str]) -> str:
    return "\n\n".join([header(values), "# Plan", "Words.", *blocks]) + "\n"


PLANS = st.builds(text_of, HEADER, st.lists(st.one_of(rows(), PROSE), max_size=6, unique_by=ref_of))
