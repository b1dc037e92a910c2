"""Who was what to whom on a day."""

import datetime as dt

import pytest

from kb.bodies import Body, Kind, Link, LinkKind, Register
from kb.errors import Invalid

ON = dt.date(2026, 6, 1)
START = dt.date(2020, 1, 1)


def body(
    slug: str, kind: Kind = Kind.FORCE, *, valid_from: dt.date | None = None, valid_to: dt.date | None = None
) -> Body:
    return Body(slug, slug.title(), kind, valid_from, valid_to)


def link(
    kind: LinkKind, of: str, to: str, *, valid_from: dt.date | None = None, valid_to: dt.date | None = None
) -> Link:
    return Link(kind, of, to, valid_from, valid_to)


REGISTER = Register(
    (
        body("south-east", Kind.REGION),
        body("eastern", Kind.REGION),
        body("sussex"),
        body("surrey"),
        body("thames-valley"),
        body("kent"),
        body("essex"),
        body("another-partner"),
        body("serocu", Kind.UNIT),
        body("hosted-team", Kind.UNIT),
        body("sussex-pcc", Kind.OVERSIGHT, valid_to=dt.date(2028, 5, 31)),
    ),
    (
        link(LinkKind.MEMBER_OF, "sussex", "south-east"),
        link(LinkKind.MEMBER_OF, "surrey", "south-east", valid_from=START, valid_to=ON),
        link(LinkKind.MEMBER_OF, "thames-valley", "south-east"),
        link(LinkKind.MEMBER_OF, "kent", "eastern"),
        link(LinkKind.MEMBER_OF, "essex", "eastern"),
        link(LinkKind.PARTNER_OF, "kent", "south-east", valid_from=START),
        link(LinkKind.PARTNER_OF, "another-partner", "south-east"),
        link(LinkKind.UNIT_OF, "serocu", "south-east"),
        link(LinkKind.HOSTED_BY, "serocu", "thames-valley"),
        link(LinkKind.HOSTED_BY, "hosted-team", "sussex"),
        link(LinkKind.OVERSEES, "sussex-pcc", "sussex"),
    ),
)


def test_membership_is_for_a_time_and_both_days_count() -> None:
    assert "surrey" in REGISTER.members("south-east", START)
    assert "surrey" in REGISTER.members("south-east", ON)
    assert "surrey" not in REGISTER.members("south-east", START - dt.timedelta(days=1))
    assert "surrey" not in REGISTER.members("south-east", ON + dt.timedelta(days=1))


def test_a_partner_is_no_member_and_a_member_no_partner() -> None:
    assert REGISTER.members("south-east", ON) == {"sussex", "surrey", "thames-valley"}
    assert REGISTER.partners("south-east", ON) == {"kent", "another-partner"}
    assert REGISTER.regions_of("kent", ON) == {"eastern"}
    assert REGISTER.partner_regions("kent", ON) == {"south-east"}


def test_a_unit_of_a_region_reads_as_its_members_do() -> None:
    assert REGISTER.region_readers("serocu", ON) == REGISTER.region_readers("sussex", ON) == {"south-east"}
    assert REGISTER.region_fellows("serocu", ON) == {"south-east", "sussex", "surrey", "thames-valley"}
    assert REGISTER.regions_of("serocu", ON) == frozenset()


def test_being_hosted_or_a_partner_opens_no_region() -> None:
    assert REGISTER.region_readers("hosted-team", ON) == frozenset()
    assert "south-east" not in REGISTER.region_readers("kent", ON)
    assert REGISTER.region_fellows("kent", ON) == {"eastern", "essex"}


def test_a_region_reads_what_its_members_share_with_it() -> None:
    assert "sussex" in REGISTER.region_fellows("south-east", ON)
    assert "south-east" not in REGISTER.region_fellows("south-east", ON)


def test_partnership_goes_both_ways_but_not_through_to_other_partners() -> None:
    assert REGISTER.partner_fellows("kent", ON) == {
        "south-east",
        "sussex",
        "surrey",
        "thames-valley",
        "serocu",
    }
    assert REGISTER.partner_fellows("sussex", ON) == {"kent", "another-partner"}
    assert REGISTER.partner_fellows("essex", ON) == frozenset()
    assert REGISTER.partner_fellows("sussex", START - dt.timedelta(days=1)) == {"another-partner"}


def test_oversight_reaches_whom_it_oversees_while_it_exists() -> None:
    assert REGISTER.overseen_by("sussex-pcc", ON) == {"sussex"}
    assert REGISTER.overseers_of("sussex", ON) == {"sussex-pcc"}
    assert REGISTER.overseen_by("sussex-pcc", dt.date(2028, 6, 1)) == frozenset()
    assert not REGISTER.exists("sussex-pcc", dt.date(2028, 6, 1))


def test_policing_is_forces_regions_and_units() -> None:
    assert [REGISTER.policing(s) for s in ("sussex", "south-east", "serocu", "sussex-pcc", "nobody")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_link_is_dead_while_either_end_is_not_there() -> None:
    ended = dt.date(2026, 1, 1)
    register = Register(
        (
            body("region", Kind.REGION),
            body("old", valid_to=ended),
            body("ended", Kind.REGION, valid_to=ended),
        ),
        (
            link(LinkKind.MEMBER_OF, "old", "region"),
            link(LinkKind.MEMBER_OF, "unknown", "region"),
            link(LinkKind.MEMBER_OF, "region", "ended"),
            link(LinkKind.MEMBER_OF, "region", "unknown"),
        ),
    )

    assert register.members("region", ended) == {"old"}
    assert register.members("region", ON) == frozenset()
    assert register.members("unknown", ON) == frozenset()
    assert register.members("ended", ended) == {"region"}
    assert register.members("ended", ON) == frozenset()


def test_only_a_region_has_region_readers() -> None:
    register = Register((body("a"), body("b")), (link(LinkKind.MEMBER_OF, "a", "b"),))

    assert register.region_readers("a", ON) == frozenset()


def test_merged_forces_are_answered_for_by_their_heir() -> None:
    merged, first_day = dt.date(2027, 3, 31), dt.date(2027, 4, 1)
    register = Register(
        (body("a", valid_to=merged), body("b", valid_to=merged), body("ab", valid_from=first_day)),
        (
            link(LinkKind.SUCCEEDED_BY, "a", "ab"),
            link(LinkKind.SUCCEEDED_BY, "b", "ab"),
            link(LinkKind.SUCCEEDED_BY, "ab", "a"),
        ),
    )

    assert register.successors("a", merged) == {"a"}
    assert register.successors("a", first_day) == {"ab"}
    assert register.successors("nobody", first_day) == frozenset()


def test_heirs_that_lead_in_a_circle_are_nobody() -> None:
    gone = dt.date(2020, 1, 1)
    register = Register(
        (body("a", valid_to=gone), body("b", valid_to=gone)),
        (link(LinkKind.SUCCEEDED_BY, "a", "b"), link(LinkKind.SUCCEEDED_BY, "b", "a")),
    )

    assert register.successors("a", ON) == frozenset()


def test_unknown_organisations_answer_as_empty() -> None:
    assert REGISTER.body("nobody") is None
    assert not REGISTER.exists("nobody", ON)
    assert REGISTER.region_fellows("nobody", ON) == frozenset()


def test_two_organisations_of_one_short_name_are_refused() -> None:
    with pytest.raises(Invalid, match="short name"):
        Register((body("a"), body("a")))
