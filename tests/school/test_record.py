"""Tries are counted for each student; several threads may work."""

from threading import Thread

from autograd.school.record import Record, Report


def test_students_are_apart():
    record = Record()
    record.note(record.student, "01.1", False)
    record.change("Ada")
    record.note(record.student, "01.1", True)
    record.change("Ada")
    assert record.before == [""]
    assert (record.tries["", "01.1"], record.tries["Ada", "01.1"]) == (1, 1)
    assert record.solved == {("Ada", "01.1")}
    assert [record.next_hint("01.1") for _ in range(2)] == [1, 2]


def test_threads():
    record = Record()

    def work():
        for _ in range(200):
            record.note("", "01.1", True)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert record.tries["", "01.1"] == 1600


def test_the_states_stand_in_one_column():
    rows = tuple((f"01.{n}", "T" * (n % 4), "open", 0) for n in range(1, 12))
    *table, _ = str(Report("", "01", "A", rows, 0, 11, 0)).splitlines()
    assert len({line.index("open") for line in table}) == 1
    assert str(Report("", "01", "A", (), 0, 0, 0)).startswith("gategrad 01")
