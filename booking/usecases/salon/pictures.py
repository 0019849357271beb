"""The pictures a salon file names: checked, and kept under names of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from booking.usecases.salon.paths import Problem, SalonFileRefused, path_of
from booking.usecases.salon.schema import SalonFile


class Pictures(Protocol):
    """Both refuse with a ValueError that holds a sentence."""

    def check(self, beside: Path, name: str) -> None: ...

    def keep(self, beside: Path, name: str) -> str: ...


def check_pictures(salon: SalonFile, folder: Path, pictures: Pictures) -> dict[str, str]:
    """Return the names as they stand, after a look at each picture. Raises: SalonFileRefused."""

    def look(name: str) -> str:
        pictures.check(folder, name)
        return name

    return _each(salon, look)


def keep_pictures(salon: SalonFile, folder: Path, pictures: Pictures) -> dict[str, str]:
    """Return name in the file -> name it is kept under. Raises: SalonFileRefused."""
    return _each(salon, lambda name: pictures.keep(folder, name))


def _each(salon: SalonFile, act: Callable[[str], str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    problems = []
    for path, name in _named(salon):
        try:
            kept[name] = kept.get(name) or act(name)
        except ValueError as error:
            problems.append(Problem(path, str(error)))
    if problems:
        raise SalonFileRefused(problems)
    return kept


def _named(salon: SalonFile) -> Iterator[tuple[str, str]]:
    for index, name in enumerate(salon.location.pictures):
        yield path_of(("location", "pictures", index)), name
    for index, person in enumerate(salon.staff):
        if person.photo:
            yield path_of(("staff", index, "photo")), person.photo
    for index, promo in enumerate(salon.promos):
        if promo.image:
            yield path_of(("promos", index, "image")), promo.image
