"""Modules that wait in ``sys.modules``: not run before they are looked into, once, and the same object afterwards."""

import subprocess
import sys
import threading
import time
from types import ModuleType

import pytest

from autograd.engine.late_modules import LateModule, bind_late, stand_before


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with modules that note when they are run, in front of the path."""
    folder = tmp_path / "latepack"
    (folder / "sub").mkdir(parents=True)
    (folder / "__init__.py").write_text("RUN = []\n")
    (folder / "one.py").write_text("import latepack, time\nlatepack.RUN.append('one')\ntime.sleep(0.05)\nx = 1\n")
    (folder / "broken.py").write_text("import latepack\nlatepack.RUN.append('broken')\ny = 1\n1 / 0\n")
    (folder / "circle.py").write_text("import latepack.circle as me\nz = 1\nseen = me.z\n")
    (folder / "sub" / "__init__.py").write_text("from latepack.sub import inner\nw = inner.v\n")
    (folder / "sub" / "inner.py").write_text("v = 5\n")
    monkeypatch.syspath_prepend(tmp_path)
    import latepack

    bind_late(latepack, ("one", "broken", "circle", "sub."))
    yield latepack
    for name in [name for name in sys.modules if name.partition(".")[0] == "latepack"]:
        del sys.modules[name]


class TestLateModule:
    def test_is_there_and_not_run(self, package):
        one = sys.modules["latepack.one"]
        assert package.one is one
        assert one.__name__ == "latepack.one"
        assert one.__file__.endswith("one.py")
        assert one.__spec__.name == "latepack.one"
        assert not hasattr(one, "__warningregistry__")  # warnings look for it in every module
        assert isinstance(one, ModuleType)
        assert package.RUN == []

    @pytest.mark.parametrize(
        "look", [lambda m: m.x, lambda m: vars(m)["x"], dir, lambda m: setattr(m, "y", 2), lambda m: hasattr(m, "y")]
    )
    def test_is_run_once_when_looked_into(self, package, look):
        one = package.one
        look(one)
        assert package.RUN == ["one"]
        assert one.x == 1
        assert type(one) is ModuleType
        assert sys.modules["latepack.one"] is one
        from latepack.one import x

        assert x == 1
        assert package.RUN == ["one"]

    def test_an_assigned_name_stays(self, package):
        package.one.x = 7
        assert package.one.x == 7

    def test_import_finds_it(self, package):
        from latepack.one import x

        assert x == 1
        import latepack.sub.inner

        assert latepack.sub.w == latepack.sub.inner.v == 5

    def test_failure_is_told_each_time(self, package):
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                package.broken.y
        assert package.RUN == ["broken", "broken"]
        assert type(package.broken) is LateModule

    def test_may_import_itself(self, package):
        assert package.circle.seen == 1

    def test_threads_wait_for_it(self, package):
        found = []
        threads = [threading.Thread(target=lambda: found.append(package.one.x)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [1] * 4
        assert package.RUN == ["one"]
        assert time.time() > 0

    def test_bound_once(self, package):
        before = package.one
        bind_late(package, ("one",))
        assert package.one is before


def test_stand_before(package):
    stand_before("latepack", sys)
    assert package.version is sys.version
    assert package.RUN == []
    assert {"version", "RUN"} <= set(dir(package))
    assert "__getattr__" not in vars(package)
    with pytest.raises(AttributeError):
        package.nonsense


def test_names_of_hips_autograd_wait():
    code = (
        "import sys, autograd; late = [n for n, m in sys.modules.items() if type(m).__name__ == 'LateModule'];"
        "assert 'autograd.hips' not in sys.modules; print(*sorted(late));"
        "assert sys.modules['autograd.tracer'].isbox(autograd.Tensor(1.0));"
        "assert autograd.numpy.numpy_boxes.ArrayBox and autograd.util.subval and autograd.builtins.SequenceBox;"
        "assert autograd.differential_operators.unary_to_nary and autograd.wrap_util.wraps and autograd.core.getval"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"autograd.core", "autograd.numpy", "autograd.numpy.numpy_vspaces"} <= set(done.stdout.split())
