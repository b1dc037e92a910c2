"""The forms of evidence: a fact, a check, and what becomes of an entry."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from kb.assurance import Kind, count_words
from kb.desk import CheckOrder, NoteOrder, Wanting
from kb.plan import Marking, day_words, read_day
from kb.web.forms_life import number_in
from kb.web.widgets import Checkbox, Radios, TextArea, TextInput

if TYPE_CHECKING:
    from kb.desk import EvidenceLine

_LINE = (
    "One sentence that may be read outside the force, without names, places or references. An approver who did not "
    "write it confirms it first."
)
_WHEN = "A day, month or quarter: 24 November 2026, November 2026 or 2026-Q3"


class _Entry(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What the forms of an entry share. `corrects` is the number of the entry whose place it takes."""

    on = StringField("When", description=_WHEN, widget=TextInput())
    line = TextAreaField("Line for publication (optional)", description=_LINE, widget=TextArea())
    why = StringField("Why the earlier entry is corrected", widget=TextInput())
    corrects = HiddenField()
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    @property
    def corrected(self) -> int | None:
        """The number of the entry that is corrected."""
        return number_in(self.corrects.data) or None


class NoteForm(_Entry):
    """A product of analysis, or a briefing or message."""

    kind = RadioField(
        "What it is",
        choices=[
            SelectChoice(Kind.PRODUCT.value, "Product of analysis that came from the plan"),
            SelectChoice(Kind.BRIEFING.value, "Briefing, intranet page or message about the plan"),
        ],
        widget=Radios(),
    )
    reference = StringField(
        "Where it is held",
        description="A file or minute reference, never the document. For your force, its verifier and auditor only.",
        widget=TextInput(),
    )
    refs = StringField(
        "Requirements it is about (optional)", description="Such as OIC-01, OIC-04", widget=TextInput()
    )
    count = StringField(
        "How many (optional)",
        description="Such as 12, 12 of 20, over 600, about 40 or all",
        widget=TextInput(),
    )
    expires = StringField("Counts until (optional)", description="Such as 31 March 2027", widget=TextInput())
    sensitive = BooleanField("This entry is OFFICIAL-SENSITIVE", widget=Checkbox())

    def begin_with(self, line: EvidenceLine) -> None:
        """Offer what the entry to be corrected says, where nothing has been typed."""
        said = line.entry.said
        if self.is_submitted():
            return
        self.kind.data, self.reference.data, self.line.data = said.kind.value, said.reference, said.line
        self.on.data, self.refs.data = day_words(said.first), ", ".join(said.refs)
        self.count.data = count_words(said.count) if said.count else ""
        self.expires.data = day_words(said.expires) if said.expires else ""
        self.sensitive.data = said.marking is Marking.OFFICIAL_SENSITIVE

    def order(self) -> NoteOrder:
        """What was typed. Raises Wanting for a day that cannot be read."""
        text = (self.expires.data or "").strip()
        expires = read_day(text) if text else None
        if text and expires is None:
            raise Wanting("expires", "Enter a day such as 31 March 2027, or leave the box empty.")
        return NoteOrder(
            self.kind.data or "",
            self.on.data or "",
            self.reference.data or "",
            self.count.data or "",
            self.refs.data or "",
            sensitive=bool(self.sensitive.data),
            expires=expires,
            line=self.line.data or "",
            corrects=self.corrected,
            why=self.why.data or "",
        )


class CheckForm(_Entry):
    """What a verifier found."""

    held = StringField("Requirements that the plan has", widget=TextInput())
    sampled = StringField("Requirements that you looked at", widget=TextInput())
    confirmed = StringField(
        "Of these, confirmed", description="You saw what the force’s reference points to", widget=TextInput()
    )
    satisfied = RadioField(
        "Are you satisfied that the plan is used as recorded?",
        choices=[SelectChoice("yes", "Satisfied"), SelectChoice("no", "Not satisfied")],
        widget=Radios(),
    )
    note = TextAreaField(
        "Note (optional)",
        description="For the force, its verifier and its auditor only. No names. Up to 2000 characters.",
        widget=TextArea(),
    )

    def order(self) -> CheckOrder:
        """What was typed."""
        return CheckOrder(
            self.on.data or "",
            self.held.data or "",
            self.sampled.data or "",
            self.confirmed.data or "",
            self.satisfied.data or "",
            note=self.note.data or "",
            line=self.line.data or "",
            corrects=self.corrected,
            why=self.why.data or "",
        )


class BecomesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why an entry is withdrawn, disputed or settled, or its line published no more."""

    why = TextAreaField("Why", description="It stays beside the entry. No names.", widget=TextArea())
