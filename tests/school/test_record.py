"""Tries are counted for each student; several threads may work."""

from threading import Thread

from autograd.school.record import Record


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
