"""The options by which terms are chosen, the same for every command that has them."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli.completing import complete_status, complete_subject_field
from zhterm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhterm.termbase.selection import Selection


def _selection(
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
) -> Selection:
    from zhterm.termbase.selection import DECIDED, Selection

    if decided and status:
        raise UsageError("--decided and --status exclude each other")
    return Selection(
        statuses=DECIDED.statuses if decided else tuple(status or ()),
        subject_fields=tuple(subject_field or ()),
        sources=tuple(source or ()),
        since=since,
        until=until,
        confidence=_range(confidence) if confidence else None,
        pattern=pattern,
    )


def _parameters(command: Callable[..., object]) -> dict[str, inspect.Parameter]:
    """The parameters of a command, their annotations evaluated; that of a selection is no option."""
    return dict(inspect.signature(command, eval_str=True, locals={"Selection": object}).parameters)


def selecting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options above in the place of its parameter `selection`, whose value is made of them."""
    options = _parameters(_selection)
    own = _parameters(command)
    own.pop("selection")
    tail = ("limit", "dry_run", "to", "glossary")  # last in the help, as everywhere
    parameters = sorted(
        (*own.values(), *options.values()),
        key=lambda parameter: tail.index(parameter.name) if parameter.name in tail else -1,
    )
    make: Callable[..., Selection] = _selection

    @wraps(command)
    def selected(**values: object) -> None:
        conditions = {name: values.pop(name) for name in options}
        command(selection=make(**conditions), **values)

    selected.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
    selected.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return selected


Where = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CONDITION",
        help="All entries that meet it: status=, subject-field=, source=, since=, until=, confidence= or pattern=, "
        "as for `glossary list`; can be repeated.",
    ),
]


_LISTED = ("status", "subject_field", "source")
_SINGLE = ("since", "until", "confidence", "pattern")


def selection_where(conditions: list[str]) -> Selection:
    """What `--where` chooses: all conditions are to be met; of several of one name, one is.

    Raises UsageError for a condition that there is none of.
    """
    values: dict[str, list[str]] = {}
    for condition in conditions:
        name, mark, value = condition.partition("=")
        name = name.strip().replace("-", "_")
        if name not in (*_LISTED, *_SINGLE) or not mark or not value.strip():
            known = ", ".join((*_LISTED, *_SINGLE)).replace("_", "-")
            raise UsageError(f"--where {condition}: no condition", hint=f"NAME=VALUE with one of: {known}")
        if name in _SINGLE and name in values:
            raise UsageError(f"--where {name} is there twice", hint="leave one out")
        values.setdefault(name, []).append(value.strip())
    make: Callable[..., Selection] = _selection
    return make(**{name: texts if name in _LISTED else texts[0] for name, texts in values.items()})


def _range(text: str) -> tuple[float, float]:
    low, dash, high = text.partition("-")
    try:
        ends = (float(low or 0), float(high or 1) if dash else 1.0)
    except ValueError:
        ends = (2.0, 0.0)
    if not 0 <= ends[0] <= ends[1] <= 1:
        raise UsageError(f"no range of confidences {text!r}", hint="numbers from 0 to 1, such as 0.6-0.9, 0.9- or -0.6")
    return ends
