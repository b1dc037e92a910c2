"""What the forms of bringing in send, read into what is brought and what is to become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.desk import BringOrder, Brought, brought_file, brought_paste, unseal
from kb.errors import Invalid, TooLarge
from kb.plan import COLUMN_CHOICES, column_labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug import Request
    from werkzeug.datastructures import MultiDict

MOST_BYTES = 1024 * 1024
_MOST_COLUMNS = 100
_BOXES = ("title", "short_name", "prefix", "organisation", "target", "marking", "made_from", "asked_of")
# Longer than any of them may be, so that the desk refuses what is too long and the box still shows it.
_ANY = 400
_MOST_DIGITS = 9

CHOICES: tuple[tuple[str, str], ...] = (
    ("ref", "Reference"),
    ("question", "Question"),
    *column_labels(),
    ("own", "Keep under its own label"),
    ("", "Leave out"),
)
"""What a column can be taken for, as (value, words)."""


def brought_of(request: Request) -> Brought:
    """What was chosen or pasted. Raises Invalid for neither, for both, and for what cannot be read."""
    file, text = request.files.get("file"), request.form.get("text", "")
    raw, named = b"", ""
    if file is not None:
        raw, named = file.stream.read(MOST_BYTES + 1), file.filename or ""
        file.close()  # a large one lies in a file of its own until then
    if named and text.strip():
        raise Invalid("You chose a file and pasted something as well. Bring in one of them at a time.")
    if named:
        if len(raw) > MOST_BYTES:
            raise TooLarge("The file is over 1 MB. Bring in less at once.")
        return brought_file(raw, named)
    if not text.strip():
        raise Invalid("Choose a file, or paste a table or a plan’s text.")
    return brought_paste(text, request.form.get("html", ""))


def order_of(form: MultiDict[str, str]) -> BringOrder:
    """What the second page sent. Raises Invalid where that is not whole."""
    said = {name: form.get(name, "").strip()[:_ANY] for name in _BOXES}
    return BringOrder(
        brought=unseal(form.get("kind", ""), form.get("brought", ""), tuple(form.getlist("remark"))),
        picks=_picks(form),
        target=said["target"],
        organisation=said["organisation"],
        title=said["title"],
        short_name=said["short_name"],
        prefix=said["prefix"],
        marking=said["marking"],
        started_from=_number(form.get("started_from", "")),
        seen=form.get("seen", "")[:80],
        agreed=form.get("agreed") == "yes",
        # What was said of the copy was said of the plan that the page was about.
        made_from=said["made_from"] if said["target"] == said["asked_of"] else "",
    )


def field_of(sentence: str) -> str:
    """The id of the box that a refusal is about."""
    words = sentence.lower()
    places = (
        ("title", "title"),
        ("short name", "short_name"),
        ("already a plan", "short_name"),
        ("follow revision", "agreed"),
        ("your own organisations", "organisation"),
        ("prefix", "prefix"),
        ("as its marking", "marking"),
    )
    return next((place for said, place in places if said in words), "target")


def _picks(form: MultiDict[str, str]) -> Mapping[int, str]:
    sent = ((place, form.get(f"column-{place}")) for place in range(_MOST_COLUMNS))
    picks = {place: key for place, key in sent if key is not None}
    if set(picks.values()) - COLUMN_CHOICES:
        raise Invalid("Choose what each column holds from its list.")
    return picks


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0
