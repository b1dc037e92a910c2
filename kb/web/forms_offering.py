"""The forms of offered changes: choosing and sending them, and answering."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import Length

from kb.desk import ItemAnswer, Named, OfferOrder, OfferShown
from kb.errors import Invalid
from kb.web.forms import say
from kb.web.forms_rows import number_of
from kb.web.widgets import CharacterCount, Checkbox

LONGEST = 1_000
LATER = "later"
VERDICTS = ("taken", "adapted", "declined")
_MOST = 1_000
_SURE = "I have looked at it: it may be sent as it stands"


class OfferForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What is to be offered, and words beside it. `seen` is the mark of the page that showed it all."""

    item = SelectMultipleField("What you offer", validate_choice=False)
    note = TextAreaField(
        "Words beside it (optional)",
        [Length(max=4 * LONGEST, message=f"Write at most {LONGEST} characters")],
        description="The other organisation reads them. No names of people, and no intelligence.",
        widget=CharacterCount(),
    )
    sure = BooleanField(_SURE, widget=Checkbox())
    seen = HiddenField(validators=[Length(max=100)])
    token = HiddenField(default=lambda: secrets.token_urlsafe(16), validators=[Length(max=80)])

    asks_if_sure = False

    def order(self) -> OfferOrder:
        """What was chosen."""
        names = frozenset((self.item.data or [])[:_MOST])
        return OfferOrder(names, self.note.data or "", bool(self.sure.data), self.seen.data or "")

    def refused(self, no: Invalid) -> None:
        """Say why it was not taken; where something looks sensitive, ask for it to be confirmed."""
        self.asks_if_sure = isinstance(no, Named)
        say(
            self.note if self.asks_if_sure or self.note.errors or "characters" in str(no) else self.item,
            str(no),
        )


@dataclass(frozen=True, slots=True)
class ItemPick:
    """What somebody picked for one item: a verdict or `later`, with what they typed for each, and what is wrong."""

    verdict: str = LATER
    adapted: str = ""
    declined: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The answers to one offer as a form sends them, by the items' positions. `token` makes it count once."""

    picks: Mapping[int, ItemPick]
    sure: bool
    started_from: int
    token: str
    asks_if_sure: bool = False
    trouble: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def answers(self) -> list[ItemAnswer]:
        """What was answered; what is left for later is not."""
        return [
            ItemAnswer(position, pick.verdict, _words(pick), self.sure)
            for position, pick in self.picks.items()
            if pick.verdict != LATER
        ]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong, each with the box that it is about."""
        whole = [(self.trouble, "answers")] if self.trouble else []
        return whole + [(f"{self._name(box)}: {sentence}", box) for box, sentence in self.errors.items()]

    def _name(self, box: str) -> str:
        return self.names.get(number_of(box.rpartition("-")[2]), "The plan")


def blank(page: OfferShown) -> AnswerForm:
    """A form on which nothing is answered yet; the boxes to adapt hold what was offered."""
    picks = {one.item.position: ItemPick(adapted=offered_text(page, one.item.position)) for one in page.items}
    number = page.own.number if page.own else 0
    return AnswerForm(picks, sure=False, started_from=number, token=secrets.token_urlsafe(16))


def sent(form: MultiDict[str, str], page: OfferShown) -> AnswerForm:
    """The form as it was sent."""
    picks = {
        one.item.position: ItemPick(
            verdict=form.get(f"item-{one.item.position}", LATER)[:20],
            adapted=form.get(f"adapted-{one.item.position}", ""),
            declined=form.get(f"declined-{one.item.position}", ""),
        )
        for one in page.items
        if one.item.waits or f"item-{one.item.position}" in form
    }
    started_from = number_of(form.get("started_from"))
    names = {one.item.position: one.change.ref for one in page.items if one.change and one.change.ref}
    return AnswerForm(picks, "sure" in form, started_from, form.get("token", "")[:80], names=names)


def offered_text(page: OfferShown, position: int) -> str:
    """What was offered, as a box shows it."""
    found = next((one for one in page.items if one.item.position == position), None)
    return "" if found is None or found.change is None else "\n".join(found.change.after)


def _words(pick: ItemPick) -> str:
    return pick.adapted if pick.verdict == "adapted" else pick.declined if pick.verdict == "declined" else ""
