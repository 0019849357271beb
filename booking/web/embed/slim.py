"""Makes a script smaller for the wire: comments and spaces go, and the names that nobody outside can see get short.

It knows just enough of the language to be sure: a private property begins with `_`, and a name is only shortened when
every place it stands in can be told apart from a property. Block comments and template literals are not used in such scripts,
and a private property always stands behind a dot or before a colon.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from string import ascii_letters

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*)
    |(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<space>[ \t]+)
    |(?P<line>\n\s*)
    |(?P<mark>=>|\.\.\.|\+\+|--|===|!==|&&|\|\||<=|>=|.)""",
    re.VERBOSE,
)
_REGEX = re.compile(r"/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_RESERVED = frozenset(
    "as do if in of for let new try var case else this void with await break catch class const false super throw true while "
    "yield async delete export import return switch typeof default extends finally continue debugger function null static get "
    "set instanceof undefined arguments NaN Infinity".split()
)
_BEFORE_RECORDS = frozenset(["(", ",", "=", ":", "[", "?", "return", "const", "let", "&&", "||", "..."])
_LINE_MAY_GO_AFTER = frozenset("{([,;:?=&|+*<>") | {"=>", "&&", "||", "===", "!=="}
_LINE_MAY_GO_BEFORE = frozenset(")],.?:;}") | {"&&", "||"}

Token = tuple[str, str]
# What means the same: nothing here is assigned twice by mistake, which is what the longer word would tell.
_SHORTER: Mapping[Token, Token] = {
    ("name", "const"): ("name", "let"),
    ("name", "true"): ("mark", "!0"),
    ("name", "false"): ("mark", "!1"),
}


def slim(source: str, private: Mapping[str, str] | None = None) -> str:
    """Return *source* as it is served. *private* maps the properties that several scripts share to their short names."""
    tokens = [_SHORTER.get(token, token) for token in _tokens(source) if token[0] != "comment"]
    private = shorten([source]) if private is None else private
    return _joined(_tightened(_renamed(tokens, private))).strip() + "\n"


def shorten(sources: Iterable[str]) -> dict[str, str]:
    """Return a short name for every private property of *sources*, the most used first."""
    found = Counter(text for source in sources for kind, text in _tokens(source) if kind == "name")
    private = [name for name in found if _is_private(name)]
    ranked = sorted(private, key=lambda name: (-found[name], name))
    return dict(zip(ranked, _short_names(set(found) - set(private)), strict=False))


def _tokens(source: str) -> Iterator[Token]:
    at = 0
    before: Token = ("mark", ";")
    while at < len(source):
        # A slash begins a regular expression where a value may begin, else it divides.
        value_may_begin = before[1] == "return" or (before[0] == "mark" and before[1] not in (")", "]", "}"))
        regex = _REGEX.match(source, at) if value_may_begin and source[at] == "/" else None
        match = regex or _TOKEN.match(source, at)
        if match is None:  # the last pattern takes any character
            raise ValueError(source[at : at + 40])
        token = ("regex" if regex else str(match.lastgroup), match[0])
        yield token
        at = match.end()
        before = before if token[0] in ("space", "line", "comment") else token


def _is_private(name: str) -> bool:
    return len(name) > 1 and name.startswith("_") and not name.startswith("__")


def _short_names(taken: set[str]) -> Iterator[str]:
    for length in (1, 2):
        for letters in product(ascii_letters, repeat=length):
            name = "".join(letters)
            if name not in taken and name not in _RESERVED:
                yield name


def _renamed(tokens: list[Token], private: Mapping[str, str]) -> list[Token]:
    solid = [index for index, (kind, _) in enumerate(tokens) if kind not in ("space", "line")]
    roles = _Roles([tokens[index] for index in solid])
    short = roles.short_names()
    result = list(tokens)
    for place, index in enumerate(solid):
        text = tokens[index][1]
        role = roles.of[place]
        if text in private and role:
            if role != "property" and tokens[solid[place + 1]][1] != ":":
                raise ValueError(f"{text} stands where it is not known to be a property")
            result[index] = ("name", private[text])
        elif role in ("variable", "shorthand") and (new := short.get((0, text)) or short.get((roles.part[place], text))):
            result[index] = ("name", new if role == "variable" else f"{text}:{new}")
    return result


class _Roles:
    """What each name of a script is: variable, property, or both at once (`{ name }`).

    One name gets one short form wherever it is a variable, so scopes need not be known.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._closing = self._pairs()
        self.of = self._roles()
        # The closure around a script: `(() => {`.
        self._around = {0, 4} if [text for _, text in tokens[:5]] == ["(", "(", ")", "=>", "{"] else set()
        self.part, self._shared = self._parts()

    def short_names(self) -> dict[tuple[int, str], str]:
        """Return the short form of each name declared here: by (0, name) when several parts use it, else by (part, name)."""
        declared = {name for place in self._declared() if not _is_private(name := self._text(place))}
        used: dict[int, Counter[str]] = {}
        foreign: set[str] = set()
        for place, role in enumerate(self.of):
            name = self._text(place)
            if role not in ("variable", "shorthand"):
                continue
            if name not in declared:
                foreign.add(name)
            else:
                used.setdefault(0 if name in self._shared else self.part[place], Counter())[name] += 1
        return self._given(used, foreign)

    def _given(self, used: dict[int, "Counter[str]"], foreign: set[str]) -> dict[tuple[int, str], str]:
        most = max((len(names) for part, names in used.items() if part), default=0)
        pool = _short_names(foreign)
        local = [next(pool) for _ in range(most)]
        short: dict[tuple[int, str], str] = {}
        for part, names in sorted(used.items()):
            forms = local if part else pool
            ranked = sorted(names, key=lambda name: (-names[name], name)) if not part else list(names)
            short |= {(part, name): form for name, form in zip(ranked, forms, strict=False)}
        return short

    def _text(self, place: int) -> str:
        return self._tokens[place][1] if 0 <= place < len(self._tokens) else ""

    def _pairs(self) -> dict[int, int]:
        pairs: dict[int, int] = {}
        opened: list[int] = []
        for place, (kind, text) in enumerate(self._tokens):
            if kind == "mark" and text in ("(", "[", "{"):
                opened.append(place)
            elif kind == "mark" and text in (")", "]", "}"):
                pairs[opened.pop()] = place
        return pairs

    def _roles(self) -> list[str]:
        roles = []
        opened: list[str] = []
        for place, (kind, text) in enumerate(self._tokens):
            if kind == "mark" and text in ("(", "[", "{"):
                opened.append("record" if text == "{" and self._text(place - 1) in _BEFORE_RECORDS else text)
            elif kind == "mark" and text in (")", "]", "}"):
                opened.pop()
            roles.append(self._role(place, opened[-1:] == ["record"]) if kind == "name" and text not in _RESERVED else "")
        return roles

    def _role(self, place: int, in_record: bool) -> str:
        before, after = self._text(place - 1), self._text(place + 1)
        if before == "." or self._is_method(place):
            return "property"
        if in_record and before in ("{", ","):
            return "property" if after == ":" else "shorthand" if after in (",", "}", "=") else "variable"
        return "variable"

    def _is_method(self, place: int) -> bool:
        if self._text(place + 1) != "(" or self._text(place - 1) not in ("{", "}", ",", "static", "get", "set", "async"):
            return False
        return self._text(self._closing[place + 1] + 1) == "{"

    def _parts(self) -> tuple[list[int], set[str]]:
        """Number the script's statements, and the members of its classes and tables: what is declared in one stays in it.

        Return the number at each place, and the names that are declared outside of all of them.
        """
        parts: list[int] = []
        shared: set[str] = set()
        # What is open: around the script, a list of members, or anything else.
        opened: list[str] = []
        number = 1
        for place, (kind, text) in enumerate(self._tokens):
            mark = text if kind == "mark" else ""
            if mark in (")", "]", "}"):
                opened.pop()
            parts.append(number)
            outside = all(one == "script" for one in opened)
            if outside and self._text(place - 1) in ("const", "let", "function", "class"):
                shared |= {text} if kind == "name" else {self._text(at) for at in self._bound(place)}
            if (outside and mark == ";") or (mark in ("}", ",") and opened[-1:] == ["members"]) or (outside and mark == "}"):
                number += 1
            if mark in ("(", "[", "{"):
                opened.append(self._opening(place, opened))
        return parts, shared

    def _opening(self, place: int, opened: list[str]) -> str:
        if place in self._around:
            return "script"
        text, before = self._text(place), self._text(place - 1)
        inside = all(one in ("script", "members", "call") for one in opened)
        if text == "{" and inside and (before in _BEFORE_RECORDS or self._text(place - 2) in ("class", "extends")):
            return "members"
        return "call" if text == "(" and inside and not self._takes_arguments(place) else "other"

    def _declared(self) -> Iterator[int]:
        for place, (_, text) in enumerate(self._tokens):
            after = self._text(place + 1)
            if text in ("const", "let", "function", "class") and after not in ("{", "[", "("):
                yield place + 1
            if text in ("const", "let") and after in ("{", "["):
                yield from self._bound(place + 1)
            if after == "=>" and self._tokens[place][0] == "name":
                yield place
            if text == "(" and self._takes_arguments(place):
                yield from self._bound(place)

    def _takes_arguments(self, place: int) -> bool:
        end = self._text(self._closing[place] + 1)
        if end != "{":
            return end == "=>"
        before = self._text(place - 1)
        return before in ("function", "catch") or before not in ("if", "for", "while", "switch", "with")

    def _bound(self, place: int) -> Iterator[int]:
        """Return the names a pattern between brackets binds; what stands behind an equals sign is a default."""
        for at in range(place + 1, self._closing[place]):
            if self.of[at] in ("variable", "shorthand") and self._text(at - 1) != "=":
                yield at


def _tightened(tokens: list[Token]) -> list[Token]:
    """Return *tokens* without what changes nothing: `,}`, `;}`, `(one) =>`, and a second `const` behind a first."""
    solid = [index for index, (kind, _) in enumerate(tokens) if kind not in ("space", "line")]
    gone: set[int] = set()
    tokens = list(tokens)
    for place in _repeated([tokens[index] for index in solid]):
        tokens[solid[place]] = ("mark", ",")
        gone.add(solid[place + 1])
    for place, index in enumerate(solid):
        four = [tokens[one][1] for one in solid[place : place + 4]]
        kinds = [tokens[one][0] for one in solid[place : place + 3]]
        if (
            kinds[::2] == ["string", "string"]
            and four[1:2] == ["+"]
            and four[0][0] == four[2][0]
            and four[3:] not in (["."], ["["])
        ):
            gone |= {index, solid[place + 1]}
            tokens[solid[place + 2]] = ("string", four[0][:-1] + four[2][1:])
        if four[:1] in ([";"], [","]) and four[1:2] == ["}"]:
            gone.add(index)
        if four[:1] == ["("] and four[2:] == [")", "=>"] and tokens[solid[place + 1]][0] == "name":
            gone |= {index, solid[place + 2]}
    return [token for index, token in enumerate(tokens) if index not in gone]


def _repeated(tokens: list[Token]) -> Iterator[int]:
    """Yield the places of the semicolons between two declarations that begin with the same word."""
    begun = [""]
    for place, (kind, text) in enumerate(tokens):
        after = tokens[place + 1][1] if place + 1 < len(tokens) else ""
        if not begun[-1]:
            begun[-1] = text
        if kind == "mark" and text in ("(", "[", "{"):
            begun.append("")
        elif kind == "mark" and text in (")", "]", "}"):
            begun.pop()
        elif text == ";":
            if begun[-1] in ("const", "let") and after == begun[-1]:
                yield place
            else:
                begun[-1] = ""


def _joined(tokens: list[Token]) -> str:
    parts: list[str] = []
    pending = ""
    for kind, text in tokens:
        if kind in ("space", "line"):
            pending = "\n" if kind == "line" or pending == "\n" else " "
            continue
        last = parts[-1] if parts else ""
        if pending and last:
            parts.append(_gap(pending, last, text))
        parts.append(text)
        pending = ""
    return "".join(parts)


def _gap(pending: str, last: str, text: str) -> str:
    """Return what has to stand between two tokens that were apart in the source."""
    if pending == "\n":
        return "" if last in _LINE_MAY_GO_AFTER or text in _LINE_MAY_GO_BEFORE else "\n"
    wordy = re.compile(r"[\w$]")
    apart = (wordy.match(last[-1]) and wordy.match(text[0])) or last[-1] + text[0] in ("++", "--", "//")
    return " " if apart else ""
