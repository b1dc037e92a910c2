"""Which of one's own rows came from which row of a source: what is known, what is likely, and what somebody says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.desk.kin.linking_pages import PairLine, PairsPage, SourceRow
from kb.desk.reader.copies import Heading
from kb.errors import Invalid
from kb.plan import PlanDocument, Requirement, match, sure_words

# As many rows on one page as a form can send and a person can look through.
PART = 200
# Above so many choices in all, a reference is typed instead.
MOST_CHOICES = 20_000
_ALIKE, _VERY_ALIKE = 0.5, 0.75


@dataclass(frozen=True, slots=True)
class _Guess:
    """What a row is likely to have come from, and how sure that is."""

    ref: str
    sure: float
    same: bool


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two plans' rows by reference, and what is known and guessed of each of ours.

    `known` tells of rows whose origin was told before, '' for none. `unseen` are those told to come from a row that is
    not in what this person reads of this version: they are shown as from none, and stay as they are unless changed.
    """

    ours: Mapping[str, Requirement]
    theirs: Mapping[str, Requirement]
    known: Mapping[str, str]
    guessed: Mapping[str, _Guess]
    unseen: Mapping[str, str]
    taken: frozenset[str]

    @classmethod
    def of(
        cls, ours: PlanDocument, theirs: PlanDocument, *, origins: Mapping[str, str] | None, same: bool
    ) -> Pairing:
        """From two documents. `origins` are those told before, None without a link; `same`: equal references count."""
        left, right = _by_ref(ours), _by_ref(theirs)
        by_fold = {ref.casefold(): ref for ref in right}
        told = {ref: row for ref, row in (origins or {}).items() if ref in left}
        unseen = {ref: row for ref, row in told.items() if row and row.casefold() not in by_fold}
        known = {ref: by_fold.get(row.casefold(), "") for ref, row in told.items()}
        if same:
            for ref in left:
                if ref not in known and ref.casefold() in by_fold:
                    known[ref] = by_fold[ref.casefold()]
        found = match(ours, theirs, pairs=None, likeness=True)
        guessed = {
            pair.ours_ref: _Guess(
                pair.theirs_ref,
                pair.sure,
                _said(left[pair.ours_ref].question) == _said(right[pair.theirs_ref].question),
            )
            for pair in found.pairs
        }
        return cls(left, right, known, guessed, unseen, frozenset(known.values()))

    @property
    def parts(self) -> int:
        """On how many pages ours stand."""
        return max(1, -(-len(self.ours) // PART))

    def refs(self, part: int) -> Sequence[str]:
        """Our rows on one page, from 1. Raises Invalid where there is no such page."""
        if not 1 <= part <= self.parts:
            raise Invalid("There is no such page of these requirements.")
        return list(self.ours)[(part - 1) * PART : part * PART]

    def chosen(self, ref: str) -> str:
        """What a row is taken to have come from until somebody says otherwise."""
        if ref in self.known:
            return self.known[ref]
        guess = self.guessed.get(ref)
        return guess.ref if guess and guess.sure >= _ALIKE and guess.ref not in self.taken else ""

    def settled(self, chosen: Mapping[str, str], *, part: int) -> dict[str, str]:
        """What is kept: what somebody said of the rows of one page, and of all others what is known or very alike.

        Raises Invalid for a row that the source has not, and for one that two of ours would come from.
        """
        right = {row.casefold(): row for row in self.theirs}
        found: dict[str, str] = {}
        claimed: dict[str, str] = {}
        for ref in self.refs(part):
            said = chosen[ref].strip()
            row = right.get(said.casefold(), "") if said else ""
            if said and not row:
                raise Invalid(f"{ref}: the source plan has no requirement {said[:60]}.")
            if row and row in claimed:
                raise Invalid(
                    f"{claimed[row]} and {ref} cannot both come from {row}. Choose which of them does."
                )
            found[ref] = row or self.unseen.get(ref, "")
            claimed |= {row: ref} if row else {}
        for ref in self.ours:
            if ref not in found:
                row = self._of_the_others(ref)
                if row and row in claimed and ref in self.known:
                    raise Invalid(
                        f"{ref}, on another page, comes from {row} already, and so cannot {claimed[row]}."
                    )
                found[ref] = self.unseen.get(ref) or ("" if row in claimed else row)
                claimed |= {row: ref} if row else {}
        return found

    def _of_the_others(self, ref: str) -> str:
        if ref in self.known:
            return self.known[ref]
        guess = self.guessed.get(ref)
        return guess.ref if guess and guess.sure >= _VERY_ALIKE else ""


def page_of(pairing: Pairing, headings: tuple[Heading, Heading], *, part: int, linked: bool) -> PairsPage:
    """The page on which a part of the rows is paired. `headings` are one's own and the source's."""
    own, source = headings
    refs = pairing.refs(part)
    rows = [SourceRow(ref, row.question) for ref, row in pairing.theirs.items()]
    by_ref = {row.ref: row for row in rows}
    used = {pairing.chosen(ref) for ref in pairing.ours}
    return PairsPage(
        heading=own,
        source=source,
        lines=tuple(_line(pairing, ref, place, by_ref) for place, ref in enumerate(refs)),
        rows=tuple(rows),
        unpaired=tuple(row for row in rows if row.ref not in used),
        linked=linked,
        part=part,
        parts=pairing.parts,
        rest=len(pairing.ours) - len(refs),
        raises=source.marking > own.plan_marking,
        picks=len(refs) * len(rows) <= MOST_CHOICES,
    )


def _line(pairing: Pairing, ref: str, place: int, rows: Mapping[str, SourceRow]) -> PairLine:
    guess = pairing.guessed.get(ref)
    chosen = pairing.chosen(ref)
    if ref in pairing.known:
        words = "as it was confirmed" if chosen else "comes from none, as it was said"
        proposed = rows.get(chosen) or (rows.get(guess.ref) if guess else None)
    else:
        proposed = rows.get(guess.ref) if guess else None
        words = "nothing alike was found"
        if guess:
            words = "the same question" if guess.same else sure_words(guess.sure)
    return PairLine(place, ref, pairing.ours[ref].question, chosen, proposed, words)


def _by_ref(doc: PlanDocument) -> dict[str, Requirement]:
    """The rows by reference, the first of two with the same in any case."""
    found: dict[str, Requirement] = {}
    folded: set[str] = set()
    for row in doc.requirements:
        if row.ref.casefold() not in folded:
            folded.add(row.ref.casefold())
            found[row.ref] = row
    return found


def _said(question: str) -> str:
    return " ".join(question.split()).casefold()
