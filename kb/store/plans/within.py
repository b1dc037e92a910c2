"""The one rule of access in SQL: the same spans that `Span.admits` reads, as conditions on versions and rows.

What must stay true: each function here mirrors one of `kb.access.rule`, and a test with generated
labels and grants holds them to the same answers on both databases. No span, no condition: nothing is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

import sqlalchemy as sa

from kb.access import Audience, Reach, Rendition, Scope, Span
from kb.store.tables.plans import named_audiences, plans, requirements, versions
from kb.store.tables.work import drafts

Condition = sa.ColumnElement[bool]
_ROW_RENDITIONS = frozenset({Rendition.FULL, Rendition.OUTLINE})
_THE_VERSION = -1


@lru_cache(maxsize=256)
def clause(reach: Reach, rendition: Rendition) -> Condition:
    """Whether the reach admits a version in that rendition. Over `versions` joined with `plans`."""
    return _any_span(reach, rendition, _version_admitted)


def any_clause(reach: Reach, renditions: Iterable[Rendition]) -> Condition:
    """Whether the reach admits a version in any of these renditions."""
    return sa.or_(sa.false(), *(clause(reach, rendition) for rendition in renditions))


@lru_cache(maxsize=256)
def row_clause(reach: Reach, rendition: Rendition) -> Condition:
    """Whether the reach admits a requirement in that rendition. Over `requirements` too."""
    return _any_span(reach, rendition, _row_admitted)


@lru_cache(maxsize=64)
def draft_clause(reach: Reach) -> Condition:
    """Whether the reach admits a draft, which is always read whole. Over `drafts` joined with `plans`."""
    return _any_span(reach, Rendition.FULL, _draft_admitted)


def _any_span(reach: Reach, rendition: Rendition, admitted: Callable[[Span], Condition]) -> Condition:
    if reach.everything:
        return sa.true()
    return sa.or_(sa.false(), *(admitted(span) for span in reach.spans if span.rendition is rendition))


def _version_admitted(span: Span) -> Condition:
    return sa.and_(
        versions.c.state.in_(sorted(s.value for s in span.states)),
        versions.c.marking <= int(span.ceiling),
        _plan_admits(span),
    )


def _row_admitted(span: Span) -> Condition:
    if span.rendition not in _ROW_RENDITIONS:
        return sa.false()
    named = partial(_named, position=requirements.c.position, kind="full")
    return sa.and_(
        _version_admitted(span),
        requirements.c.marking <= int(span.ceiling),
        _audience_admitted(span.audience, requirements.c.scope, named),
    )


def _draft_admitted(span: Span) -> Condition:
    # A draft is shared with nobody: only the owner's own audience, or a named plan, reaches it.
    own = plans.c.ref.in_(sorted(span.plans)) if span.plans else _owner_in(span.audience.own)
    if span.rendition is Rendition.LISTED:
        own = sa.false()
    return sa.and_(
        drafts.c.state.in_(sorted(s.value for s in span.states)),
        drafts.c.marking <= int(span.ceiling),
        own,
    )


def _plan_admits(span: Span) -> Condition:
    if span.plans:
        return plans.c.ref.in_(sorted(span.plans))
    if span.rendition is Rendition.LISTED:
        return versions.c.listed if span.audience.policing else sa.false()
    full = partial(_named, position=_THE_VERSION, kind="full")
    admitted = _audience_admitted(span.audience, versions.c.scope, full)
    if span.rendition is not Rendition.OUTLINE:
        return admitted
    outline = partial(_named, position=_THE_VERSION, kind="outline")
    return sa.or_(admitted, _audience_admitted(span.audience, versions.c.outline_scope, outline))


def _audience_admitted(
    audience: Audience, scope: sa.ColumnElement[int], named: Callable[[str], Condition]
) -> Condition:
    ways = [_owner_in(audience.own)]
    if audience.name is not None:
        ways.append(named(audience.name))
    ways.append(sa.and_(scope >= int(Scope.REGION), _owner_in(audience.region)))
    ways.append(sa.and_(scope >= int(Scope.PARTNERS), _owner_in(audience.partners)))
    if audience.policing:
        ways.append(scope >= int(Scope.POLICING))
    return sa.or_(*ways)


def _owner_in(bodies: frozenset[str]) -> Condition:
    return plans.c.body.in_(sorted(bodies)) if bodies else sa.false()


def _named(body: str, *, position: sa.ColumnElement[int] | int, kind: str) -> Condition:
    return sa.exists().where(
        named_audiences.c.version_id == versions.c.id,
        named_audiences.c.kind == kind,
        named_audiences.c.position == position,
        named_audiences.c.body == body,
    )
