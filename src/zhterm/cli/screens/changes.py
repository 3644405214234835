"""Changes of entries as a person reads them: what was there before, what there is after."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zhterm.cli import layout, output
from zhterm.model import ConceptEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhterm.model import Change, Term
    from zhterm.model.contracts import JSON
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


def _lines(change: Recorded, document: JSON | None) -> list[str]:
    """What is told of an entry or a rejection, a line each; only what differs is printed."""
    if document is None:
        return []
    if change.what == "rejection":
        return [f"rejected: {' ~ '.join(json.loads(change.name))}"]
    entry = ConceptEntry.from_dict(document)
    chinese = [term for section in entry.languages if section.language != "en" for term in section.terms]
    name = chinese[0].text if chinese else entry.id
    facts = (
        ("subject fields", "; ".join(entry.subject_fields)),
        ("definition", entry.definition),
        ("note", entry.note),
        ("role", entry.role),
        ("always", "yes" if entry.always else ""),
    )
    return [
        *(f"{name}: {_term(term)}" for term in (*chinese, *entry.terms("en"))),
        *(f"{name}: {label} {text}" for label, text in facts if text),
    ]


def _term(term: Term) -> str:
    forms = "".join(f" [{form.text}]" for form in term.transliterations)
    places = len(term.contexts)
    met = f", met {places} times" if places > 1 else ""
    facts = "".join(f", {label} {text}" for label, text in _facts(term) if text)
    return f"{term.text}{forms} ({term.status}{met}{facts})"


def _facts(term: Term) -> tuple[tuple[str, str], ...]:
    """What an edit can change of a term beside its text, status and reading."""
    return (
        ("part of speech", term.part_of_speech),
        ("match rule", str(term.match_rule or "")),
        ("gender", str(term.grammatical_gender or "")),
    )


def print_differences(changes: Sequence[Change], total: int) -> None:
    """Print these changes, and how many more there are of so many in all."""
    for change in changes:
        print_difference(change)
    if total > len(changes):
        print(f"… and {total - len(changes):,} more")


def print_difference(change: Change) -> None:
    """Print a change as a person reads it: a new or deleted entry on one line, of a changed one what differs."""
    if change.before is None or change.after is None:
        mark, style = ("+", "green") if change.before is None else ("-", "red")
        print(output.styled(f"{mark} {layout.visible(_told(change.after or change.before))}", style))
        return
    print(output.styled(f"~ {layout.visible(_told(change.before))}", "bold"))
    old, new = change.before.to_dict(), change.after.to_dict()
    for section in change.after.languages:
        before = {term.text: term for term in change.before.terms(section.language)}
        for term in section.terms:
            if term.text not in before:
                print(output.styled(f"    + {layout.visible(term.text)} ({term.status})", "green"))
            else:
                _print_term_difference(before[term.text], term)
    for section in change.before.languages:
        kept = {term.text for term in change.after.terms(section.language)}
        for term in section.terms:
            if term.text not in kept:
                print(output.styled(f"    - {layout.visible(term.text)}", "red"))
    for name in sorted(set(old) | set(new)):
        if name not in ("languages", "transactions") and old.get(name) != new.get(name):
            told = f"    {name.replace('_', ' ')}: {old.get(name, '')!s} -> {new.get(name, '')!s}"
            print(layout.visible(told))


def _print_term_difference(before: Term, after: Term) -> None:
    """Print what differs in a term that keeps its text."""
    if after.status != before.status:
        told = f"    {after.text}: {before.status} -> {after.status}"
        print(output.styled(layout.visible(told), "yellow"))
    facts = zip((("pinyin", before.pinyin), *_facts(before)), (("pinyin", after.pinyin), *_facts(after)), strict=True)
    for (label, old), (_, new) in facts:
        if old != new:
            print(
                output.styled(layout.visible(f"    {after.text}: {label} {old or 'none'} -> {new or 'none'}"), "yellow")
            )


def _told(entry: ConceptEntry | None) -> str:
    if entry is None:
        return ""
    english = "; ".join(f"{term.text} ({term.status})" for term in entry.terms("en"))
    return f"{entry.zh} = {english}" if english else entry.zh
