"""The command line: one module (or package) for each family of commands, which lists them as `commands`.

These modules import nothing heavy at their top, so that `--help` and each command start fast.
"""

import pkgutil
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from booking.settings import SettingsError


class Family(click.Group):
    """Collects the commands of all modules of this package when it is first asked for one."""

    found: dict[str, click.Command] | None = None

    def collect(self) -> dict[str, click.Command]:
        if self.found is None:
            modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
            listed: list[click.Command] = [one for module in modules for one in getattr(module, "commands", [])]
            self.found = {command.name or "": command for command in listed}
        return self.found

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.collect())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.collect().get(cmd_name)


@click.command("chairtime", cls=Family, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version="0.1.0", prog_name="chairtime")
def chairtime() -> None:
    """Online booking for everyone who works by appointment."""


def main() -> None:
    """Run the command line and end the process: 0 done, 1 a check failed, 2 bad usage or input."""
    sys.exit(in_words(lambda: chairtime.main(prog_name="chairtime", standalone_mode=False)))


def in_words(command: Callable[[], Any]) -> int:
    """Run *command*; whatever goes wrong becomes one sentence on stderr and an exit code, never a traceback."""
    from booking.domain.errors import Unavailable

    try:
        result = command()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return fail("Stopped.", 130)
    except SettingsError as error:
        return fail(str(error), 2)
    except Unavailable as error:
        return fail("The database cannot be reached." if error.reason == "database" else f"Not possible now: {error.reason}.", 1)
    except BrokenPipeError:
        return 1
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        # The message of an unforeseen error may quote rows; its name and place do not.
        return fail(f"Something unforeseen went wrong: {type(error).__name__} {place(error)}".rstrip() + ".", 1)
    return result if isinstance(result, int) else 0


def fail(sentence: str, code: int) -> int:
    click.echo(sentence, err=True)
    return code


def place(error: BaseException) -> str:
    """Return the line of ours where *error* came up."""
    found, step = "", error.__traceback__
    while step is not None:
        name = step.tb_frame.f_globals.get("__name__", "")
        if name.startswith("booking."):
            found = f"at {name}:{step.tb_lineno}"
        step = step.tb_next
    return found
