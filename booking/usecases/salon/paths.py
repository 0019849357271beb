"""Where in a salon file something stands, and what is wrong there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

Place = tuple[int | str, ...]

# The sentences for what pydantic finds by itself; everything else brings its own.
_SENTENCES = {
    "missing": "This key is missing.",
    "extra_forbidden": "There is no such key.",
    "int_type": "Write a whole number, without quotes.",
    "bool_type": "Write true or false, without quotes.",
    "string_type": "Write a text in quotes.",
    "list_type": "Write a list in square brackets.",
    "dict_type": "Write a table.",
    "model_type": "Write a table.",
    "model_attributes_type": "Write a table.",
    "literal_error": "Write one of {expected}.",
    "greater_than_equal": "Write a number of at least {ge}.",
    "less_than_equal": "Write a number of at most {le}.",
    "multiple_of": "Write a multiple of {multiple_of}.",
    "too_short": "Name at least {min_length}.",
    "too_long": "Name at most {max_length}.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the file; *path* is empty when it is the whole file."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


class SalonFileRefused(Exception):
    """The file can not be loaded; *problems* are all of them, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)


def wrong(sentence: str) -> PydanticCustomError:
    """Return the error that carries *sentence* as it stands."""
    return PydanticCustomError("salon", "{sentence}", {"sentence": sentence})


def refuse_parts(value: Any, problems: Iterable[tuple[Place, str]]) -> None:
    """Raise one error for each of *problems*, whose places count from *value*; do nothing when there is none."""
    lines = [InitErrorDetails(type=wrong(sentence), loc=place, input=value) for place, sentence in problems]
    if lines:
        raise ValidationError.from_exception_data("salon", lines)


def path_of(place: Place) -> str:
    """Return *place* as an owner reads it, such as ``staff[0].hours.mon[1]``."""
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path


def problems_of(error: ValidationError, raw: Mapping[str, Any]) -> list[Problem]:
    """Return what *error* found in *raw*, in the order of the file, each once."""
    found = [(_place(details), _sentence(details)) for details in error.errors(include_url=False)]
    found.sort(key=lambda item: _order(item[0], raw))
    return list(dict.fromkeys(Problem(path_of(place), sentence) for place, sentence in found))


def _place(details: ErrorDetails) -> Place:
    # Parts in angle brackets name the branch of a union that was taken; the file has no such key.
    return tuple(part for part in details["loc"] if not (isinstance(part, str) and part.startswith("<")))


def _sentence(details: ErrorDetails) -> str:
    known = _SENTENCES.get(details["type"])
    return known.format_map(details.get("ctx", {})) if known else details["msg"]


def _order(place: Place, raw: Any) -> tuple[int, ...]:
    order = []
    for part in place:
        if isinstance(part, int):
            order.append(part)
            raw = raw[part] if isinstance(raw, list) and part < len(raw) else None
        else:
            keys = list(raw) if isinstance(raw, dict) else []
            order.append(keys.index(part) if part in keys else len(keys))
            raw = raw.get(part) if isinstance(raw, dict) else None
    return tuple(order)
