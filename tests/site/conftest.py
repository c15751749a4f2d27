"""The site, built once for all tests here."""

import pytest

from tests.site.built import build


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    for package in ("mkdocs", "material", "mkdocstrings", "mkdocs_jupyter", "latex2mathml"):
        pytest.importorskip(package, reason='no site: pip install ".[site]"')
    return build(tmp_path_factory.mktemp("site"))
