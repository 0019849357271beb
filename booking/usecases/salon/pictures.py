"""The pictures a salon file names: checked, and kept under names of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from booking.usecases.salon.paths import Problem, SalonFileRefused, path_of
from booking.usecases.salon.schema import SalonFile


class Pictures(Protocol):
    """Both refuse with a ValueError that holds a sentence."""

    def check(self, beside: Path, name: str) -> None: ...

    def keep(self, beside: Path, name: str, *, wide: bool = False) -> str: ...


def wide(name: str) -> str:
    """Return the key of a picture that is kept in the shape of a promo block's."""
    return f"wide/{name}"


def check_pictures(salon: SalonFile, folder: Path, pictures: Pictures) -> dict[str, str]:
    """Return the names as they stand, after a look at each picture. Raises: SalonFileRefused."""

    def look(name: str, is_wide: bool) -> str:
        pictures.check(folder, name)
        return name

    return _each(salon, look)


def keep_pictures(salon: SalonFile, folder: Path, pictures: Pictures) -> dict[str, str]:
    """Return name in the file (a promo's by its `wide` key) -> name it is kept under. Raises: SalonFileRefused."""
    return _each(salon, lambda name, is_wide: pictures.keep(folder, name, wide=is_wide))


def _each(salon: SalonFile, act: Callable[[str, bool], str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    problems = []
    for path, name, is_wide in _named(salon):
        key = wide(name) if is_wide else name
        try:
            kept[key] = kept.get(key) or act(name, is_wide)
        except ValueError as error:
            problems.append(Problem(path, str(error)))
    if problems:
        raise SalonFileRefused(problems)
    return kept


def _named(salon: SalonFile) -> Iterator[tuple[str, str, bool]]:
    for index, name in enumerate(salon.location.pictures):
        yield path_of(("location", "pictures", index)), name, False
    for index, person in enumerate(salon.staff):
        if person.photo:
            yield path_of(("staff", index, "photo")), person.photo, False
    for index, promo in enumerate(salon.promos):
        if promo.image:
            yield path_of(("promos", index, "image")), promo.image, True
