"""The site as it is built, and the content of its pages."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[2]
LOADS = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("link", "href")}
"""Attributes whose target a browser loads by itself."""


def build(folder):
    """Build the site strictly into the folder, with no way to a network; the output of the build if it fails."""
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
    environment = os.environ | dict.fromkeys(names, "http://127.0.0.1:9") | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, env=environment | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return Path(folder)


@dataclass
class Html(HTMLParser):
    """A page: its anchors, its links, and the files that it loads."""

    text: str
    names: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if value and (name == "id" or (tag == "a" and name == "name")):
                self.names.add(value)
            if value and tag == "a" and name == "href":
                self.links.append(value)
            if value and (tag, name) in LOADS:
                self.loaded.append(value)


def target(link, page, root):
    """(file, name in it) of a link inside of the site; None for one that leads out of it or is no address."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    if not path:
        file = page
    elif path.startswith("/"):
        file = root / path.lstrip("/")
    else:
        file = (page.parent / path).resolve()
    return (file / "index.html" if file.is_dir() else file), unquote(parts.fragment)


def dead(root):
    """Links of all pages that lead nowhere: "page -> link"."""
    root = Path(root).resolve()
    pages = {path: Html(path.read_text("utf-8")) for path in sorted(root.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        for link in [*page.links, *page.loaded]:
            where = target(link, path, root)
            if where is None:
                continue
            file, name = where
            if not file.exists() or (file in pages and name not in pages[file].names | {"", "__top"}):
                found.append(f"{path.relative_to(root)} -> {link}")
    return found
