"""From a file on the disk to a checked document, or to everything that is wrong with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from booking.usecases.salon.facts import gather_facts
from booking.usecases.salon.paths import SalonFileRefused, problems_of
from booking.usecases.salon.read import is_json, read_salon_file
from booking.usecases.salon.schema import SalonFile


def check_salon(raw: Mapping[str, Any], *, is_json: bool = False) -> SalonFile:
    """Return the checked document. Raises: SalonFileRefused with every problem, in file order."""
    try:
        return SalonFile.model_validate(raw, context=gather_facts(raw, is_json=is_json))
    except ValidationError as error:
        raise SalonFileRefused(problems_of(error, raw)) from None


def open_salon(path: Path) -> SalonFile:
    """Return the checked document in the file at *path*. Raises: SalonFileRefused."""
    return check_salon(read_salon_file(path), is_json=is_json(path))
