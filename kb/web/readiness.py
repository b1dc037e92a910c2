"""What is still to do: on one draft, with the spotted items that may stand, and over the region."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import DraftReadiness, NotListed
from kb.errors import Invalid
from kb.web.forms import say
from kb.web.forms_checking import DismissForm
from kb.web.gate import desk

bp = Blueprint("readiness", __name__)


@bp.get("/readiness")
def region() -> ResponseReturnValue:
    """How ready the current plans are that this person reads in full."""
    asked = request.args.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return render_template("readiness/region.html", page=desk().readiness.region(page=number))


@bp.get("/plans/<body>/<plan>/draft/readiness")
def show(body: str, plan: str) -> ResponseReturnValue:
    """The whole list for one draft."""
    return _page(desk().readiness.draft(f"{body}/{plan}"), DismissForm(formdata=None))


@bp.post("/plans/<body>/<plan>/draft/dismiss")
def dismiss(body: str, plan: str) -> ResponseReturnValue:
    """Let spotted items stand, with a reason."""
    ref, form, ready = f"{body}/{plan}", DismissForm(), desk().readiness
    chosen = form.item.data or []
    try:
        many = ready.dismiss(ref, chosen, form.why.data or "")
    except Invalid as no:
        page = ready.draft(ref)
        say(form.item if isinstance(no, NotListed) else form.why, str(no))
        return _page(page, form, status=400)
    flash(f"{many} item{' is' if many == 1 else 's are'} settled for all plans of your organisation.")
    return redirect(url_for("readiness.show", body=body, plan=plan), 303)


@bp.post("/plans/<body>/<plan>/draft/dismiss/<int:number>/undo")
def undo(body: str, plan: str, number: int) -> ResponseReturnValue:
    """Take a dismissal back."""
    desk().readiness.undo(f"{body}/{plan}", number)
    flash("The item is spotted again, in all plans of your organisation.")
    return redirect(url_for("readiness.show", body=body, plan=plan), 303)


def _page(page: DraftReadiness, form: DismissForm, *, status: int = 200) -> ResponseReturnValue:
    form.offer(page)
    return render_template("readiness/draft.html", page=page, form=form), status
