"""Addresses of plans that nobody would type and somebody will."""

from __future__ import annotations

import pytest

from tests.cast import REGION, SUE
from tests.desk_cast import Shelves, a_plan, an_application, entered

REF = "/plans/thames-valley/oic"


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("/versions/1", 200),
        ("/versions/0", 404),
        ("/versions/2147483647", 404),
        ("/versions/2147483648", 404),
        ("/versions/99999999999999999999999999", 404),
        ("/versions/99999999999999999999999999/text", 404),
        ("/versions/-1", 404),
        ("?on=9999-12-31", 200),
        ("?on=0001-01-01", 404),
        ("?on=2026-02-30", 400),
        ("?on=%00", 400),
        ("?on=", 200),
    ],
)
def test_any_number_and_any_day_is_answered(rest: str, status: int, shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    reader = entered(an_application(shelves), shelves, SUE)

    assert reader.get(REF + rest).status_code == status


@pytest.mark.parametrize("address", ["/plans/x%00y/oic", "/plans/%FF/oic", f"/plans/{'x' * 3000}/oic"])
def test_an_address_that_no_plan_can_have_is_not_found(address: str, shelves: Shelves) -> None:
    assert entered(an_application(shelves), shelves, SUE).get(address).status_code == 404
