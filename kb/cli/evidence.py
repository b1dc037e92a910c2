"""`kb stage` and `kb briefing`: where a plan stands on a day, and what an office is told of its force."""

from __future__ import annotations

import datetime as dt
import json
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


COMMANDS = (stage, briefing)
