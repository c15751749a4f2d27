"""The pictures of the README are those that the library draws."""

import doctest
import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"

spec = importlib.util.spec_from_file_location("docs_pictures", DOCS / "pictures.py")
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)


@pytest.mark.parametrize("name", sorted(pictures.PICTURES))
def test_a_picture_is_as_committed(name):
    drawn = pictures.PICTURES[name]().svg
    assert (DOCS / f"{name}.svg").read_text(encoding="utf-8") == drawn, "run python docs/pictures.py"


@pytest.mark.parametrize(("page", "least"), [("README.md", 1), ("docs/tour.md", 3)])
def test_a_page_shows_pictures_that_exist(page, least):
    path = DOCS.parent / page
    shown = [
        line.partition("](")[2].rstrip(")") for line in path.read_text("utf-8").splitlines() if line.startswith("![")
    ]
    assert len(shown) >= least
    assert all((path.parent / picture).exists() for picture in shown)


PAGES = [page for page in sorted((DOCS / "pictures").glob("*.md")) if ">>> " in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page):
    failed, run = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert run
    assert not failed
