"""One form of reference everywhere: `sussex/oic@3#OIC-02`, for plan, version and row."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from kb.errors import Invalid
from kb.plan.parse import is_ref

SLUG_LIMIT = 80
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_SLUG = re.compile(SLUG)
_REF = re.compile(rf"({SLUG})/({SLUG})(?:@([1-9][0-9]{{0,8}}))?(?:#(.+))?")


@dataclass(frozen=True, slots=True)
class PlanRef:
    """A plan, and perhaps one version of it, and perhaps one row. `str` writes it as people read it."""

    body: str
    slug: str
    number: int | None = None
    row: str | None = None

    @property
    def plan(self) -> str:
        """The plan alone: `sussex/oic`."""
        return f"{self.body}/{self.slug}"

    def at(self, number: int | None) -> PlanRef:
        """The same plan and row in that version."""
        return replace(self, number=number)

    def __str__(self) -> str:
        version = "" if self.number is None else f"@{self.number}"
        row = "" if self.row is None else f"#{self.row}"
        return f"{self.plan}{version}{row}"


def parse_ref(text: str) -> PlanRef:
    """Read a reference. Raises Invalid, with an example, for anything else."""
    match = _REF.fullmatch(text.strip()) if len(text) <= 300 else None
    if match is None or not (is_slug(match[1]) and is_slug(match[2])) or (match[4] and not is_ref(match[4])):
        raise Invalid(
            "That is not a reference to a plan. "
            "Write it like sussex/oic, sussex/oic@3 or sussex/oic@3#OIC-02."
        )
    return PlanRef(match[1], match[2], int(match[3]) if match[3] else None, match[4])


def is_slug(text: str) -> bool:
    """Whether a word can stand in an address: lower-case letters, digits and single hyphens, to 80."""
    return len(text) <= SLUG_LIMIT and _SLUG.fullmatch(text) is not None


def slugify(text: str) -> str:
    """A word for addresses made from a name or path; `plan` where nothing of it can be used."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    return "-".join(words)[:SLUG_LIMIT].strip("-") or "plan"
