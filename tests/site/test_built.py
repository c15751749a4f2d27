"""The built site: no dead link, nothing from another host, a page for everything."""

import re
from urllib.parse import urlsplit

import pytest

from tests.site.built import ROOT, Html, dead

pytestmark = pytest.mark.slow


def pages(site):
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}


def test_no_link_is_dead(site):
    assert dead(site) == []


def test_a_dead_link_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<h1 id="top">A</h1><a href="b.html#here">b</a><a href="#top">t</a>', "utf-8")
    (tmp_path / "b.html").write_text('<a href="a.html#gone">a</a><a href="c.html">c</a><img src="d.png">', "utf-8")
    assert dead(tmp_path) == [
        "a.html -> b.html#here",
        "b.html -> a.html#gone",
        "b.html -> c.html",
        "b.html -> d.png",
    ]


def test_nothing_is_loaded_from_another_host(site):
    for name, text in pages(site).items():
        for address in Html(text).loaded:
            assert urlsplit(address).scheme in ("", "data"), (name, address)
    for path in [*site.rglob("*.css")]:
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", path.read_text("utf-8")), path


def test_every_notebook_has_a_page_in_the_navigation(site):
    start = (site / "learn.html").read_text("utf-8")
    for folder in ("", "ru/"):
        for notebook in sorted((ROOT / "notebooks" / folder).glob("[0-9]*.ipynb")):
            place = f"learn/{folder}{notebook.stem}.html"
            assert (site / place).exists()
            assert f'href="{place}"' in start


def test_formulas_are_drawn(site):
    for name, text in pages(site).items():
        if name.startswith("learn/") and name != "learn/index.html":
            assert "<math" in text, name
            assert "\\frac" not in re.sub(r"<(pre|code|script|svg)\b.*?</\1>", "", text, flags=re.DOTALL), name


def test_every_op_stands_in_the_table(site):
    from autograd.engine.declaration import OPS

    text = (site / "reference" / "ops.html").read_text("utf-8")
    ops = [op.name for op in OPS.values() if op.__module__.startswith("autograd.ops.")]
    assert len(ops) >= 120
    assert [name for name in ops if f"<td><code>{name}</code>" not in text] == []


def test_public_names_have_an_entry(site):
    text = "".join(path.read_text("utf-8") for path in (site / "reference").glob("*.html"))
    for name in ("grad", "jacobian", "Tensor", "Value", "check_grads", "minimize", "Linear", "fit", "cross_entropy"):
        assert re.search(rf'id="[\w.]*\.{name}"', text), name


def test_a_second_name_has_an_entry_of_its_own(site):
    text = (site / "reference" / "autograd.html").read_text("utf-8")
    for name in ("hessian_vector_product", "vector_jacobian_product"):
        assert f'id="autograd.{name}"' in text
    assert "SchoolError" in (site / "reference" / "autograd.errors.html").read_text("utf-8")
