"""The strict client would see each of the faults that it looks for."""

from __future__ import annotations

import pytest

from tests.web.client import PageFaultError, check_markup

SOUND = """<!DOCTYPE html><html lang="en-GB"><head><title>A page – Plans</title></head><body><main><h1>A page</h1>
<form><label for="q">Words</label><input id="q" name="q"><button type="submit">Go</button></form></main></body></html>"""


def test_a_sound_page_passes() -> None:
    check_markup(SOUND)


@pytest.mark.parametrize(
    ("sound", "unsound", "said"),
    [
        ("<!DOCTYPE html>", "", "Not strict HTML5"),
        ("</h1>", "", "Not strict HTML5"),
        ("<h1>A page</h1>", "<h2>A page</h2>", "one h1, this one has 0"),
        ("</main>", "<h1>B</h1></main>", "one h1, this one has 2"),
        ("A page – Plans", " – Plans", "no title of its own"),
        ('lang="en-GB"', 'lang="en"', "lang=en-GB"),
        ('<label for="q">Words</label>', "", "has no label"),
        ("<h1>", '<h1 id="q">', "stands 2 times"),
        ("<h1>", '<h1 style="color:red">', "inline style on h1"),
        ("</head>", "<style>p{}</style></head>", "inline style on style"),
        ("</head>", "<script>x()</script></head>", "inline script"),
        ("<h1>", '<h1 onclick="x()">', "onclick on h1"),
        ("</main>", '<a href="javascript:x()">x</a></main>', "runs or carries"),
        ("<h1>", '<h1 aria-describedby="none">', "leads to nothing"),
        (' type="submit"', "", "button without type"),
    ],
)
def test_an_unsound_page_is_refused_with_what_to_mend(sound: str, unsound: str, said: str) -> None:
    assert sound in SOUND

    with pytest.raises(PageFaultError, match=said):
        check_markup(SOUND.replace(sound, unsound, 1))
