"""A library in which every field of every text holds a word of its own, and who may meet each word.

A word stands in one place only. Whoever may not read that place must never meet the word, whatever they ask for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kb.access import Scope, Sharing, whole
from kb.desk import Answer, IssueOrder, NewTrigger, Return, Said, Typed
from kb.plan import Change, ChangeKind, Marking, State, change_as_bytes
from kb.store import NewOfferItem, NewVersion
from tests.cast import NOON, POLICING, REGION
from tests.desk_cast import PEOPLE, Shelves, a_plan, a_row, a_text
from tests.house.planted_evidence import plant_evidence
from tests.house.planted_measures import plant_measures
from tests.house.planted_oversight import plant_oversight
from tests.house.planted_positions import plant_positions

EVERYBODY = frozenset(PEOPLE)
OF_TV = frozenset({"TOM", "PETE"})
IN_REGION = OF_TV | {"ANNA", "SUE", "RON", "OLIVE"}
POLICE = IN_REGION | {"KIT", "ESSIE"}
CLEARED = frozenset({"OLIVE"})
"""Reads OFFICIAL only."""
VERIFIED = frozenset({"VERA"})
OVERSEEING = frozenset({"CATH"})
YEAR = dt.timedelta(days=365)
FIELDS = (
    "gap",
    "sources",
    "collector",
    "reporting_route",
    "answered_when",
    "analysis",
    "shared_with",
    "odd_label",
)


@dataclass
class Words:
    """Planted words and their readers."""

    readers: dict[str, frozenset[str]] = field(default_factory=dict)

    def new(self, place: str, readers: frozenset[str]) -> str:
        """A word that is nowhere else. It begins as no other does."""
        number = len(self.readers)
        word = f"z{chr(97 + number // 20)}{'bcdfghjklmnpqrstvwxz'[number % 20]}o{place.replace('-', '')}"
        self.readers[word] = readers
        return word

    def row(self, place: str, ref: str, readers: frozenset[str], **label: str) -> str:
        """A requirement with a word in each of its parts, all for the same readers."""
        said = {name: self.new(f"{place}{name.replace('_', '')}", readers) for name in FIELDS}
        said |= {
            "theme": self.new(f"{place}theme", readers),
            "indicators": self.new(f"{place}indicators", readers),
        }
        notes = f"Notes {self.new(place + 'notes', readers)}.\n\n#### Below {self.new(place + 'below', readers)}\n\nText.\n"
        return a_row(
            ref, f"Which {self.new(place + 'question', readers)} is used?", notes=notes, **said, **label
        )

    def head(self, place: str, readers: frozenset[str], **told: frozenset[str]) -> dict[str, str]:
        """Header values with a word in each; `told` are those that others may read too."""
        named = ("title", "owner", "handling", "recommendations", "odd_key", "themes")
        return {name: self.new(place + name.replace("_", ""), told.get(name, readers)) for name in named}


def _version(
    words: Words,
    place: str,
    readers: frozenset[str],
    *,
    told: dict[str, frozenset[str]] | None = None,
    **facts: object,
) -> NewVersion:
    """One version whose header, prose and one row are all for the same readers, but for `told`."""
    head = words.head(place, readers, **(told or {}))
    prose = f"Why {words.new(place + 'prose', readers)}."
    text = a_text(words.row(place, "OIC-01", readers), prose=prose, **head)
    made = {
        "given_author": words.new(place + "author", readers),
        "message": words.new(place + "message", readers),
        "decided_by": words.new(place + "decided", readers),
    }
    return a_plan(text, **(made | facts))


def _strict(words: Words) -> NewVersion:
    """A plan shared with the region of which some rows are not: by audience, by marking, doubled, and nested."""
    all_of_it, own = IN_REGION | VERIFIED, OF_TV
    sensitive = all_of_it - CLEARED
    hidden = words.row("own", "OIC-02", own, visible_to="own")
    # A row within a hidden one, with a label of its own, and prose after it that is the hidden one's.
    nested = "#" + a_row("OIC-03", f"Which {words.new('nested', all_of_it)} then?")
    under = f"#### Under {words.new('under', own)}\n\nPart {words.new('underprose', own)}.\n\n"
    footnote = f"[^1]: Note {words.new('footnote', own)}.\n\n"
    doubled = a_row("OIC-05", f"Which {words.new('twin', own)}?", visible_to="own")
    raised = words.row("raised", "OIC-06", sensitive, marking="OFFICIAL-SENSITIVE")
    named = a_row("OIC-07", f"Which {words.new('named', own | {'SUE', 'OLIVE'})}?", visible_to="sussex")
    shown = a_row("OIC-01", f"Which {words.new('shown', all_of_it)}[^1] is open?")
    text = a_text(
        shown, hidden, footnote, nested, under, doubled, raised, named,
        marking="OFFICIAL", title="Region plan", prose=f"Why {words.new('prose', all_of_it)}.",
    )  # fmt: skip
    return a_plan(text, sharing=REGION)


def plant(shelves: Shelves) -> Words:
    """Fill the shelves. Gives the words and who may meet them."""
    words = Words()
    shelves.shelve(_strict(words), ref="thames-valley/oic")
    seen = {"title": OF_TV | OVERSEEING, "owner": OF_TV | OVERSEEING}
    shelves.shelve(
        _version(words, "tv", OF_TV, told=seen), ref="thames-valley/own", path=words.new("path", OF_TV)
    )
    shelves.draft(
        a_text(a_row(question=f"Which {words.new('draftrow', OF_TV)}?"), title=words.new("draft", OF_TV)),
        ref="thames-valley/own",
    )
    _outlined_and_listed(shelves, words)
    _with_a_past(shelves, words)
    _adapted(shelves, words)
    _offered(shelves, words)
    shelves.shelve(_version(words, "gone", frozenset({"ESSIE"})), ref="essex/gone")
    shelves.withdraw(words.new("why", frozenset({"ESSIE"})), ref="essex/gone")
    _spoken_of(shelves, words)
    _kept_alive(shelves, words)
    _asked_for(shelves, words)
    _lived(shelves, words)
    plant_positions(shelves, words.new)
    plant_evidence(shelves, words.new)
    plant_oversight(shelves, words.new)
    plant_measures(shelves, words.new)
    return words


def _lived(shelves: Shelves, words: Words) -> None:
    """What was said while a draft was decided on and a plan kept: for its own authors and approvers."""
    ref, nobody = "thames-valley/own", frozenset[str]()
    tom, pete, ron = (shelves.desk_of(PEOPLE[name]) for name in ("TOM", "PETE", "RON"))
    hashed = tom.review.page(ref).text_hash
    tom.review.submit(ref, text_hash=hashed, note=words.new("firstnote", nobody))
    remarks = {"OIC-01": f"Say {words.new('remark', OF_TV)}."}
    pete.review.give_back(ref, Return(hashed, f"As {words.new('returned', nobody)}.", remarks))
    learnt = f"We saw {words.new('learnt', OF_TV)} at work."
    tom.review.submit(ref, text_hash=hashed, note=words.new("note", OF_TV), learnt=learnt)
    day = NOON.date() + YEAR
    pete.upkeep.reviewed(ref, number=1, review_by=day, meeting=words.new("reviewmeeting", OF_TV))
    notes = (words.new("triggernote", OF_TV | {"RON"}), words.new("answered", frozenset({"RON"})))
    for n, note in enumerate(notes, 1):
        ron.triggers.enter(
            NewTrigger("south-east", "law", f"An Act {n}", NOON.date(), note), f"token-{n}-of-ron"
        )
    for one in ("own", "oic", "known"):
        why = f"For {words.new(f'because{one}', OF_TV)}."
        tom.upkeep.consider(f"thames-valley/{one}", 2, why=why, change_by=None)
    shelves.catch_up()


def _asked_for(shelves: Shelves, words: Words) -> None:
    """A plan known by its title, which one organisation asks for and another was refused."""
    told = {"title": POLICE | OF_TV | OVERSEEING, "owner": OF_TV | OVERSEEING}
    ref = "thames-valley/known"
    shelves.shelve(_version(words, "known", OF_TV, told=told, listed=True), ref=ref)
    for name, body, readers in (("ESSIE", "essex", frozenset()), ("KIT", "kent", frozenset({"PETE"}))):
        why = words.new(f"why{body}", readers)
        shelves.desk_of(PEOPLE[name]).requests.ask(ref, body, f"For {why}.", token=name)
    refusal = Answer("refuse", words=words.new("refusal", frozenset({"ESSIE"})))
    shelves.desk_of(PEOPLE["PETE"]).requests.answer(1, refusal)


def _kept_alive(shelves: Shelves, words: Words) -> None:
    """Reasons of statuses, and sheets that were issued: for the plan's own organisation."""
    tom, pete = (shelves.desk_of(PEOPLE[name]) for name in ("TOM", "PETE"))
    for ref, row in (("thames-valley/own", "OIC-01"), ("thames-valley/oic", "OIC-02")):
        why = words.new(f"deferred{row[-1]}", OF_TV)
        tom.living.save(ref, [Typed(row, status="deferred", why=why)], as_at="")
        slug = tom.tasking.page(ref).lines[0].slug
        pete.tasking.confirm(ref, slug, number=1, marking=Marking.OFFICIAL_SENSITIVE)
        said = (words.new(f"{place}{row[-1]}", OF_TV) for place in ("meeting", "issuedto"))
        tom.tasking.issue(ref, slug, IssueOrder(next(said), "24/11/2026", next(said)), number=1, token=ref)
    shelves.catch_up()


def _spoken_of(shelves: Shelves, words: Words) -> None:
    """Questions and comments, each seen by the two sides of it that read what it is about."""
    asked = OF_TV | {"SUE", "OLIVE"}
    say(shelves, "SUE", "thames-valley/oic", "OIC-01", words.new("asked", asked))
    say(shelves, "SUE", "thames-valley/oic", "OIC-06", words.new("askedraised", asked - CLEARED))
    say(shelves, "TOM", "thames-valley/oic", "OIC-02", words.new("commented", OF_TV))
    say(shelves, "TOM", "thames-valley/own", "", words.new("commentedown", OF_TV))
    say(shelves, "KIT", "sussex/outlined", "OIC-01", words.new("askedoutline", frozenset({"KIT", "SUE"})))
    say(shelves, "KIT", "surrey/open", "", words.new("askedopen", frozenset({"KIT"})))


def say(shelves: Shelves, name: str, ref: str, row: str, text: str) -> None:
    """Let somebody ask the owner, or comment, with a word in what they say."""
    part = shelves.desk_of(PEOPLE[name]).questions
    part.ask(ref, Said(f"Is {text} so?"), about=row, token=f"token-of-{text}"[:60])


def _outlined_and_listed(shelves: Shelves, words: Words) -> None:
    seen = POLICE - CLEARED
    whole = frozenset({"SUE"})
    head = words.head("ol", whole, title=seen, themes=seen, handling=seen)
    row = a_row(
        "OIC-01",
        f"Which {words.new('olquestion', seen)}?",
        theme=words.new("oltheme", seen),
        indicators=words.new("olindicator", seen),
        notes=words.new("olnotes", whole) + "\n",
        **{name: words.new(f"ol{name.replace('_', '')}", whole) for name in FIELDS},
    )
    strict = a_row("OIC-02", f"Which {words.new('olstrict', whole)}?", visible_to="own")
    text = a_text(row, strict, prose=words.new("olprose", whole), **head)
    facts = {"given_author": words.new("olauthor", whole), "message": words.new("olmessage", whole)}
    shelves.shelve(a_plan(text, outline=POLICING, **facts), ref="sussex/outlined")
    told = {"title": POLICE}
    named = Sharing(Scope.OWN, frozenset({"serocu"}))
    shelves.shelve(
        _version(words, "list", frozenset({"ANNA"}), told=told, listed=True, sharing=named),
        ref="surrey/listed",
    )


def _with_a_past(shelves: Shelves, words: Words) -> None:
    """A plan whose first version and last are its own, and the one between is the region's."""
    own, region = frozenset({"SUE"}), (IN_REGION - CLEARED)
    past = (
        _version(words, "first", own, dated_at=NOON - 2 * YEAR),
        _version(words, "second", region, sharing=REGION, dated_at=NOON - YEAR),
        _version(words, "third", own, dated_at=NOON),
    )
    shelves.shelve(*past, ref="sussex/past")


def _adapted(shelves: Shelves, words: Words) -> None:
    """A plan that all may read, whose source and whose children are not all theirs."""
    source, child = words.new("source", frozenset({"ESSIE"})), words.new("child", frozenset({"KIT"}))
    shelves.shelve(a_plan(a_text(title=source)), ref="essex/source")
    shelves.shelve(
        a_plan(a_text(title="Open plan"), sharing=POLICING), ref="surrey/open", source=("essex/source", 1)
    )
    shelves.shelve(a_plan(a_text(title=child)), ref="kent/child", source=("surrey/open", 1))


def _offered(shelves: Shelves, words: Words) -> None:
    """Changes offered to Thames Valley by a plan that it cannot read, and by it to one that it cannot read."""
    named = {name: words.new(f"offers{name}", OF_TV | {"KIT"}) for name in ("title", "handling")}
    shelves.shelve(a_plan(a_text(**named)), ref="kent/offers")
    for given, taken, readers in (
        ("kent/offers", "thames-valley/own", OF_TV),
        ("thames-valley/own", "essex/source", frozenset[str]()),
    ):
        place = given.replace("/", "").replace("-", "")
        gap, note, why = (words.new(f"{place}{one}", readers) for one in ("gap", "note", "declined"))
        change = Change(ChangeKind.FIELD, "OIC-01", "gap", "Gap", (), (gap,))
        item = NewOfferItem("OIC-01", change_as_bytes(change), Marking.OFFICIAL)
        with shelves.store.writing(at=NOON, by=PEOPLE["PETE"].person) as tx:
            ids = {one: tx.shelf.card(one, reach=whole()) for one in (given, taken)}
            plans = tuple(card.plan_id for card in ids.values() if card)
            number = tx.offers.offer((plans[0], plans[1]), 1, [item, item], note=note)
            offer = tx.offers.one(number, plan_id=plans[1])
            assert offer is not None
            tx.offers.answer(offer, 2, "declined", why=why)


REFS = (
    "thames-valley/oic",
    "thames-valley/own",
    "sussex/outlined",
    "surrey/listed",
    "sussex/past",
    "essex/source",
    "surrey/open",
    "kent/child",
    "kent/offers",
    "essex/gone",
    "thames-valley/known",
)
STATES = tuple(state.value for state in State)
