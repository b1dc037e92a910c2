"""Organisations and how they belong together, each with dates: who was what to whom on a day.

Forces merge, offices are abolished and regions change, so nothing here is a list in code: a Register
is made from whatever bodies and links there are, and every question takes the day it is asked for.

What must stay true: a day (`on`) is a day in London and means its end. `valid_from` and `valid_to` are
days too, both included, and None is open. A link holds on a day only while both its ends exist on it.
Answers about slugs that nobody knows are empty, never an error: absent and out of reach look alike.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.errors import Invalid


class Kind(enum.StrEnum):
    """What sort of organisation it is."""

    FORCE = "force"
    REGION = "region"
    UNIT = "unit"
    OVERSIGHT = "oversight"


class LinkKind(enum.StrEnum):
    """What the first organisation of a link is to the second."""

    MEMBER_OF = "member_of"
    PARTNER_OF = "partner_of"
    UNIT_OF = "unit_of"
    HOSTED_BY = "hosted_by"
    OVERSEES = "oversees"
    SUCCEEDED_BY = "succeeded_by"


def _in_force(on: dt.date, valid_from: dt.date | None, valid_to: dt.date | None) -> bool:
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


@dataclass(frozen=True, slots=True)
class Body:
    """One organisation. `places` are the counties, towns and coasts that a search may name it by."""

    slug: str
    name: str
    kind: Kind
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    places: tuple[str, ...] = ()

    def exists(self, on: dt.date) -> bool:
        """Whether it existed at the end of that day."""
        return _in_force(on, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Link:
    """`from_body` is a member (partner, unit ...) of `to_body`, for a time."""

    kind: LinkKind
    from_body: str
    to_body: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether the link itself was in force at the end of that day."""
        return _in_force(on, self.valid_from, self.valid_to)


_BELONGING = frozenset({LinkKind.MEMBER_OF, LinkKind.UNIT_OF})


@dataclass(frozen=True, slots=True)
class Register:
    """All organisations and links, past and to come, answering for a day."""

    bodies: tuple[Body, ...] = ()
    links: tuple[Link, ...] = ()
    _by_slug: dict[str, Body] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_slug = {body.slug: body for body in self.bodies}
        if len(by_slug) != len(self.bodies):
            raise Invalid("Two organisations have the same short name. Give one of them another.")
        object.__setattr__(self, "_by_slug", by_slug)

    def body(self, slug: str) -> Body | None:
        """The organisation of that short name, whether or not it still exists."""
        return self._by_slug.get(slug)

    def name(self, slug: str) -> str:
        """An organisation's name, or the short name itself where there is no such organisation."""
        body = self._by_slug.get(slug)
        return slug if body is None else body.name

    def exists(self, slug: str, on: dt.date) -> bool:
        """Whether there was such an organisation at the end of that day."""
        body = self._by_slug.get(slug)
        return body is not None and body.exists(on)

    def policing(self, slug: str) -> bool:
        """Whether it belongs to policing (a force, region or unit), as an oversight body does not."""
        body = self._by_slug.get(slug)
        return body is not None and body.kind is not Kind.OVERSIGHT

    def regions_of(self, slug: str, on: dt.date) -> frozenset[str]:
        """The regions of which it was a member on that day."""
        return self._regions(self._to({LinkKind.MEMBER_OF}, slug, on))

    def members(self, region: str, on: dt.date) -> frozenset[str]:
        """The members of a region on that day; neither its units nor its partners."""
        return frozenset(self._from({LinkKind.MEMBER_OF}, region, on))

    def partners(self, region: str, on: dt.date) -> frozenset[str]:
        """The organisations that worked with a region on that day without belonging to it."""
        return frozenset(self._from({LinkKind.PARTNER_OF}, region, on))

    def partner_regions(self, slug: str, on: dt.date) -> frozenset[str]:
        """The regions that it was a partner of on that day."""
        return self._regions(self._to({LinkKind.PARTNER_OF}, slug, on))

    def hosts_of(self, slug: str, on: dt.date) -> frozenset[str]:
        """The organisations that hosted it on that day."""
        return frozenset(self._to({LinkKind.HOSTED_BY}, slug, on))

    def overseen_by(self, slug: str, on: dt.date) -> frozenset[str]:
        """The organisations that this oversight body watched over on that day."""
        return frozenset(self._to({LinkKind.OVERSEES}, slug, on))

    def overseers_of(self, slug: str, on: dt.date) -> frozenset[str]:
        """The oversight bodies that watched over this organisation on that day."""
        return frozenset(self._from({LinkKind.OVERSEES}, slug, on))

    def region_readers(self, slug: str, on: dt.date) -> frozenset[str]:
        """The regions whose members' plans it reads as a member does.

        Those it is a member of, those it is a unit of, and a region itself. Being hosted by a
        member gives nothing, nor does being a partner.
        """
        itself = {slug} if self.exists(slug, on) else set()
        return self._regions([*itself, *self._to(_BELONGING, slug, on)])

    def region_fellows(self, slug: str, on: dt.date) -> frozenset[str]:
        """The other organisations of its regions: theirs is what a text shared with the region opens."""
        homes = self.region_readers(slug, on)
        return frozenset().union(*(self._belonging(home, on) for home in homes)) - {slug}

    def partner_fellows(self, slug: str, on: dt.date) -> frozenset[str]:
        """The organisations whose texts, shared with `region and partners`, reach it as a partner.

        Partnership goes both ways: all that belong to a region it is a partner of, and the
        partners of the regions it belongs to. Two partners of one region are not each other's.
        """
        abroad = (self._belonging(region, on) for region in self.partner_regions(slug, on))
        at_home = (self.partners(region, on) for region in self.region_readers(slug, on))
        return frozenset().union(*abroad, *at_home) - {slug}

    def successors(self, slug: str, on: dt.date) -> frozenset[str]:
        """Which organisations stood in its place on that day: itself while it existed, else its heirs.

        Follows heirs of heirs. Empty when there is none, or not yet.
        """
        heirs: set[str] = set()
        seen: set[str] = set()
        waiting = [slug]
        while waiting:
            now = waiting.pop()
            if now in seen:
                continue
            seen.add(now)
            if self.exists(now, on):
                heirs.add(now)
                continue
            waiting += [
                link.to_body
                for link in self.links
                if link.kind is LinkKind.SUCCEEDED_BY and link.from_body == now and link.holds(on)
            ]
        return frozenset(heirs)

    def _belonging(self, region: str, on: dt.date) -> frozenset[str]:
        return frozenset({region, *self._from(_BELONGING, region, on)})

    def _regions(self, slugs: Iterable[str]) -> frozenset[str]:
        return frozenset(s for s in slugs if s in self._by_slug and self._by_slug[s].kind is Kind.REGION)

    def _to(self, kinds: Iterable[LinkKind], slug: str, on: dt.date) -> list[str]:
        return [link.to_body for link in self._live(kinds, on) if link.from_body == slug]

    def _from(self, kinds: Iterable[LinkKind], slug: str, on: dt.date) -> list[str]:
        return [link.from_body for link in self._live(kinds, on) if link.to_body == slug]

    def _live(self, kinds: Iterable[LinkKind], on: dt.date) -> Iterator[Link]:
        for link in self.links:
            if (
                link.kind in kinds
                and link.holds(on)
                and self.exists(link.from_body, on)
                and self.exists(link.to_body, on)
            ):
                yield link
