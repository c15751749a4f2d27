"""Backprop as a story: ``steps`` tells it, ``player`` (with ``player.js`` and ``player.css``) makes it a page."""
