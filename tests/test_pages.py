"""The examples of the pages in docs/ run, and print what the pages show."""

import ast
import doctest
import importlib.util
import re
from pathlib import Path

import pytest

from tests.sampling import sampled

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {
    path.relative_to(DOCS).as_posix(): text
    for path in sorted(DOCS.rglob("*.md"))
    if "```python\n" in (text := path.read_text("utf-8"))
}
EXTRA = {"dask", "jax", "pandas", "scipy", "sklearn", "torch"}
"""Packages that a page may need; without them the page is skipped."""


def blocks(text):
    """The programs of a page."""
    return re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def need(sources):
    """Skip if a package that the examples import is not installed."""
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            for name in EXTRA & {name.split(".")[0] for name in names}:
                if importlib.util.find_spec(name) is None:
                    pytest.skip(f"the page needs {name}, which is not installed")


@pytest.mark.parametrize("page", sampled([page for page, text in PAGES.items() if ">>> " in text], 4))
def test_examples_give_what_the_page_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = PAGES[page]
    assert all(block.startswith(">>> ") for block in blocks(text)), "a block without prompts is not run"
    test = doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, page, page, 0)
    assert len(test.examples) == len(re.findall(r"^ *>>> ", text, re.MULTILINE)) > 0
    need(example.source for example in test.examples)
    left_out = sum(doctest.SKIP in example.options for example in test.examples)
    said = []
    failed, tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert not failed, "".join(said)
    assert tried == len(test.examples) - left_out


@pytest.mark.filterwarnings("ignore:(overflow|invalid value) encountered:RuntimeWarning")  # the pages show edge cases
@pytest.mark.parametrize("page", [page for page, text in PAGES.items() if ">>> " not in text])
def test_programs_of_the_page_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    need(blocks(PAGES[page]))
    names = {"__name__": "__main__"}
    for block in blocks(PAGES[page]):
        exec(compile(block.replace("shuffle=False,", "shuffle=False, progress=False,"), page, "exec"), names)


MAINTAINING = (DOCS / "maintaining.md").read_text("utf-8")


def test_the_maintainers_page_names_files_that_exist():
    files = set(re.findall(r"`((?:autograd|nn|tests|docs|benchmarks|\.ci)/[\w./]*)", MAINTAINING))
    assert len(files) > 40
    assert [name for name in files if not (DOCS.parent / name).exists()] == []


def test_the_maintainers_page_names_tests_that_exist():
    named = re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", MAINTAINING)
    assert len(named) > 8
    for path, name in named:
        here = ast.parse((DOCS.parent / path).read_text("utf-8"))
        for part in name.split("::"):
            here = next(node for node in here.body if getattr(node, "name", None) == part)


def anchors(text):
    """The anchors of the headings of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {
        re.sub(r"[^\w -]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", title)).lower().replace(" ", "-") for title in titles
    }


def test_links_to_headings_lead_somewhere():
    root, found = DOCS.parent, []
    pages = [*DOCS.rglob("*.md"), *root.glob("*.md")]
    for page in pages:
        for target, anchor in re.findall(r"\]\(([\w./-]*)#([\w-]+)\)", page.read_text("utf-8")):
            other = (page.parent / target).resolve() if target else page
            found.append((page, target, anchor))
            if other.suffix == ".md":
                assert anchor in anchors(other.read_text("utf-8")), f"{page.name} -> {target}#{anchor}"
    assert len(found) > 5
