"""Changes of entries as a person reads them: what was there before, what there is after."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zhterm.cli import layout, output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.store.values import Recorded

_MOST = 200


def print_changes(changes: Iterable[Recorded]) -> None:
    """Print the changes of one step, a line for what goes and a line for what comes; at most the first 200."""
    for number, change in enumerate(changes):
        if number == _MOST:
            print(output.styled("  … --to json has all", "dim"))
            return
        if change.what == "analysis":
            continue
        before, after = _lines(change, change.before), _lines(change, change.after)
        for mark, style, lines, others in (("-", "red", before, after), ("+", "green", after, before)):
            for line in lines:
                if line not in others:
                    print(output.styled(f"  {mark} {layout.visible(line)}", style))


def _lines(change: Recorded, document: dict[str, Any] | None) -> list[str]:
    """What is told of an entry or a rejection, a line each; only what differs is printed."""
    if document is None:
        return []
    if change.what == "rejection":
        return [f"rejected: {' ~ '.join(json.loads(change.name))}"]
    sections = {section["language"]: section["terms"] for section in document["languages"]}
    chinese = [term for language, terms in sections.items() if language != "en" for term in terms]
    name = chinese[0]["text"] if chinese else document["id"]
    lines = [f"{name}: {_term(term)}" for term in (*chinese, *sections.get("en", ()))]
    for field in ("subject_fields", "definition", "note"):
        if value := document.get(field):
            told = "; ".join(value) if isinstance(value, list) else value
            lines.append(f"{name}: {field.replace('_', ' ')} {told}")
    return lines


def _term(term: dict[str, Any]) -> str:
    forms = "".join(f" [{form['text']}]" for form in term.get("transliterations", ()))
    contexts = len(term.get("contexts", ()))
    met = f", met {contexts} times" if contexts > 1 else ""
    return f"{term['text']}{forms} ({term.get('status', 'proposed')}{met})"
