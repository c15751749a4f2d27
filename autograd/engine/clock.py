"""The clock that notices changed data: it moves only when the data of a node are assigned to or updated in place.

A node remembers the time of its recording, a change is stamped with a new time, and a sweep sees that something was
changed by comparing two integers. New data stamp the node (``_written``); an update in place stamps the buffer, which
other nodes, views and plain arrays may share. ``versions`` reads and moves the clock.
"""

now = 1
"""The current time."""

touched: dict[int, int] = {}
"""The time of the last update in place of a buffer, by the buffer's id.

The stamp of a freed buffer does no harm: a node recorded with a later buffer of the same id has a later time.
"""
