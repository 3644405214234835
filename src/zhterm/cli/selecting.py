"""The options by which terms are chosen, the same for every command that has them."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhterm.cli.completing import complete_status, complete_subject_field
from zhterm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhterm.termbase.selection import Selection

_PANEL = "Terms"


def _options(
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS", help="Only terms of this status.", autocompletion=complete_status),
    ] = None,
    decided: Annotated[bool, typer.Option("--decided", help="Only terms that are not just proposed.")] = False,
    subject_field: Annotated[
        list[str] | None,
        typer.Option(
            "--subject-field", "-s", metavar="NAME", help="Only this field.", autocompletion=complete_subject_field
        ),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only terms met in this source; * stands for any text.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="Only entries changed on this day or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only entries changed on this day or before.")] = "",
    confidence: Annotated[
        str, typer.Option(metavar="RANGE", help="Only terms with such a confidence: 0.6-0.9, 0.9- or -0.6.")
    ] = "",
    pattern: Annotated[
        str, typer.Option(metavar="TEXT", help="Only terms with this in the Chinese or English; * stands for any text.")
    ] = "",
) -> None: ...


def selecting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options above in the place of its parameter `selection`, whose value is made of them."""
    command.__annotations__.pop("selection")
    own = inspect.signature(command, eval_str=True).parameters
    options = inspect.signature(_options, eval_str=True).parameters
    given = [*(parameter for name, parameter in own.items() if name != "selection"), *options.values()]
    tail = ("limit", "dry_run", "to", "glossary")  # last in the help, as everywhere
    given.sort(key=lambda parameter: tail.index(parameter.name) if parameter.name in tail else -1)

    @wraps(command)
    def selected(**values: Any) -> None:
        chosen = {name: values.pop(name) for name in options}
        command(selection=_selection(**chosen), **values)

    selected.__signature__ = inspect.Signature(given)  # type: ignore[attr-defined]  # what typer reads
    selected.__annotations__ = {parameter.name: parameter.annotation for parameter in given}
    return selected


Where = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CONDITION",
        help="All entries that meet it: status=, subject-field=, source=, since=, until=, confidence= or pattern=, "
        "as for `glossary list`; can be repeated.",
    ),
]


def selection_where(conditions: list[str]) -> Selection:
    """What `--where` chooses: all conditions are to be met; of several of one name, one is.

    Raises UsageError for a condition that there is none of.
    """
    known = ("status", "subject_field", "source", "since", "until", "confidence", "pattern")
    values: dict[str, Any] = {"status": [], "subject_field": [], "source": []}
    for condition in conditions:
        name, mark, value = condition.partition("=")
        name = name.strip().replace("-", "_")
        if name not in known or not mark or not value.strip():
            raise UsageError(f"--where {condition}: no condition", hint=f"NAME=VALUE with one of: {', '.join(known)}")
        if isinstance(values.get(name), list):
            values[name].append(value.strip())
        elif name in values:
            raise UsageError(f"--where {name} is there twice", hint="leave one out")
        else:
            values[name] = value.strip()
    return _selection(decided=False, **{name: values.get(name, "") for name in known})


def _selection(
    *, status: list[str] | None, decided: bool, confidence: str, **conditions: list[str] | str | None
) -> Selection:
    from zhterm.termbase.selection import DECIDED, Selection

    if decided and status:
        raise UsageError("--decided and --status exclude each other")
    named = {"subject_field": "subject_fields", "source": "sources"}
    others: dict[str, Any] = {
        named.get(name, name): tuple(value) if isinstance(value, list) else value or (() if name in named else "")
        for name, value in conditions.items()
    }
    statuses = DECIDED.statuses if decided else tuple(status or ())
    return Selection(statuses=statuses, confidence=_range(confidence) if confidence else None, **others)


def _range(text: str) -> tuple[float, float]:
    low, dash, high = text.partition("-")
    try:
        ends = (float(low or 0), float(high or 1) if dash else 1.0)
    except ValueError:
        ends = (2.0, 0.0)
    if not 0 <= ends[0] <= ends[1] <= 1:
        raise UsageError(f"no range of confidences {text!r}", hint="numbers from 0 to 1, such as 0.6-0.9, 0.9- or -0.6")
    return ends
