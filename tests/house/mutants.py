"""Wrong versions of the access rule, each of which the tests of access must notice.

Each mutant is one replacement in `kb/access/rule.py`. The package is copied, changed there, and its access tests
are run against the copy in a process of their own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULE = Path("kb", "access", "rule.py")
TESTS = Path("tests", "access")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong rule: what it lets happen, and the text that makes it so."""

    lets: str
    old: str
    new: str


MUTANTS = (
    Mutant("any state is read", "label.state in self.states\n            and ", ""),
    Mutant("any marking is read", "and label.marking <= self.ceiling\n", ""),
    Mutant("the ceiling itself is not read", "label.marking <= self.ceiling", "label.marking < self.ceiling"),
    Mutant("sharing is not asked", "and self._plan_admits(label)\n", ""),
    Mutant("a row's own sharing is not asked", "and self._row_admits(label)\n", ""),
    Mutant("a verifier reads every plan", "return label.plan in self.plans", "return True"),
    Mutant("a verifier reads as others do", "if self.plans:", "if False:"),
    Mutant("unlisted plans are listed", "return label.listed and self.audience.policing", "return self.audience.policing"),
    Mutant("oversight reads the list", "return label.listed and self.audience.policing", "return label.listed"),
    Mutant("outline sharing gives the whole text", "return self.rendition is Rendition.OUTLINE and ", "return "),
    Mutant(
        "outline sharing gives nothing",
        "return self.rendition is Rendition.OUTLINE and self.audience.admitted_by(label.outline, label.body)",
        "return False",
    ),
    Mutant("rows are in every rendition", "return self.rendition in _ROW_RENDITIONS and ", "return "),
    Mutant(
        "rows have no sharing of their own",
        "self.rendition in _ROW_RENDITIONS and self.audience.admitted_by(label.row, label.body)",
        "self.rendition in _ROW_RENDITIONS",
    ),
    Mutant("own texts need sharing", "owner in self.own\n            or ", ""),
    Mutant("named organisations are shut out", "or (self.name is not None and self.name in sharing.named)\n", ""),
    Mutant("the region reads what is not shared", "sharing.scope >= Scope.REGION", "sharing.scope >= Scope.OWN"),
    Mutant("shared with the region is not", "sharing.scope >= Scope.REGION", "sharing.scope > Scope.REGION"),
    Mutant("everybody is of the region", "sharing.scope >= Scope.REGION and owner in self.region", "sharing.scope >= Scope.REGION"),
    Mutant("partners read what the region reads", "sharing.scope >= Scope.PARTNERS", "sharing.scope >= Scope.REGION"),
    Mutant("shared with partners is not", "sharing.scope >= Scope.PARTNERS", "sharing.scope > Scope.PARTNERS"),
    Mutant("everybody is a partner", "sharing.scope >= Scope.PARTNERS and owner in self.partners", "sharing.scope >= Scope.PARTNERS"),
    Mutant("policing reads what partners read", "sharing.scope >= Scope.POLICING", "sharing.scope >= Scope.PARTNERS"),
    Mutant("all the world is policing", "sharing.scope >= Scope.POLICING and self.policing", "sharing.scope >= Scope.POLICING"),
    Mutant("a rendition is as good as another", "any(s.rendition is rendition and s.admits(label)", "any(s.admits(label)"),
    Mutant("everybody reaches everything", "everything: bool = False", "everything: bool = True"),
    Mutant("whole reaches nothing", "return Reach(everything=True)", "return Reach()"),
    Mutant("ended roles count", "if g.holds(on) and register.exists(g.body, on)", "if register.exists(g.body, on)"),
    Mutant("ended organisations count", "if g.holds(on) and register.exists(g.body, on)", "if g.holds(on)"),
    Mutant("every role reads", "if grant.role in _READERS:", "if True:"),
    Mutant("administrators read", "Role.REGIONAL_EDITOR})\n_WRITERS", "Role.REGIONAL_EDITOR, Role.ADMINISTRATOR})\n_WRITERS"),
    Mutant("auditors read", "Role.REGIONAL_EDITOR})\n_WRITERS", "Role.REGIONAL_EDITOR, Role.AUDITOR})\n_WRITERS"),
    Mutant("regional editors do not read", "Role.APPROVER, Role.REGIONAL_EDITOR})", "Role.APPROVER})"),
    Mutant("readers see drafts", "if grant.role in _WRITERS:", "if grant.role in _READERS:"),
    Mutant("readers write", "_WRITERS = frozenset({Role.AUTHOR,", "_WRITERS = frozenset({Role.READER, Role.AUTHOR,"),
    Mutant("authors approve", "Action.APPROVE: frozenset({Role.APPROVER})", "Action.APPROVE: _WRITERS"),
    Mutant("readers manage people", "Action.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR})", "Action.MANAGE_PEOPLE: _READERS"),
    Mutant("administrators read the audit", "Action.READ_AUDIT: frozenset({Role.AUDITOR})", "Action.READ_AUDIT: frozenset({Role.ADMINISTRATOR})"),
    Mutant("texts are read by whoever manages people", "if action not in _OF_PLANS:", "if False:"),
    Mutant("a verifier checks their own organisation's", "[g for g in held if g.role is not Role.VERIFIER]", "list(held)"),
    Mutant("a verifier checks above their ceiling", "Span(Rendition.FULL, OPEN, grant.ceiling, Audience()", "Span(Rendition.FULL, OPEN, Marking.OFFICIAL_SENSITIVE, Audience()"),
    Mutant("authors verify", "Action.VERIFY: frozenset({Role.VERIFIER})", "Action.VERIFY: _WRITERS"),
    Mutant("readers oversee", "Action.OVERSEE: frozenset({Role.OVERSIGHT})", "Action.OVERSEE: _READERS"),
    Mutant("regional editors read evidence", "frozenset({Role.READER, Role.AUTHOR, Role.APPROVER, Role.AUDITOR,", "frozenset({Role.REGIONAL_EDITOR, Role.READER, Role.AUTHOR, Role.APPROVER, Role.AUDITOR,"),
    Mutant("auditors read no evidence", "Role.APPROVER, Role.AUDITOR, Role.VERIFIER", "Role.APPROVER, Role.VERIFIER"),
    Mutant("drafts of others are read", "own = Audience(own=frozenset({grant.body}))", "own = audience_of(grant.body, register=register, on=on)"),
    Mutant("drafts are current texts, too", "Span(Rendition.FULL, OPEN, grant.ceiling, own)", "Span(Rendition.FULL, OPEN | SETTLED, grant.ceiling, own)"),
    Mutant("drafts have no ceiling", "Span(Rendition.FULL, OPEN, grant.ceiling, own)", "Span(Rendition.FULL, OPEN, Marking.OFFICIAL_SENSITIVE, own)"),
    Mutant("drafts are settled", "SETTLED = frozenset({State.CURRENT,", "SETTLED = frozenset({State.DRAFT, State.CURRENT,"),
    Mutant("readers have no ceiling", "yield Span(rendition, SETTLED, grant.ceiling, audience)", "yield Span(rendition, SETTLED, Marking.OFFICIAL_SENSITIVE, audience)"),
    Mutant("the list shows replaced plans", "Span(Rendition.LISTED, frozenset({State.CURRENT})", "Span(Rendition.LISTED, SETTLED"),
    Mutant("a verifier without plans reads as a reader", "if grant.role is Role.VERIFIER and grant.plans:", "if grant.role is Role.VERIFIER:"),
    Mutant("a verifier has no ceiling", "Span(Rendition.FULL, SETTLED, grant.ceiling, audience, grant.plans)", "Span(Rendition.FULL, SETTLED, Marking.OFFICIAL_SENSITIVE, audience, grant.plans)"),
    Mutant("oversight reads whole texts", "Rendition.ASSURANCE, ANSWERED_FOR", "Rendition.FULL, ANSWERED_FOR"),
    Mutant("oversight reads outlines", "Rendition.ASSURANCE, ANSWERED_FOR", "Rendition.OUTLINE, ANSWERED_FOR"),
    Mutant("oversight reads replaced plans", "Rendition.ASSURANCE, ANSWERED_FOR", "Rendition.ASSURANCE, SETTLED"),
    Mutant("oversight reads its own only", "Audience(own=frozenset(bodies))", "Audience(own=frozenset({grant.body}))"),
    Mutant("anybody oversees", "if grant.role is Role.OVERSIGHT:", "if True:"),
    Mutant("oversight bodies read as forces do", "if not register.policing(body):", "if False:"),
    Mutant("the region's fellows are partners", "region=register.region_fellows(body, on)", "region=register.partner_fellows(body, on)"),
    Mutant("partners are the region's fellows", "partners=register.partner_fellows(body, on)", "partners=register.region_fellows(body, on)"),
    Mutant("fellows' texts are one's own", "own=frozenset({body}),\n        name=body", "own=register.region_fellows(body, on),\n        name=body"),
)  # fmt: skip


def is_caught(mutant: Mutant, folder: Path) -> bool:
    """Whether the access tests fail where this mutant has taken the rule's place.

    Raises ValueError where the rule no longer says what the mutant changes: then the mutant must be rewritten.
    """
    said = (ROOT / RULE).read_text(encoding="utf-8")
    if said.count(mutant.old) < 1:
        raise ValueError(f"the rule no longer says {mutant.old!r}: rewrite the mutant “{mutant.lets}”")
    _copy(folder)
    (folder / RULE).write_text(said.replace(mutant.old, mutant.new), encoding="utf-8")
    return _tests_fail(folder)


def _copy(folder: Path) -> None:
    shutil.copytree(
        ROOT / "kb", folder / "kb", ignore=shutil.ignore_patterns("__pycache__", "static"), dirs_exist_ok=True
    )
    shutil.copytree(
        ROOT / TESTS, folder / TESTS, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True
    )
    for path in (ROOT / "tests").glob("*.py"):
        shutil.copy(path, folder / "tests" / path.name)
    shutil.copy(ROOT / "pyproject.toml", folder)


def _tests_fail(folder: Path) -> bool:
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(TESTS),
        "-x",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
    ]
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"the tests could not be run: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 1
