"""The progress bar: one line in a notebook and no thread anywhere; tqdm in a terminal."""

import re
import sys
import threading
import types

import pytest
import tqdm

from nn.training import progress
from nn.training.progress import NotebookBar, in_notebook, progress_bar
from tests.nn.training.trainings import train


class Shell:
    pass


class TerminalInteractiveShell(Shell):
    pass


def pretend(monkeypatch, shell):
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))


def test_a_notebook_is_known_by_its_shell(monkeypatch):
    for shell, expected in ((None, False), (TerminalInteractiveShell(), False), (Shell(), True)):
        pretend(monkeypatch, shell)
        assert in_notebook() is expected
    monkeypatch.delitem(sys.modules, "IPython")
    assert not in_notebook()


def test_no_thread_is_started_and_other_bars_keep_theirs(capsys):
    before = threading.active_count()
    train(1, progress=True)
    assert threading.active_count() == before
    assert tqdm.tqdm.monitor_interval == 10


def test_a_bar_that_is_not_shown(capsys):
    with progress_bar(3, False) as bar:
        bar.update(3)
    assert capsys.readouterr() == ("", "")


class Line:
    """Stands for IPython's handle of an output."""

    def __init__(self):
        self.contents = []

    def update(self, content, raw):
        assert raw
        self.contents.append(content)


def test_the_line_tells_how_far_it_is(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    bar = NotebookBar(60)
    bar.line = Line()
    bar.update(20)  # steps of an earlier training that is resumed
    now[0] += 2.0
    bar.set_description("epoch 3/6")
    bar.update(10)
    bar.set_postfix({"loss": "0.25", "a<b": "1"})
    bar.__exit__(None, None, None)
    last = bar.line.contents[-1]
    assert last["text/plain"] == "epoch 3/6: 30/60 batches, 2.0 s, 5 batches/s · loss 0.25 · a<b 1"
    assert 'value="30" max="60"' in last["text/html"]
    assert "a&lt;b" in last["text/html"]
    assert len(bar.line.contents) == 2, "an update in each fifth of a second, and the last one"


@pytest.mark.slow
def test_a_saved_notebook_holds_one_line():
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    source = "from tests.nn.training.trainings import train\nhistory = train(20, progress=True)[1]"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    (output,) = book.cells[0].outputs
    assert output.output_type == "display_data"
    assert re.match(r"epoch 20/20: 80/80 batches, .* · loss [\d.]+$", output.data["text/plain"])


def test_a_line_for_nobody_knows_how_many():
    bar = NotebookBar(None)
    bar.update(5)
    assert bar.text().startswith("5 batches, ")
    assert "<progress style=" in bar._content()["text/html"]
    with progress_bar(None, False) as hidden:
        hidden.update(3)
