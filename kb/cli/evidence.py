"""`kb stage`, `kb evidence` and `kb briefing`: where a plan stands, what is recorded, what an office is told."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import TYPE_CHECKING

import click

from kb.access import whole
from kb.cli.rooms import DAY, as_json, day, give_json, london, now, the_house
from kb.errors import Invalid, NotFound

if TYPE_CHECKING:
    from kb.desk import PlanStanding


@click.command()
@click.argument("plan")
@click.option(
    "--on", "on", type=DAY, help="As it stood at the end of that day: YYYY-MM-DD. Today if not given."
)
@as_json
def stage(plan: str, on: dt.datetime | None, *, as_json: bool) -> None:
    """Say where PLAN stands (such as sussex/oic), what that rests on and what lapses next."""
    stood = _stood(plan, day(on) or london(now()))
    if as_json:
        give_json(_as_data(stood))
        return
    standing = stood.standing
    click.echo(standing.headline)
    if stood.change is not None:
        click.echo(stood.change.words)
    for need in standing.needs:
        click.echo(f"{'yes' if need.met else 'no ':3}  {need.stage.words}: {need.words}")
    for until, words in standing.lapses:
        click.echo(f"Until {until.isoformat()}: {words}")
    for words in filter(None, (standing.missing, *standing.cautions)):
        click.echo(words)


@click.command()
@click.argument("body")
@click.option("--on", "on", type=DAY, help="As at the end of that day: YYYY-MM-DD. Today if not given.")
@as_json
def briefing(body: str, on: dt.datetime | None, *, as_json: bool) -> None:
    """Say what the office that oversees the force BODY is told as at a day. Nothing is kept."""
    from kb.desk import as_content, brief_sections, compose

    asked = _not_to_come(day(on) or london(now()))
    with the_house() as house:
        register = house.register()
        offices = sorted(register.overseers_of(body, asked))
        if not offices:
            raise Invalid("No office oversaw such an organisation on that day.")
        with house.store.reading() as tx:
            told = compose(tx, register, offices[0], body, asked)
    if as_json:
        give_json(json.loads(as_content(offices[0], body, told)))
        return
    for section in brief_sections(told):
        click.echo(section.title)
        for line in section.lines:
            click.echo(f"  {line}")


@click.group()
def evidence() -> None:
    """Evidence on plans: what is recorded, and recording more."""


@evidence.command("list")
@click.argument("plan")
@as_json
def listing(plan: str, *, as_json: bool) -> None:
    """Say what is recorded on PLAN, oldest first, with what became of it."""
    with the_house() as house, house.store.reading() as tx:
        held = tx.holding.plan(plan, reach=whole())
        if held is None:
            raise NotFound(f"There is no such plan: {plan}.")
        entries = next(iter(tx.evidence.of([held.plan_id]).values()), ())
    lines = [
        {
            "number": one.number,
            "kind": one.said.kind.value,
            "from": one.said.first,
            "to": one.said.last,
            "requirements": one.said.refs,
            "recorded": london(one.recorded_at),
            "role": one.role,
            "reference": one.said.reference,
            "line": one.said.line,
            "withdrawn": one.withdrawn is not None or one.corrected_at is not None,
            "disputed": one.disputed is not None,
        }
        for one in entries
    ]
    if as_json:
        give_json(lines)
        return
    for line in lines:
        state = " (withdrawn)" if line["withdrawn"] else " (disputed)" if line["disputed"] else ""
        click.echo(
            f"{line['number']:>4}  {line['from']}  {line['kind']}{state}  {line['line'] or line['reference']}"
        )


@evidence.command("add")
@click.argument("plan")
@click.option("--as", "login", required=True, help="The sign-in of the author who records it.")
@click.option("--kind", type=click.Choice(["product", "briefing"]), required=True, help="What it is.")
@click.option("--on", "when", required=True, help="When: a day, a month, or a quarter like 2026-Q3.")
@click.option("--reference", required=True, help="Where it is held, never the document.")
@click.option("--line", default="", help="A line for publication, which an approver confirms on its page.")
@click.option("--requirements", default="", help="Requirements it is about, such as OIC-01, OIC-04.")
@click.option("--count", default="", help="How many, such as 12 of 20.")
def adding(  # noqa: PLR0913 - one option for each box of the form
    plan: str, *, login: str, kind: str, when: str, reference: str, line: str, requirements: str, count: str
) -> None:
    """Record a product of analysis or a briefing on PLAN, by the rules that hold on its page."""
    from kb.desk import NoteOrder

    order = NoteOrder(kind, when, reference, count=count, refs=requirements, line=line)
    with the_house() as house:
        number = house.desk_of(login, at=now()).noting.record(plan, order, secrets.token_urlsafe(16))
    click.echo(f"Recorded as number {number}.")


def _not_to_come(on: dt.date) -> dt.date:
    if on > london(now()):
        raise Invalid("Give a day that is not in the future.")
    return on


def _stood(plan: str, on: dt.date) -> PlanStanding:
    from kb.desk import standing_of

    _not_to_come(on)
    with the_house() as house:
        register = house.register()
        with house.store.reading() as tx:
            held = tx.holding.plan(plan, reach=whole())
            if held is None:
                raise NotFound(f"There is no such plan: {plan}.")
            return standing_of(tx, register, held.plan_id, held.body, on)


def _as_data(stood: PlanStanding) -> dict[str, object]:
    standing = stood.standing
    return {
        "plan": stood.ref,
        "on": standing.on,
        "stage": standing.stage.words,
        "said": standing.headline,
        "changed": stood.change.words if stood.change else None,
        "rules": {
            "number": standing.rules.number,
            "agreed": standing.rules.agreed,
            "starts": standing.rules.starts,
        },
        "needs": [
            {
                "stage": need.stage.words,
                "key": need.key,
                "met": need.met,
                "said": need.words,
                "share": [need.share.met, need.share.of] if need.share else None,
                "evidence": need.items,
                "until": need.until,
                "ended": need.ended,
            }
            for need in standing.needs
        ],
        "rests_on": standing.rests_on,
        "lapses": [{"until": until, "what": words} for until, words in standing.lapses],
        "missing": standing.missing,
        "cautions": standing.cautions,
        "complete": standing.complete,
    }


COMMANDS = (stage, briefing, evidence)
