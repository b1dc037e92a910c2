"""The forms of a draft: one requirement box by box, the plan's own facts, and retiring a requirement.

The boxes are one table, in the order in which a person thinks of them: what we need to know, where to look, when and
how it is reported, what happens with it. A box holds what the text says and sends it back; whether anything
is missing is said beside it and never stops a save.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from kb.desk import NOTES, QUESTION, TypedRow
from kb.plan import BY_KEY, Marking, day_words, read_day
from kb.web.widgets import Radios, TextArea, TextInput

AS_PLAN = "As the plan says"
CHOICES = frozenset({"priority", "marking"})


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the form: the field's key, its label for people, and what to write in it."""

    key: str
    label: str
    hint: str = ""
    rows: int = 1
    width: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes under one heading. `rare` ones stand folded away until they hold something."""

    title: str
    boxes: tuple[Box, ...]
    rare: bool = False


_ONE_A_LINE = "One a line."

GROUPS: tuple[Group, ...] = (
    Group(
        "What we need to know",
        (
            Box(
                QUESTION,
                "Question",
                "One sentence that can be answered. Ask about what people do, not who they are.",
                2,
            ),
            Box("priority", "Priority"),
            Box("theme", "Theme", "Choose from the list, or write your own."),
            Box(
                "decision",
                "Decision that the answer supports",
                "For example, where to place awareness visits.",
            ),
            Box("gap", "Gap: what is not known today", "What is known, what is not, and why.", 3),
            Box(
                "indicators",
                "What to look for",
                f"Signs that an officer could see, hear or be told, in plain words. {_ONE_A_LINE} "
                "Describe behaviour, never nationality or ethnicity.",
                4,
            ),
            Box(
                "elements",
                "Details to report",
                f"For example, vehicle type, time, direction. {_ONE_A_LINE}",
                3,
            ),
        ),
    ),
    Group(
        "Where to look, and who",
        (
            Box(
                "sources",
                "Sources",
                f"Teams, partners or systems that are placed to notice. {_ONE_A_LINE}",
                3,
            ),
            Box(
                "source_class",
                "Class of source",
                "For example, open, partner or police overt. Refer anything covert out.",
            ),
            Box("lawful_basis", "Lawful basis or authority", "For example, overt: no authority needed."),
            Box("collector", "Collector", "The role that collects, never a name."),
            Box("partner", "Partner agency"),
            Box(
                "tasking", "Tasking route", "For example, the tactical tasking meeting, or a briefing slide."
            ),
        ),
    ),
    Group(
        "When, and how it is reported",
        (
            Box(
                "needed_by",
                "Needed by",
                "A date, such as 30 September 2026, or how often, such as every month.",
                1,
                "govuk-input--width-20",
            ),
            Box(
                "frequency",
                "How often",
                "If an answer is wanted again and again.",
                1,
                "govuk-input--width-20",
            ),
            Box("reporting_route", "Reporting route", "How the answer comes back.", 2),
        ),
    ),
    Group(
        "What happens with it",
        (
            Box(
                "answered_when",
                "Answered when",
                "What would be enough to say that the question is closed.",
                2,
            ),
            Box("analysis", "Analysis", "The product, and the role that writes it.", 2),
            Box("shared_with", "Shared with", "The organisations that receive the product.", 2),
        ),
    ),
    Group(
        "Handling",
        (
            Box("marking", "Marking of this requirement", "It can be higher than the plan’s, never lower."),
            Box(
                "visible_to",
                "Visible to",
                "Leave it empty for everybody who may read the plan. To keep it closer, write own, region, partners or "
                f"policing, or the short names of organisations. {_ONE_A_LINE}",
                2,
            ),
        ),
    ),
    Group(
        "More about this requirement",
        (
            Box("level", "Level", "For example, strategic or tactical."),
            Box("strand", "4P strand", "Pursue, prevent, protect or prepare."),
            Box("recommendations", "Recommendations", f"For example, HMICFRS-OIC-4. {_ONE_A_LINE}", 2),
            Box("owner", "Owner of this requirement", "A role, never a name."),
            Box("borrowed_from", "Adapted from", "For example, sussex/oic@3#OIC-02."),
            Box("notes", "Note in the list", "One paragraph.", 2),
            Box(NOTES, "Notes below the list", "Free text. You can use Markdown.", 4),
        ),
        rare=True,
    ),
)
BOXES: Mapping[str, Box] = {box.key: box for group in GROUPS for box in group.boxes}


def _field(box: Box) -> Field:
    if box.key in CHOICES:
        return RadioField(box.label, validate_choice=False, widget=Radios(), description=box.hint)
    if box.rows > 1:
        return TextAreaField(box.label, widget=TextArea(), description=box.hint)
    return StringField(box.label, widget=TextInput(), description=box.hint)


class RowForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One requirement. `started_from` is the revision that the boxes were filled from."""

    started_from = HiddenField()

    def fill(self, shown: Mapping[str, str]) -> None:
        """Show what the text says, unless something has been typed already."""
        for key in BOXES:
            if not self.is_submitted():
                self[key].data = _in_words(shown.get(key, "")) if key == "needed_by" else shown.get(key, "")
        self._offer("priority", shown, {"1": "1, high", "2": "2, medium", "3": "3, low", "": "Not set"})
        markings = {marking.words: marking.words for marking in Marking}
        self._offer("marking", shown, {"": AS_PLAN, **markings})

    def _offer(self, key: str, shown: Mapping[str, str], words: dict[str, str]) -> None:
        box = self[key]
        for other in (shown.get(key, ""), box.data or ""):
            # What the text says in its own words stays a choice, or saving the form would change it.
            words.setdefault(other, f"As written: {other}")
        box.choices = [SelectChoice(value, label) for value, label in words.items()]
        box.data = box.data or ""

    def typed(self) -> TypedRow:
        """What was typed. A box that was not sent is not touched."""
        sent = {key: self[key].data or "" for key in BOXES if self[key].raw_data}
        values = {key: text for key, text in sent.items() if key in BY_KEY}
        return TypedRow(sent.get(QUESTION, ""), values, sent.get(NOTES))


for _key, _box in BOXES.items():
    setattr(RowForm, _key, _field(_box))


class NewRowForm(RowForm):
    """A new requirement, with its reference."""

    ref = StringField(
        "Reference",
        widget=TextInput(),
        description="Letters, then a number. It stays with this requirement for good and is never used again.",
    )


class RetireForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Taking a requirement out, with the reason."""

    started_from = HiddenField()
    why = TextAreaField(
        "Why is it retired?",
        widget=TextArea(),
        description="One or two sentences. The approver and later readers see them.",
    )


def say_at(form: FlaskForm, errors: Mapping[str, str], *, otherwise: str) -> None:
    """Put each sentence at its box; one for a box that the form has not goes to the box named `otherwise`."""
    for name, sentence in errors.items():
        box = form[name if name in form else otherwise]
        box.errors = [*box.errors, sentence]


def number_of(text: str | None) -> int:
    """The revision that a form started from; 0, which no draft has, for what is no number."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _in_words(text: str) -> str:
    day = read_day(text)
    return day_words(day) if day else text


def groups(form: RowForm, advice: Container[str] = ()) -> Iterator[tuple[Group, bool]]:
    """The groups of a form, each with whether it stands open: where a box holds something or has advice."""
    for group in GROUPS:
        said = any(form[box.key].data or form[box.key].errors or box.key in advice for box in group.boxes)
        yield group, said or not group.rare
