"""The entry point: runs a command and turns every error into one line and an exit code.

`search`, `pinyin`, `segment` and `pair` in their plain forms are answered without importing typer, which alone costs
five times the start of bare Python. They call the very functions that typer would call.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> None:
    """Run the command line and exit."""
    arguments = sys.argv[1:]
    sys.exit(run(arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. Nothing but a bug in this program leaves a traceback behind."""
    from zhterm.cli.plain import answer
    from zhterm.errors import EXIT_STOPPED, EXIT_USAGE, ZhtermError

    _open_streams()
    try:
        try:
            plain = answer(arguments)
            if plain is not None:
                plain()
                return 0
            from zhterm.cli.app import app

            app(args=list(arguments), prog_name="glossary")
        finally:
            sys.stdout.flush()  # here, where a full disk or a reader that has gone is told
    except ZhtermError as error:
        from zhterm.cli.output import tell_error

        tell_error(error.message, error.hint)
        return error.exit_code
    except SystemExit as stop:
        if stop.code == EXIT_STOPPED:  # what typer makes of Ctrl-C
            return _stopped()
        return (stop.code or 0) if stop.code is None or isinstance(stop.code, int) else EXIT_USAGE
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:
        _forget_standard_output()
        return 141
    except OSError as error:
        return _report_system(error)
    except Exception as error:  # noqa: BLE001  # the last line of defence: a bug is reported, never shown as a traceback
        return _report_bug(error)
    return 0


def _stopped() -> int:
    print("\nstopped; everything finished until now is kept", file=sys.stderr)
    from zhterm.errors import EXIT_STOPPED

    return EXIT_STOPPED


def _open_streams() -> None:
    """Print UTF-8 whatever the locale says; half characters in arguments come out as escapes, not as a crash.

    A stream that the shell has closed (`>&-`) is one to nowhere.
    """
    import os

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # as Python's own
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _forget_standard_output() -> None:
    """The reader of our output has gone (`| head`): keep Python from complaining about it at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_system(error: OSError) -> int:
    """Tell what the system did not let us do: mostly, that there is no room for what we print."""
    import os
    import traceback

    from zhterm.cli.output import tell_error
    from zhterm.errors import EXIT_DATA

    if os.environ.get("GLOSSARY_DEBUG"):
        traceback.print_exception(error)
    try:
        sys.stdout.flush()
    except OSError:
        _forget_standard_output()
    what = f"{error.filename}" if error.filename else "the output can't be written"
    tell_error(f"{what}: {error.strerror or error}", "check the disk and the permissions")
    return EXIT_DATA


def _report_bug(error: Exception) -> int:
    import os
    import traceback

    from zhterm.errors import EXIT_BUG

    if os.environ.get("GLOSSARY_DEBUG"):
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    print(
        f"glossary: a bug: {type(error).__name__}: {error} ({place.name}, line {place.lineno} of {place.filename}); "
        "set GLOSSARY_DEBUG=1 for the whole story and report it, please",
        file=sys.stderr,
    )
    return EXIT_BUG


if __name__ == "__main__":
    main()
