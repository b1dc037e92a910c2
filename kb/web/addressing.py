"""Addresses of the page that is being shown, with something in their query changed.

Pages call these as globals: `again(sort="newest")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request

if TYPE_CHECKING:
    from jinja2 import Environment

PageItem = dict[str, object]


def again(**changes: object) -> str:
    """This page's own path and query with some arguments set anew; None takes one out.

    An argument given as a list stands several times. The page number starts again at 1 unless
    it is itself what changes: another filter is another list.
    """
    kept = request.args.to_dict(flat=False)
    kept.pop("page", None)
    for name, value in changes.items():
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]
    query = urlencode([(name, one) for name, values in kept.items() for one in values])
    return f"{request.path}?{query}" if query else request.path


def shown_numbers(page: int, pages: int) -> list[int | None]:
    """The numbers worth linking: first, last, this one and its neighbours; None for a gap.

    >>> shown_numbers(5, 9)
    [1, None, 4, 5, 6, None, 9]
    """
    shown = sorted({n for n in (1, page - 1, page, page + 1, pages) if 1 <= n <= pages})
    numbers: list[int | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            # A gap of one number is shorter written than left out.
            numbers.append(number - 1 if number - before == 2 else None)
        numbers.append(number)
    return numbers


def page_numbers(page: int, pages: int) -> dict[str, object]:
    """Everything the GOV.UK pagination takes to show where page `page` of `pages` stands."""
    items: list[PageItem] = [
        {"ellipsis": True}
        if number is None
        else {"number": number, "href": again(page=number), "current": number == page}
        for number in shown_numbers(page, pages)
    ]
    links: dict[str, object] = {"items": items}
    if page > 1:
        links["previous"] = {"href": again(page=page - 1)}
    if page < pages:
        links["next"] = {"href": again(page=page + 1)}
    return links


def install(environment: Environment) -> None:
    """Makes the functions of this module globals of our own environment."""
    environment.globals.update(again=again, page_numbers=page_numbers)
