"""Pages of the site that are made when it is built, as MkDocs calls it: ``mkdocs.yml`` names this file.

Made here: the pages of the notebooks that there are, the reference of each public module, the table of ops, the pages
of README, CHANGELOG, CONTRIBUTING, SECURITY and the examples. Links from a page to a file outside of ``docs/`` lead to
that file in the site, formulas become MathML, and ``<!-- picture: name -->`` becomes a picture of ``site_pictures``.
"""

from __future__ import annotations

import importlib
import inspect
import json
import logging
import os
import posixpath
import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path[:0] = [str(ROOT), str(DOCS)]
os.environ["GATEGRAD_LAYOUT"] = "python"  # the same pictures with and without Graphviz

from formulas import with_formulas  # noqa: E402  the folder is no package
from op_table import page as op_table  # noqa: E402
from site_pictures import LIVE  # noqa: E402

from autograd.engine.op import Op  # noqa: E402

PAGES = {
    "README.md": "overview.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "examples/README.md": "examples.md",
}
"""Pages outside of docs/, and their places in the site."""

REFERENCE = {
    "autograd": "Value, Tensor, derivatives of functions, pictures; `import autograd`.",
    "autograd.testing": "The checker of gradients.",
    "autograd.testing.strategies": "Hypothesis strategies: arrays away from kinks, matrices, programs.",
    "autograd.school": "Exercises that mark themselves.",
    "autograd.optimize": "SciPy's optimisers with exact derivatives.",
    "autograd.extend": "Functions with rules of their own.",
    "autograd.containers": "Nested arguments, and classes of your own in them.",
    "autograd.errors": "The errors and warnings.",
    "nn": "Modules, layers, optimisers, training.",
    "nn.functional": "Layers and losses as functions.",
    "nn.init": "Starting values.",
    "nn.data": "Data sets and loaders.",
    "nn.pictures": "Pictures of networks and of trainings.",
    "nn.scalar": "Neurons made of single Values.",
    "nn.estimators": "Estimators with scikit-learn's interface.",
}


class _KnownWarning(logging.Filter):
    """Leaves out a warning: ``autograd.numpy.__all__`` holds NumPy's list, which can be read at run time only."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "autograd.numpy.__all__" not in record.getMessage()


logging.getLogger("mkdocs.plugins.griffe").addFilter(_KnownWarning())

LINK = re.compile(r"(!?\[[^\]]*\])\(([^)\s#]+)(#[^)\s]*)?\)")


def notebooks() -> dict[str, Path]:
    """The students' editions that there are, by their places in the site."""
    found = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")) + sorted((ROOT / "notebooks" / "ru").glob("[0-9]*.ipynb"))
    return {f"learn/{path.relative_to(ROOT / 'notebooks').as_posix()}": path for path in found}


def title(path: Path) -> str:
    """The number of a notebook and its first heading, up to a colon."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                if line.startswith("# "):
                    return f"{path.stem[:2]}. {line[2:].partition(':')[0].strip()}"
    return path.stem


def public_names() -> dict[str, list[str]]:
    """The public names of each module that has a page, each on one page: errors first, the others in their order."""
    lines = (ROOT / "tests" / "public_names.txt").read_text("utf-8").splitlines()
    listed = {name: names.split() for name, _, names in (line.partition(": ") for line in lines)}
    found: dict[str, list[str]] = {}
    seen: set[int] = set()
    for name in sorted(REFERENCE, key=lambda name: name != "autograd.errors"):
        if _importable(name):
            module = importlib.import_module(name)
            things = {n: getattr(module, n, None) for n in listed.get(name) or getattr(module, "__all__", [])}
            found[name] = [n for n, thing in things.items() if id(thing) not in seen and documented(thing)]
            seen |= {id(things[n]) for n in found[name]}
    return {name: found[name] for name in REFERENCE if found.get(name)}


def documented(thing: Any) -> bool:
    """True for a function or class of this project that has a docstring of its own."""
    home = getattr(thing, "__module__", None) or ""
    return home.split(".")[0] in ("autograd", "nn") and bool(getattr(thing, "__doc__", None)) and callable(thing)


def reference() -> dict[str, str]:
    """A page for each public module, and the table of ops."""
    pages, rows = {}, []
    for name, names in public_names().items():
        module = importlib.import_module(name)
        head = f"# {name}\n\n{REFERENCE[name]}\n\n"
        pages[f"reference/{name}.md"] = head + "\n\n".join(entry(name, module, n) for n in names) + "\n"
        rows.append(f"| [`{name}`]({name}.md) | {REFERENCE[name]} | {len(names)} |")
    pages["reference/ops.md"] = op_table()
    index = "# Reference\n\nWritten from the docstrings when the site is built; their examples are run as tests.\n\n"
    index += "| module | | names |\n|---|---|---|\n" + "\n".join(rows)
    index += "\n\n[The table of ops](ops.md) has each op with its formula, gate, rule and conventions. "
    index += "`help(name)` says the same in Python.\n"
    return {"reference/index.md": index, **pages}


def entry(name: str, module: Any, member: str) -> str:
    """The name's place on the page of its module; a second name of a thing leads to the first."""
    place = target(name, module, member)
    first = place.rpartition(".")[2]
    if first != member and getattr(module, first, None) is getattr(module, member):
        return f"## {member} {{ #{name}.{member} }}\n\nAnother name of [`{first}`](#{place})."
    return f"::: {place}"


def target(name: str, module: Any, member: str) -> str:
    """The place where the name is defined, which is where its docstring can be read."""
    thing = inspect.unwrap(getattr(module, member))
    if "<locals>" in thing.__qualname__ or isinstance(thing, Op):
        return f"{name}.{member}"
    return f"{thing.__module__}.{thing.__qualname__}"


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill the navigation with the pages that there are."""
    nav: list[dict[str, Any]] = config.nav
    for entry in nav:
        if "Learn" in entry:
            english = [{title(p): place} for place, p in notebooks().items() if "/ru/" not in place]
            russian = [{title(p): place} for place, p in notebooks().items() if "/ru/" in place]
            entry["Learn"] += english + ([{"По-русски": russian}] if russian else [])
        if "Use" in entry:
            entry["Use"] += [{"Overview": "overview.md"}, {"Examples": "examples.md"}]
        if "Reference" in entry:
            entry["Reference"] = ["reference/index.md", {"Ops": "reference/ops.md"}]
            entry["Reference"] += [{name: f"reference/{name}.md"} for name in public_names()]
        if "Teach" in entry and (DOCS / "school.md").exists():
            entry["Teach"] += [{"Exercises that mark themselves": "school.md"}]
        if "How it works" in entry:
            how = entry["How it works"]
            entry["How it works"] = [
                how,
                *({name: f"{name.lower()}.md"} for name in ("Contributing", "Changelog", "Security")),
            ]
    return config


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


@event_priority(100)
def _add(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made here, and the files that pages link to."""
    for place, path in notebooks().items():
        files.append(File.generated(config, place, abs_src_path=str(path)))
    for place, text in reference().items():
        files.append(File.generated(config, place, content=text))
    for source, place in PAGES.items():
        files.append(File.generated(config, place, content=(ROOT / source).read_text("utf-8")))
    linked = {link for page in _pages() for link in _outside(page)}
    for path in sorted(linked):
        files.append(File.generated(config, f"files/{path}", abs_src_path=str(ROOT / path)))
    return files


@event_priority(-100)
def _find_notebooks(files: Files, config: MkDocsConfig) -> Files:
    """Say again where the notebooks lie: the wrapper that mkdocs-jupyter puts around a file forgets it."""
    places = notebooks()
    for file in files:
        if file.src_uri in places:
            file.abs_src_path = str(places[file.src_uri])
    return files


on_files = CombinedEvent(_add, _find_notebooks)


def _pages() -> list[Path]:
    return [*sorted(DOCS.rglob("*.md")), *(ROOT / source for source in PAGES)]


def _resolved(link: str, source: str) -> str:
    """The path of a link's target from the root of the checkout."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), link))


def _outside(page: Path) -> list[str]:
    """Files of the checkout that the page links to and that are no pages of the site."""
    source = page.relative_to(ROOT).as_posix()
    found = []
    for _, link, _ in LINK.findall(page.read_text("utf-8")):
        path = _resolved(link, source)
        if "://" in link or path in PAGES or path.startswith(("docs/", "..", "notebooks/")):
            continue
        if (ROOT / path).is_file():
            found.append(path)
    return found


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links out of docs/ to their places in the site, and put pictures in."""
    place = page.file.src_uri
    if place.endswith(".ipynb"):
        page.meta["hide"] = ["toc"]  # the picture needs the room
        return markdown
    source = next((s for s, p in PAGES.items() if p == place), f"docs/{place}")

    def moved(found: re.Match[str]) -> str:
        text, link, anchor = found[1], found[2], found[3] or ""
        if "://" in link or place.startswith("reference/"):
            return found[0]
        path = _resolved(link, source)
        to = _in_site(path)
        if to is None:
            return text.lstrip("!")[1:-1]
        return f"{text}({posixpath.relpath(to, posixpath.dirname(place) or '.')}{anchor})"

    parts = re.split(r"(^```.*?^```)", markdown, flags=re.DOTALL | re.MULTILINE)
    for i in range(0, len(parts), 2):
        parts[i] = LINK.sub(moved, parts[i])
    return re.sub(r"<!-- picture: (\w+) -->", lambda found: f"\n{LIVE[found[1]]()}\n", "".join(parts))


def _in_site(path: str) -> str | None:
    """The place in the site of a file of the checkout; None if it has none."""
    if path in PAGES:
        return PAGES[path]
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    if path.startswith("notebooks/"):
        place = f"learn/{path.removeprefix('notebooks/')}"
        return place if place in notebooks() else None
    return f"files/{path}" if (ROOT / path).is_file() else None


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Draw formulas; in notebooks, lead links to pages of the site, and load nothing from another host."""
    if page.file.src_uri.endswith(".ipynb"):
        html = html.replace(' data-jp-theme-light="true"', "")  # the page has a theme of its own
        html = re.sub(r"<script\b[^>]*\bsrc=\"https?://[^>]*>\s*</script>", "", html)
        html = re.sub(r"<script type=\"text/x-mathjax-config\">.*?</script>", "", html, flags=re.DOTALL)
        html = re.sub(r'href="([^"#:]+\.(?:ipynb|md|py|txt|csv))(#[^"]*)?"', lambda f: _notebook_link(f, page), html)
        html, anchors = _anchored(html)
        for item, anchor in zip(_all(page.toc), anchors, strict=False):
            item.id = anchor
    for item in _all(page.toc):
        item.title = with_formulas(item.title)
    return with_formulas(html)


def _anchored(html: str) -> tuple[str, list[str]]:
    """The page of a notebook with a name at each heading, Russian ones too, and the names in order."""
    names: list[str] = []

    def named(found: re.Match[str]) -> str:
        names.append(found[2] if found[2] and found[2] not in names else f"part-{len(names)}")
        return f'<h{found[1]} id="{names[-1]}">' + found[3].replace(f'href="#{found[2]}"', f'href="#{names[-1]}"')

    return re.sub(r'<h([1-6]) id="([^"]*)">(.*?</h\1>)', named, html, flags=re.DOTALL), names


def _all(items: Any) -> list[Any]:
    """Entries of a table of contents, and theirs."""
    return [deep for item in items for deep in (item, *_all(item.children))]


def _notebook_link(found: re.Match[str], page: Page) -> str:
    source = f"notebooks/{page.file.src_uri.removeprefix('learn/')}"
    to = _in_site(_resolved(found[1], source))
    if to is None:
        return found[0]
    url = re.sub(r"\.(md|ipynb)$", ".html", to)
    return f'href="{posixpath.relpath(url, posixpath.dirname(page.file.src_uri))}{found[2] or ""}"'
