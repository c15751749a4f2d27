"""``python -m autograd.testing``: its output and its exit codes."""

import pytest

from autograd.testing.__main__ import main


def test_it_prints_a_test(capsys):
    assert main(["write", "numpy:tanh", "--at", "np.array([0.5])"]) == 0
    text = capsys.readouterr().out
    assert "def test_gradients_of_tanh(args, params, mode):" in text
    compile(text, "written", "exec")


def test_it_writes_a_new_file(tmp_path, capsys):
    file = tmp_path / "test_tanh.py"
    assert main(["write", "numpy:tanh", "--at", "0.5", "--out", str(file)]) == 0
    before = file.read_text()
    assert "((0.5,), {})" in before
    assert main(["write", "numpy:sin", "--at", "0.5", "--out", str(file)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["numpy:tanh", "--at", "0.5", "--grad", "numpy:cos"], 1, "the gradient of tanh is wrong"),
        (["numpy:no_such"], 2, "numpy has no 'no_such'"),
        (["numpy:tanh", "--order", "0"], 2, "got order=0"),
        (["numpy:tanh", "--at", "0.5", "--argnum", "3"], 2, "got argnum="),
        (
            ["numpy:tanh", "--at", "0.5", "--out", "/no/such/folder/test.py"],
            2,
            "there is no folder /no/such/folder, expected one",
        ),
    ],
)
def test_exit_codes(arguments, code, said, capsys):
    assert main(["write", *arguments]) == code
    found = capsys.readouterr()
    assert said in found.err
    assert found.out == ""


def test_usage(capsys):
    with pytest.raises(SystemExit):
        main([])
    assert "COMMAND" in capsys.readouterr().err
