"""Agreement on a version: that of the package, CHANGELOG.md, CITATION.cff, the conda recipe, and a tag if one is given.

``python .ci/version.py`` prints the version, or says what differs and ends with 1. ``python .ci/version.py v1.2.3``
is for a release: the changelog must have a date for it.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = {
    "autograd/__init__.py": r'^__version__ = "(.+)"$',
    "CITATION.cff": r"^version: (.+)$",
    "conda/recipe.yaml": r'^  version: "(.+)"$',
    "CHANGELOG.md": r"^## (\d+\.\d+\.\d+)\b",
}


def versions():
    """The version by the name of the file that tells it; None where none was found."""
    found = {name: re.search(place, (ROOT / name).read_text("utf-8"), re.MULTILINE) for name, place in PLACES.items()}
    return {name: match and match[1] for name, match in found.items()}


def problems(tag=None):
    """Sentences on what does not agree."""
    found = versions()
    expected = found["autograd/__init__.py"]
    wrong = [f"{name}: got {got}, expected {expected}" for name, got in found.items() if got != expected]
    if tag is not None:
        if tag != f"v{expected}":
            wrong.append(f"the tag: got {tag}, expected v{expected}")
        if not re.search(rf"^## {expected}, \d{{4}}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M):
            wrong.append(f"CHANGELOG.md: expected a date, `## {expected}, YYYY-MM-DD`")
    return wrong


if __name__ == "__main__":
    wrong = problems(*sys.argv[1:2])
    print("\n".join(wrong) or versions()["autograd/__init__.py"])
    sys.exit(bool(wrong))
