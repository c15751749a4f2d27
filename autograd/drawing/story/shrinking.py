"""Scripts and pictures made small, because each page carries its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product
from string import ascii_lowercase

_TOKEN = re.compile(
    r"""(?P<gap>\s+|//[^\n]*)|(?P<text>"(?:\\.|[^"\\])*")|(?P<word>[A-Za-z_$][\w$]*)|(?P<number>\d[\w.]*|\.\d\w*)|(?P<sign>--|\+\+|.)""",
    re.DOTALL,
)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/[a-z]*")
_DECLARED = re.compile(r"\b(?:var|let|const|function)\s+(\w+)|,\s*(\w+)\s*(?:=[^=]|;)")
_PARAMETERS = re.compile(r"\bfunction\s*\w*\s*\(([\w\s,]*)\)|\(([\w\s,]*)\)\s*=>|\b(\w+)\s*=>")
_SHORTEST = 3  # the fewest letters of a name that is shortened


def script(source: str) -> str:
    """A script without comments and spaces, its own variables with short names; those of one or two letters stay.

    Written for scripts that end every statement with a semicolon and have texts in double quotes.

    Example:
        >>> script('var total = 0; // so far\\nfunction add(number) { total += number; }')
        'var a=0;function b(c){a+=c;}'
    """
    tokens = list(_tokens(source))
    short = _short_names(source, tokens)
    out = ""
    for kind, token in tokens:
        text = short.get(token, token) if kind == "word" and not out.endswith(".") else token
        first, before = text[0], out[-1:]
        joins = (_is_word(before) and _is_word(first)) or (before == first and first in "+-")
        out += " " + text if joins else text
    return out


def picture(svg: str, used: str) -> str:
    """An SVG as small as it can be where style sheets work, as they do in an image.

    Colours and fonts stand in the style sheet once, and only those that are used: a colour that texts of one font have
    is taken to be theirs alone. There are no line ends, and no ids other than
    those that ``used`` matches. Its class, with which ids begin, becomes "g": a page that holds more than one such
    picture has to rename the ids.

    Example:
        >>> style = "<style>.g12 .f-x{fill:red}.g12 .f-y{}</style>"
        >>> picture(f'<svg class="g12">{style}<g id="g12-n1" fill="#123" class="f-x"/></svg>', "n1")
        '<svg class="g"><style>.g .f-x{fill:#123}.g .f-x{fill:red}</style><g id="g-n1" class="f-x"/></svg>'
    """
    svg = re.sub(rf"\b{svg.split('class=', 1)[1].split(chr(34))[1]}\b", "g", svg)
    light: dict[str, None] = {}  # a dict, used as an ordered set

    def without_looks(found: re.Match[str]) -> str:
        tag = found[0]
        for name, attribute in (("f", "fill"), ("s", "stroke"), ("f", "font-family")):
            ink, value = re.search(rf'["\s]({name}-[\w-]+)', tag), re.search(rf' {attribute}="([^"]+)"', tag)
            if ink and value:
                light[f".g .{ink[1]}{{{attribute}:{value[1]}}}"] = None
                tag = tag.replace(value[0], "")
        return tag

    svg = re.sub(r"<\w[^>]*>", without_looks, svg)
    classes = {name for found in re.findall(r'class="([^"]*)"', svg) for name in found.split()}
    svg = re.sub(r"\.\w+ \.([\w-]+)\{[^}]*\}", lambda rule: rule[0] if rule[1] in classes else "", svg)
    svg = svg.replace("<style>", f"<style>{''.join(light)}", 1)
    svg = re.sub(r' id="\w+-([\w.-]+)"', lambda found: found[0] if re.fullmatch(used, found[1]) else "", svg)
    return svg.replace(">\n<", "><").strip()


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    place, before = 0, ""
    while place < len(source):
        pattern = _PATTERN.match(source, place) if source[place] == "/" and source[place + 1] != "/" else None
        if pattern and (before in ("", "return") or before[-1] in "(,=:[!&|?{};"):
            kind, token = "pattern", pattern[0]
        else:
            found = _TOKEN.match(source, place)
            assert found is not None  # the last kind matches any character
            kind, token = str(found.lastgroup), found[0]
        place += len(token)
        if kind != "gap":
            before = token
            yield kind, token


def _short_names(source: str, tokens: list[tuple[str, str]]) -> dict[str, str]:
    """Short names for the variables that a script declares, if no key of an object has the same name."""
    declared: dict[str, None] = {}
    lists = [",".join(found) for found in [*_DECLARED.findall(source), *_PARAMETERS.findall(source)]]
    for name in re.findall(r"\w+", ",".join(lists)):
        if len(name) >= _SHORTEST:
            declared[name] = None
    words = [token for _, token in tokens]
    keys = {word for word, after in pairwise(words) if after == ":"}
    taken = {token for kind, token in tokens if kind == "word"}
    fresh = ("".join(letters) for n in (1, 2) for letters in product(ascii_lowercase, repeat=n))
    free = (name for name in fresh if name not in taken and name not in ("do", "if", "in", "of", "as"))
    return {name: next(free) for name in declared if name not in keys}


def _is_word(char: str) -> bool:
    return char.isalnum() or char in ("_", "$")
