"""What stands round every page, as the one value that `layout.html` reads: `frame`.

A page template gets `frame` and its own page value, nothing else. All addresses are paths
within this site.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

READER_PLACES = (
    ("Home", "/"),
    ("Search", "/search"),
    ("Plans", "/plans"),
    ("For you", "/for-you"),
    ("My list", "/my-list"),
    ("Account", "/account"),
)
OFFICE_PLACES = (
    ("Oversight", "/oversight"),
    ("Assurance", "/assurance"),
    ("Recommendations", "/recommendations"),
    ("Administration", "/people"),
    ("Audit", "/audit"),
    ("Triggers", "/triggers"),
)
ACROSS_PLANS = ("/coverage", "/compare")
STRANGER_PLACES = (("Sign in", "/sign-in"),)


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """One entry of the navigation. `current` is the page itself; `within` a page below it."""

    text: str
    href: str
    current: bool = False
    within: bool = False


@dataclass(frozen=True, slots=True)
class SessionClock:
    """What the browser needs to warn before a session ends.

    All three times in seconds from when the page was made. `person` is an opaque mark of who
    is signed in: typed work is given back to the same person only. `csrf` is the token for the
    POST to `extend_url`, which answers 204.
    """

    idle_seconds: int
    warn_seconds: int
    absolute_seconds: int
    person: str
    csrf: str
    extend_url: str = "/account/stay"
    sign_in_url: str = "/sign-in"


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around a page's own content.

    `marking` is the least that any page carries; a page about a plan puts the plan's own into
    block `marking_words`. `person_name` is empty where nobody is signed in, and then there is
    neither `csrf` (the token of the sign-out form) nor `session`. `sample` shows the banner of
    the sample library. `search_in_header` is for signed-in people on pages without a search box
    of their own; `words` stand in it.
    """

    service_name: str = "Collection plans"
    version: str = ""
    marking: str = "OFFICIAL"
    sample: bool = False
    person_name: str = ""
    csrf: str = ""
    navigation: tuple[NavigationLink, ...] = ()
    session: SessionClock | None = None
    words: str = ""
    search_in_header: bool = False
    home_url: str = "/"
    search_url: str = "/search"
    suggest_url: str = "/search/suggest"
    sign_out_url: str = "/sign-out"
    help_url: str = "/help/searching"
    accessibility_url: str = "/accessibility"

    @property
    def links(self) -> list[dict[str, object]]:
        """The navigation as the GOV.UK component takes it."""
        return [
            {"text": link.text, "href": link.href, "current": link.current, "active": link.within}
            for link in self.navigation
        ]


def navigation_for(path: str, *, signed_in: bool, offices: Iterable[str] = ()) -> tuple[NavigationLink, ...]:
    """The links at the top of a page at `path`, the current one marked.

    `offices` names the places beyond a reader's that this person has, by the words of `OFFICE_PLACES`.
    A stranger gets the way to sign in only.
    """
    held = set(offices)
    path = f"/plans{path}" if path.startswith(ACROSS_PLANS) else path
    places: tuple[tuple[str, str], ...] = READER_PLACES if signed_in else STRANGER_PLACES
    places += tuple(place for place in OFFICE_PLACES if place[0] in held)
    return tuple(
        NavigationLink(text, href, current=path == href, within=href != "/" and path.startswith(f"{href}/"))
        for text, href in places
    )
