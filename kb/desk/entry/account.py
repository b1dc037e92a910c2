"""A person's own account: password, second factor, sessions, and what they were granted."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import segno

from kb.desk.entry import passwords, second_factor
from kb.desk.entry.door import BY_CODE, WRONG_CODE
from kb.desk.entry.terms import Entered, Signed, Terms
from kb.errors import Invalid, NotFound, NotReady, SignInNeeded
from kb.store import Act, HeldGrant, Person

if TYPE_CHECKING:
    from kb.store import Credentials, Store, Transaction

WRONG_PASSWORD = "Your present password is not right. Enter it again."  # noqa: S105 - a sentence


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One place where the person is signed in. `mark` names it on the page; `here` is the one that asks."""

    mark: str
    started_at: dt.datetime
    seen_at: dt.datetime
    here: bool


@dataclass(frozen=True, slots=True)
class OwnGrant:
    """A role that counts today, with the organisation's name."""

    held: HeldGrant
    body_name: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """The account as its person sees it."""

    person: Person
    grants: tuple[OwnGrant, ...]
    sessions: tuple[OwnSession, ...]
    needs_second_factor: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A second factor to be set up. `secret` is for typing by hand, in groups of four."""

    secret: str = field(repr=False)
    replaces: bool


class Account:
    """What a signed-in person may do about themself at one instant."""

    def __init__(self, store: Store, terms: Terms, signed: Signed, *, at: dt.datetime) -> None:
        self._store = store
        self._terms = terms
        self._signed = signed
        self._at = at

    def page(self) -> AccountPage:
        """Everything that the person may know of their own account."""
        signed = self._signed
        with self._store.reading() as tx:
            register = tx.bodies.register()
            held = [grant for grant in tx.people.grants(signed.person.id) if grant.holds(signed.on)]
            lines = tx.sessions.of(signed.person.id, since=self._at - self._terms.absolute)
        names = {grant.grant.body: register.body(grant.grant.body) for grant in held}
        live = [line for line in lines if self._at - line.seen_at <= self._terms.idle]
        return AccountPage(
            person=signed.person,
            grants=tuple(OwnGrant(grant, getattr(names[grant.grant.body], "name", "")) for grant in held),
            sessions=tuple(
                OwnSession(_mark(s.key_hash), s.started_at, s.seen_at, s.key_hash == signed.key_hash)
                for s in live
            ),
            needs_second_factor=self._terms.needs_second_factor(signed.actor, signed.on),
        )

    def change_password(self, present: str, new: str) -> None:
        """Choose another password. Every other session of the person ends.

        Raises Invalid when the present one is wrong or the new one may not be chosen, NotReady for sample
        people, who have none.
        """
        person = self._signed.person
        if not person.has_password:
            raise NotReady("This account has no password to change: sample people sign in without one.")
        passwords.check(new, login=person.login, service=self._terms.service)
        kept = self._confirm(present)
        fresh = passwords.digest(new)
        with self._store.writing(at=self._at, by=person.id) as tx:
            self._still(tx, kept)
            tx.people.set_password(person.id, fresh)
            tx.tokens.cancel(person.id)
            ended = tx.sessions.end_all(person.id, but=self._signed.key_hash)
            tx.audit.add(Act.PASSWORD_CHANGED, f"person:{person.id}", sessions_ended=ended)

    def sign_out(self) -> None:
        """End this session."""
        with self._store.writing(at=self._at, by=self._signed.person.id) as tx:
            if tx.sessions.end(self._signed.key_hash):
                tx.audit.add(Act.SIGNED_OUT, f"person:{self._signed.person.id}")

    def sign_out_everywhere(self) -> None:
        """End every session of the person, this one too."""
        person = self._signed.person.id
        with self._store.writing(at=self._at, by=person) as tx:
            ended = tx.sessions.end_all(person)
            tx.audit.add(Act.SIGNED_OUT, f"person:{person}", sessions=ended)

    def end_session(self, mark: str) -> None:
        """End one of the person's sessions by its mark. Raises NotFound where they have no such session."""
        person = self._signed.person.id
        with self._store.writing(at=self._at, by=person) as tx:
            for line in tx.sessions.of(person, since=self._at - self._terms.absolute):
                if _mark(line.key_hash) == mark:
                    tx.sessions.end(line.key_hash)
                    tx.audit.add(Act.SIGNED_OUT, f"person:{person}", elsewhere=True)
                    return
        raise NotFound

    def offer(self) -> Offer:
        """The second factor that this session may set up. Looking changes nothing.

        Raises SignInNeeded while the code of the present one is still to be entered.
        """
        self._may_set_up()
        secret = self._offered()
        groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return Offer(groups, replaces=self._signed.person.has_second_factor)

    def square(self) -> bytes:
        """The offer as a square that a phone's camera reads: SVG, with no style in it."""
        self._may_set_up()
        address = second_factor.address(
            self._offered(), login=self._signed.person.login, service=self._terms.service
        )
        drawn = io.BytesIO()
        segno.make(address, error="m", micro=False).save(
            drawn, kind="svg", scale=6, border=4, xmldecl=False, svgclass=None, lineclass=None, light="#fff"
        )
        return drawn.getvalue()

    def set_up_second_factor(self, code: str, *, password: str = "") -> Entered:
        """Take the offer, proved by a code from the phone. Every other session ends and this one is renewed.

        `password` is asked for where a second factor is being replaced. Raises Invalid for a wrong code or
        password, SlowDown after too many tries.
        """
        self._may_set_up()
        person = self._signed.person
        kept = self._confirm(password) if person.has_second_factor else None
        secret = self._offered()
        with self._store.writing(at=self._at, by=person.id) as tx:
            tx.tries.count(f"set-up of {person.id}", BY_CODE)
            step = second_factor.step_of(code, secret, at=self._at)
            if step is not None:
                self._still(tx, kept)
                tx.people.set_second_factor(person.id, secret, step=step)
                ended = tx.sessions.end_all(person.id)
                tx.audit.add(Act.SECOND_FACTOR_CHANGED, f"person:{person.id}", sessions_ended=ended)
                tx.tries.clear(f"set-up of {person.id}")
                return Entered(tx.sessions.open(person.id, whole=True))
        raise Invalid(WRONG_CODE)

    def _may_set_up(self) -> None:
        if self._signed.person.has_second_factor and not self._signed.whole:
            raise SignInNeeded("Enter the code from your app first.")

    def _offered(self) -> str:
        return second_factor.offered(self._signed.key_hash, pepper=self._terms.pepper)

    def _confirm(self, present: str) -> str:
        """The kept hash, once the present password has been shown to be right. Raises Invalid otherwise."""
        person = self._signed.person.id
        with self._store.writing(at=self._at, by=person) as tx:
            counted = tx.tries.count(f"password of {person}", BY_CODE)
            known = tx.people.credentials(person)
        kept = known.password if known else None
        if not passwords.matches(present, kept) or kept is None:
            raise passwords.NotThePassword(WRONG_PASSWORD)
        with self._store.writing(at=self._at, by=person) as tx:
            tx.tries.undo((counted,))
        return kept

    def _still(self, tx: Transaction, kept: str | None) -> None:
        """Nothing has been changed, nor the person shut out, since the password was confirmed."""
        known: Credentials | None = tx.people.credentials(self._signed.person.id)
        gone = known is None or known.person.suspended_at is not None
        if gone or (kept is not None and known is not None and known.password != kept):
            raise SignInNeeded("Your account has changed meanwhile. Sign in again.")


def _mark(key_hash: str) -> str:
    return key_hash[:16]
