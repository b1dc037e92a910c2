"""The form by which a plan is kept in step: one answer for each thing, with words, a reason and a day beside it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from kb.desk import KeepingPage, KeepOrder, Pick
from kb.errors import Invalid
from kb.plan import read_day
from kb.web.forms_drafting import place_of

LATER, KEEP = "later", "keep"
_NAMES = "pick-"
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class PickTyped:
    """What was picked for one thing, as it was typed."""

    verdict: str = LATER
    words: str = ""
    why: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True)
class KeepForm:
    """The form as it stands on the page. `token` makes it count once; `trouble` is what is wrong with the whole."""

    picks: Mapping[str, PickTyped]
    seen: str
    started_from: int
    token: str
    take_ready: bool = False
    sure: bool = False
    asks_if_sure: bool = False
    trouble: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    again: str = ""
    local: bool = False

    def order(self) -> KeepOrder:
        """What was decided. Raises Invalid with the name of the box for a day that is none."""
        picks = {name: _pick(name, typed) for name, typed in self.picks.items() if typed.verdict != LATER}
        return KeepOrder(self.started_from, self.seen, picks, self.take_ready, self.sure, self.local)

    def typed(self, name: str) -> PickTyped:
        """What stands beside one thing: what was typed, else nothing but the day a year ahead."""
        return self.picks.get(name) or PickTyped(again=self.again)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong, each with the box that it is about."""
        whole = [(self.trouble, "in-step")] if self.trouble else []
        return whole + [(f"{self._about(box)}: {sentence}", box) for box, sentence in self.errors.items()]

    def _about(self, box: str) -> str:
        name = next((name for name in self.names if box == name or box.endswith(f"-{name}")), "")
        return self.names.get(name, "The plan")


class NoDay(Invalid):
    """A day to look again that could not be read; `box` is the box in which it was typed."""

    def __init__(self, box: str) -> None:
        super().__init__("Enter a day such as 31 March 2027, or leave it empty.")
        self.box = box


def blank(page: KeepingPage, *, today: dt.date) -> KeepForm:
    """A form on which nothing is picked yet."""
    again = _in_a_year(today).strftime("%d/%m/%Y")
    token = secrets.token_urlsafe(16)
    return KeepForm({}, page.seen, page.own.number, token, names=_names(page), again=again)


def sent(form: MultiDict[str, str], page: KeepingPage, *, today: dt.date) -> KeepForm:
    """The form as it was sent."""
    names = [name.removeprefix(_NAMES) for name in form if name.startswith(_NAMES)][:_MOST]
    picks = {
        name: PickTyped(
            form.get(f"pick-{name}", LATER)[:20],
            form.get(f"words-{name}", ""),
            form.get(f"why-{name}", ""),
            form.get(f"again-{name}", "")[:40],
        )
        for name in names
    }
    return KeepForm(
        picks,
        form.get("seen", "")[:80],
        place_of(form.get("started_from")),
        form.get("token", "")[:80],
        take_ready="take_ready" in form,
        sure="sure" in form,
        local=form.get("local") == "yes",
        names=_names(page),
        again=_in_a_year(today).strftime("%d/%m/%Y"),
    )


def _names(page: KeepingPage) -> dict[str, str]:
    return {name: one.item.ref or "The plan" for name, one in page.items.items()}


def _pick(name: str, typed: PickTyped) -> Pick:
    day = None
    if typed.verdict == KEEP and typed.again.strip():
        day = read_day(typed.again)
        if day is None:
            raise NoDay(f"again-{name}")
    return Pick(typed.verdict, typed.words, typed.why, day)


def _in_a_year(today: dt.date) -> dt.date:
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return today.replace(year=today.year + 1, day=28)
