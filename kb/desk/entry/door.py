"""The Door: what a stranger may do.

What must stay true. An unknown name, a wrong password, a suspended person and a name with a NUL in it get the
same answer, after the same work. A try is counted before it is looked at. A new session has a new key, and a
step up to the second factor is a new session. The slow work (argon2) happens outside every transaction.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
from typing import TYPE_CHECKING, NoReturn

from kb.access import Grant, Role
from kb.desk.entry import passwords, second_factor
from kb.desk.entry.one_time import USELESS, Handed, Opened, give_link, opened
from kb.desk.entry.terms import Entered, SamplePerson, Signed, Terms, next_step, signed_of
from kb.desk.frame import london_day
from kb.errors import Invalid, NotFound, NotReady, SignInNeeded, Unavailable
from kb.plan import Marking
from kb.store import Act, Patience, Person, Purpose, fold_login, hashed

if TYPE_CHECKING:
    from kb.store import Credentials, PersonCard, Store, Transaction

WRONG = "The sign-in name or the password is not right. Check both and try again."
WRONG_CODE = "That code is not right. Wait for your app to show the next one and enter it."

BY_NAME = Patience()
BY_ADDRESS = Patience()
BY_CODE = Patience(free=5)
BY_LETTER = Patience(free=3)
# An address from which somebody has signed in before is counted apart, so that a stranger who keeps
# trying that name elsewhere cannot keep its owner waiting.
_REMEMBERED = dt.timedelta(days=30)


class Door:
    """What a stranger may do at one instant."""

    def __init__(self, store: Store, terms: Terms, *, at: dt.datetime) -> None:
        self._store = store
        self._terms = terms
        self._at = at

    @property
    def terms(self) -> Terms:
        """On what terms people are let in here."""
        return self._terms

    def is_open(self) -> bool:
        """Whether the database answers."""
        try:
            with self._store.reading() as tx:
                tx.people.has_administrator()
        except Unavailable:
            return False
        return True

    def recognise(self, key: str) -> Signed | None:
        """Whose session that key is, while it lasts. One question; a write at most once a minute."""
        with self._store.reading() as tx:
            visit = tx.sessions.seen(hashed(key))
        if visit is None or (visit.person.sample and not self._terms.sample):
            return None
        over = visit.over(self._at, idle=self._terms.idle, absolute=self._terms.absolute)
        if over or visit.due(self._at):
            # A full disk stops nobody from reading, and lets nobody stay.
            with contextlib.suppress(Unavailable), self._store.writing(at=self._at, by=visit.person.id) as tx:
                if over:
                    tx.sessions.end(visit.key_hash)
                else:
                    tx.sessions.touch(visit.key_hash)
        return None if over else signed_of(visit, self._terms, at=self._at)

    def sign_in(self, login: str, password: str, *, address: str) -> Entered:
        """Begin a session for whoever has that name and password.

        `address` is where the request comes from. Raises Invalid with one sentence for everything that
        does not fit, SlowDown after too many tries.
        """
        with self._store.writing(at=self._at) as tx:
            found = tx.people.by_login(login)
            counted = _count(tx, login, address)
        kept = found.password if found and _may_enter(found, self._terms) else None
        if not passwords.matches(password, kept) or found is None or kept is None:
            self._refused()
        entered = self._let_in(found.person.id, kept, password, counted=counted, sign_in=(login, address))
        if entered is None:
            self._refused()
        return entered

    def enter_code(self, signed: Signed, code: str) -> Entered:
        """Complete a sign-in with the six digits of the second factor, by a new session.

        Raises Invalid for a wrong or used code, SlowDown after too many tries.
        """
        person = signed.person.id
        with self._store.writing(at=self._at, by=person) as tx:
            tx.tries.count(_codes(person), BY_CODE)
            known = tx.people.credentials(person)
            secret = known.second_factor if known else None
            step = second_factor.step_of(code, secret, at=self._at) if secret else None
            if step is not None and tx.people.use_step(person, step) and tx.sessions.end(signed.key_hash):
                tx.tries.clear(_codes(person))
                return self._enter(tx, person, whole=True, code=True)
            tx.audit.add(Act.SIGN_IN_REFUSED, f"person:{person}", code=True)
        raise Invalid(WRONG_CODE)

    def samples(self) -> tuple[SamplePerson, ...]:
        """The sample people to choose from. Nobody outside sample mode."""
        if not self._terms.sample:
            return ()
        with self._store.reading() as tx:
            names = {body.slug: body.name for body in tx.bodies.register().bodies}
            cards = tx.people.samples()
        return tuple(_sample(card, names) for card in cards if card.person.suspended_at is None)

    def enter_sample(self, person: int) -> Entered:
        """Begin a session as a sample person. Raises NotFound for anybody else, and outside sample mode."""
        if not self._terms.sample:
            raise NotFound
        with self._store.writing(at=self._at, by=person) as tx:
            found = tx.people.one(person)
            if found is None or not found.sample or found.suspended_at is not None:
                raise NotFound
            return self._enter(tx, person, whole=True, sample=True)

    def ask_reset(self, login: str, *, address: str) -> None:
        """Post a link for choosing a new password, if there is such a person and a post.

        Silent whatever the name, and after too many letters to one person. Raises SlowDown after too many
        tries from one address.
        """
        with self._store.writing(at=self._at) as tx:
            tx.tries.count(f"letters from {_network(address)}", BY_ADDRESS)
            found = tx.people.by_login(login)
            named = f"letters to {_folded(login)}"
            if tx.tries.wait(named, BY_LETTER):
                return
            tx.tries.add(named)
            if found and self._terms.mail and _may_enter(found, self._terms):
                give_link(tx, found.person, Purpose.RESET, terms=self._terms)
                tx.audit.add(
                    Act.LINK_GIVEN, f"person:{found.person.id}", purpose=Purpose.RESET.value, asked=True
                )

    def open_link(self, token: str) -> Opened:
        """Whom a one-time link lets choose a password. Looking does not use it up. Raises Invalid."""
        with self._store.reading() as tx:
            return opened(tx, token, at=self._at)

    def redeem(self, token: str, password: str) -> None:
        """Choose a password by a one-time link. Every session of the person ends.

        Raises Invalid when the link works no more or the password may not be chosen; a refused password does
        not use the link up.
        """
        person = self.open_link(token).person
        passwords.check(password, login=person.login, service=self._terms.service)
        kept = passwords.digest(password)
        with self._store.writing(at=self._at, by=person.id) as tx:
            opened(tx, token, at=self._at)
            if not tx.tokens.use(token):
                raise Invalid(USELESS)
            tx.tokens.cancel(person.id)
            tx.people.set_password(person.id, kept)
            tx.sessions.end_all(person.id)
            tx.tries.clear(_name(person.login))
            tx.audit.add(Act.PASSWORD_CHANGED, f"person:{person.id}", by_link=True)

    def first_administrator(self, login: str, shown_as: str, *, body: str) -> Handed:
        """Make the very first administrator and give the link by which they choose a password.

        For the command line. Asked again before the link was used, it gives another. Raises NotReady
        once any administrator has a password, NotFound for an organisation that is not there.
        """
        with self._store.writing(at=self._at) as tx:
            if tx.people.has_administrator():
                raise NotReady("There is an administrator already. Ask them for an invitation.")
            register = tx.bodies.register()
            if not register.exists(body, london_day(self._at)):
                raise NotFound(f"There is no organisation with the short name “{body}”.")
            known = tx.people.by_login(login)
            person = known.person if known else _added(tx, login, shown_as)
            if person.id not in tx.people.administrators(body, on=london_day(self._at)):
                ceiling = Marking.OFFICIAL_SENSITIVE if register.policing(body) else Marking.OFFICIAL
                tx.people.grant(person.id, Grant(Role.ADMINISTRATOR, body, ceiling))
                tx.audit.add(
                    Act.GRANT_GIVEN, f"person:{person.id}", role=Role.ADMINISTRATOR.value, organisation=body
                )
            return give_link(tx, person, Purpose.FIRST_ADMINISTRATOR, terms=self._terms)

    def tidy(self) -> None:
        """Throw away tries, links and sessions that no longer mean anything."""
        with self._store.writing(at=self._at) as tx:
            tx.tries.forget(self._at - _REMEMBERED)
            tx.tokens.forget(self._at - _REMEMBERED)
            tx.sessions.forget(self._at - _REMEMBERED)

    def _let_in(
        self, person: int, kept: str, password: str, *, counted: tuple[int, ...], sign_in: tuple[str, str]
    ) -> Entered | None:
        """Begin the session, unless the person was shut out or has another password since the look."""
        renewed = passwords.digest(password) if passwords.outdated(kept) else None
        with self._store.writing(at=self._at, by=person) as tx:
            now = tx.people.credentials(person)
            if now is None or now.password != kept or not _may_enter(now, self._terms):
                return None
            tx.tries.undo(counted)
            _forgive(tx, *sign_in)
            if renewed is not None:
                tx.people.set_password(person, renewed)
            return self._enter(tx, person, whole=not now.person.has_second_factor)

    def _enter(self, tx: Transaction, person: int, *, whole: bool, **facts: bool) -> Entered:
        on = london_day(self._at)
        now, actor = tx.people.one(person), tx.people.actor(person)
        if now is None:
            raise SignInNeeded(WRONG)
        key = tx.sessions.open(person, whole=whole)
        tx.audit.add(Act.SIGNED_IN, f"person:{person}", whole=whole, **facts)
        return Entered(key, next_step(now, actor, self._terms, on=on, whole=whole))

    def _refused(self) -> NoReturn:
        with self._store.writing(at=self._at) as tx:
            tx.audit.add(Act.SIGN_IN_REFUSED, "sign-in")
        raise Invalid(WRONG)


def _sample(card: PersonCard, names: dict[str, str]) -> SamplePerson:
    held = (one.grant for one in card.grants if one.ended_at is None)
    roles = tuple((grant.role, names.get(grant.body, grant.body)) for grant in held)
    return SamplePerson(card.person.id, card.person.shown_as, roles)


def _may_enter(known: Credentials, terms: Terms) -> bool:
    return known.person.suspended_at is None and (terms.sample or not known.person.sample)


def _added(tx: Transaction, login: str, shown_as: str) -> Person:
    person = tx.people.add(login, shown_as)
    tx.audit.add(Act.PERSON_ADDED, f"person:{person.id}")
    return person


def _count(tx: Transaction, login: str, address: str) -> tuple[int, ...]:
    """Count a sign-in that is about to be looked at. Raises SlowDown where it must wait."""
    if tx.tries.made(_familiar(login, address), within=_REMEMBERED):
        return (tx.tries.count(_pair(login, address), BY_NAME),)
    by_name = tx.tries.count(_name(login), BY_NAME)
    return (by_name, tx.tries.count(f"from {_network(address)}", BY_ADDRESS))


def _forgive(tx: Transaction, login: str, address: str) -> None:
    """Forget the tries of a name that has signed in, and remember from where it did."""
    familiar = _familiar(login, address)
    for key in (_name(login), _pair(login, address), familiar):
        tx.tries.clear(key)
    tx.tries.add(familiar)


def _folded(login: str) -> str:
    return fold_login(login) or f"nobody’s: {login[:200]}"


def _name(login: str) -> str:
    return f"name {_folded(login)}"


def _pair(login: str, address: str) -> str:
    return f"{_name(login)} from {_network(address)}"


def _familiar(login: str, address: str) -> str:
    return f"familiar {_pair(login, address)}"


def _codes(person: int) -> str:
    return f"codes of {person}"


def _network(address: str) -> str:
    """An address as tries are counted by it: of IPv6 the first 64 bits, since one home holds them all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "elsewhere"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), 64), strict=False))
