"""The language of pictures: ``speaking`` chooses it, ``russian`` is the table of one."""
