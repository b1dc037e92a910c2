"""Writes VENDORED.md beside the built files: what each holds, its licence and its SHA-256."""

import hashlib
import json
import sys
from pathlib import Path

MADE_OF = {
    "site.css": ("govuk-frontend, @ministryofjustice/frontend, our own front/scss", "MIT"),
    "site.js": ("govuk-frontend, our own front/js", "MIT"),
    "arimo-400.woff2": ("@fontsource/arimo", "OFL-1.1"),
    "arimo-700.woff2": ("@fontsource/arimo", "OFL-1.1"),
    "favicon.svg": ("our own front/favicon.svg", "ours"),
}
ICONS = ("@ministryofjustice/frontend", "MIT")


def lines(out: Path) -> list[str]:
    """The rows of both tables, in the order of names."""
    package = json.loads((Path(__file__).parent / "package.json").read_text())
    text = [
        "# What is built into these files",
        "",
        "Made by `front/build.sh` and committed, so that nobody needs node to install or run kb.",
        "No crown, crest or GDS Transport is among them. Licence texts are in `licences/`.",
        "",
        "| package | version |",
        "|---|---|",
    ]
    text += [f"| {name} | {version} |" for name, version in sorted(package["dependencies"].items())]
    text += ["", "| file | made of | licence | SHA-256 |", "|---|---|---|---|"]
    for file in sorted(out.glob("*.*")):
        if file.name == "VENDORED.md":
            continue
        made_of, licence = MADE_OF.get(file.name, ICONS)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        text.append(f"| {file.name} | {made_of} | {licence} | `{digest}` |")
    return text


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "VENDORED.md").write_text("\n".join(lines(folder)) + "\n")
