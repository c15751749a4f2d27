"""Tests of both packages; the layout mirrors theirs."""
