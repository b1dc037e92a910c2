"""Nothing here names the machine it was made on or where its packages were fetched from."""

from __future__ import annotations

from tests.house.tree import name, ours

# Put together here, so that this file does not hold what it looks for.
MACHINE = tuple(
    "/" + place
    for place in ("work" + "/main", "work" + "/shared", "root" + "/", "tmp" + "/brief", "farm" + "/")
)
HOSTS = tuple(
    ".".join(host)
    for host in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("npmjs", "org"))
)


def test_no_file_names_the_machine_or_a_package_registry() -> None:
    found = [
        (name(path), word)
        for path in ours()
        if "static" not in path.parts
        for word in (*MACHINE, *HOSTS)
        if word in path.read_text(encoding="utf-8", errors="replace")
    ]

    assert found == []


def test_the_pins_name_no_index() -> None:
    lines = [line for path in ours(".txt", under="requirements") for line in path.read_text().splitlines()]

    assert not [
        line for line in lines if line.lstrip().startswith(("-i", "--index", "--extra-index", "--find-links"))
    ]
    assert not [line for line in lines if "://" in line]
