"""Evidence on a plan with a word of its own in every field, and who may meet each word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kb.desk import CheckOrder, NoteOrder, ReturnsOrder, ReturnTyped
from tests.desk_cast import PEOPLE, Shelves

SEEN = frozenset({"TOM", "PETE", "VERA", "AUDREY"})
TOLD = SEEN | {"CATH", "RON"}
REF = "thames-valley/oic"


def plant_evidence(shelves: Shelves, new: Callable[[str, frozenset[str]], str]) -> None:
    """A return, a product with a line that waits, one with a line that is confirmed, a check, and what became of them."""
    tom, pete, vera = (shelves.desk_of(PEOPLE[name]) for name in ("TOM", "PETE", "VERA"))
    line = ReturnTyped(
        "OIC-01", "looked, nothing", f"Minute {new('minute', SEEN)}", f"Role {new('looker', SEEN)}"
    )
    tom.returning.record(REF, "2026-Q4", ReturnsOrder((line,), token="returned"))
    note = NoteOrder("product", "1 November 2026", f"File {new('file', SEEN)}")
    waits = f"We {new('waitingline', SEEN)} made it."
    tom.noting.record(REF, replace(note, line=waits), "waits")
    told = f"We {new('confirmedline', TOLD)} made it."
    tom.noting.record(REF, replace(note, reference=f"File {new('held', SEEN)}", line=told), "told")
    pete.amending.confirm(REF, [3])
    secret = replace(
        note, reference=f"File {new('raised', SEEN)}", sensitive=True, line=f"We {new('above', SEEN)} it."
    )
    tom.noting.record(REF, secret, "secret")
    pete.amending.confirm(REF, [4])
    check = CheckOrder("2 November 2026", "5", "2", "2", "yes", note=f"Saw {new('verifiernote', SEEN)}.")
    vera.noting.check(REF, check, "check")
    vera.amending.mark(REF, 2, "disputed", why=f"Because of {new('dispute', SEEN)}")
