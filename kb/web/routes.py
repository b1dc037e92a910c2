"""The registry of routes: every endpoint and who may knock. An endpoint that is not here is closed.

The rule says only who may *ask*. What the answer holds is the Desk's affair, which is bound to one
person and cannot be asked for more than that person's reach.
"""

from __future__ import annotations

PUBLIC = "public"
SIGNED_IN = "signed in"

# A route only for people who hold a role somewhere; for everybody else it does not exist.
ADMINISTRATOR = "administrator"
AUDITOR = "auditor"

# Signed in, but the second factor is still to come or to be set up.
HALF_SIGNED_IN = "half signed in"

RULES: dict[str, str] = {
    "static": PUBLIC,
    "health.alive": PUBLIC,
    "health.ready": PUBLIC,
    "pages.accessibility": PUBLIC,
    "pages.searching": SIGNED_IN,
    "home.home": SIGNED_IN,
    "search.results": SIGNED_IN,
    "search.suggest": SIGNED_IN,
    "plans.browse": SIGNED_IN,
    "plans.current": SIGNED_IN,
    "plans.draft": SIGNED_IN,
    "plans.version": SIGNED_IN,
    "plans.history": SIGNED_IN,
    "plans.source": SIGNED_IN,
    "shortlist.show": SIGNED_IN,
    "shortlist.add": SIGNED_IN,
    "shortlist.change": SIGNED_IN,
    "shortlist.sheet": SIGNED_IN,
    "shortlist.download": SIGNED_IN,
    "audit.lines": AUDITOR,
    "sign_in.sign_in": PUBLIC,
    "sign_in.sample": PUBLIC,
    "sign_in.code": HALF_SIGNED_IN,
    "sign_in.forgotten": PUBLIC,
    "sign_in.link": PUBLIC,
    "sign_in.out": HALF_SIGNED_IN,
    "account.show": SIGNED_IN,
    "account.password": SIGNED_IN,
    "account.second_factor": HALF_SIGNED_IN,
    "account.square": HALF_SIGNED_IN,
    "account.everywhere": SIGNED_IN,
    "account.end_session": SIGNED_IN,
    "account.stay": HALF_SIGNED_IN,
    "people.people": ADMINISTRATOR,
    "people.invite": ADMINISTRATOR,
    "people.person": ADMINISTRATOR,
    "people.grant": ADMINISTRATOR,
    "people.end_grant": ADMINISTRATOR,
    "people.suspend": ADMINISTRATOR,
    "people.restore": ADMINISTRATOR,
    "people.link": ADMINISTRATOR,
    "people.forget_second_factor": ADMINISTRATOR,
}
