"""`edit`, `status`, `reject`, `delete` and `merge`: a person's hand on the entries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhterm.cli import output
from zhterm.cli.options import Entry, Store, SubjectField, To
from zhterm.cli.session import session
from zhterm.errors import DataError, UsageError
from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    LanguageSection,
    Origin,
    Term,
    Transliteration,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def edit(
    entry: Entry,
    zh: Annotated[str | None, typer.Option(metavar="TERM", help="Correct the Chinese term.")] = None,
    en: Annotated[
        list[str] | None,
        typer.Option(metavar="[OLD=]NEW", help="Correct an English term, or add one; can be repeated."),
    ] = None,
    drop_en: Annotated[list[str] | None, typer.Option(metavar="TERM", help="Take an English term out.")] = None,
    pinyin: Annotated[str | None, typer.Option(metavar="PINYIN", help="Correct the reading, for good.")] = None,
    subject_field: SubjectField = None,
    part_of_speech: Annotated[str | None, typer.Option(metavar="POS", help="Of the English terms.")] = None,
    definition: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Change an entry; without options, open it in $EDITOR.

    A reading given here is never overwritten.

    \b
    glossary edit 脱贫攻坚 --en "Poverty Alleviation=poverty alleviation" --en "the battle against poverty"
    glossary edit 单田芳 --pinyin "Shàn Tiánfāng"
    """
    with session(glossary, write=True) as opened:
        stored = opened.get(entry)
        if any((zh, en, drop_en)) or any(item is not None for item in (pinyin, subject_field, part_of_speech)):
            edited = _with_terms(
                stored, zh=zh, en=en or [], drop_en=drop_en or [], pinyin=pinyin, part_of_speech=part_of_speech
            )
        elif definition is None and note is None:
            edited = _in_editor(stored)
        else:
            edited = stored
        if subject_field is not None:
            edited = replace(edited, subject_fields=tuple(subject_field))
        if definition is not None:
            edited = replace(edited, definition=definition)
        if note is not None:
            edited = replace(edited, note=note)
        changed = opened.save(edited, kind="edit") is not None
    if to == "table":
        print(f"changed {edited.zh or edited.id} ({edited.id})" if changed else "nothing changed")
    else:
        output.record(to, edited.to_dict())


def _with_terms(
    entry: ConceptEntry,
    *,
    zh: str | None,
    en: list[str],
    drop_en: list[str],
    pinyin: str | None,
    part_of_speech: str | None,
) -> ConceptEntry:
    chinese = next((section.language for section in entry.languages if section.language != "en"), "zh-Hans")

    def on_chinese(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        first = terms[0] if terms else None
        if zh is not None:
            first = replace(first, text=zh, transliterations=()) if first else Term(text=zh)
        if pinyin is not None:
            if first is None:
                raise DataError(f"entry {entry.id} has no Chinese term to read")
            reading = Transliteration(system=PINYIN, text=pinyin, origin=Origin.HUMAN)
            others = tuple(item for item in first.transliterations if item.system != PINYIN)
            first = replace(first, transliterations=(reading, *others))
        return () if first is None else (first, *terms[1:])

    def on_english(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        for item in en:
            terms = _with_english(terms, item)
        missing = [text for text in drop_en if text not in {term.text for term in terms}]
        if missing:
            raise DataError(f"entry {entry.id} has no English term {missing[0]!r}")
        kept = tuple(term for term in terms if term.text not in drop_en)
        if part_of_speech is not None:
            kept = tuple(replace(term, part_of_speech=part_of_speech) for term in kept)
        return kept

    return _on_section(_on_section(entry, chinese, on_chinese), "en", on_english)


def _with_english(terms: tuple[Term, ...], item: str) -> tuple[Term, ...]:
    """Apply one `--en`: OLD=NEW corrects a term that is there, anything else is a new one. What a person wrote counts
    as admitted and has no confidence of a machine."""
    old, mark, new = item.partition("=")
    if mark and old in {term.text for term in terms}:
        return tuple(replace(term, text=new, confidence=None) if term.text == old else term for term in terms)
    if item in {term.text for term in terms}:
        return terms
    return (*terms, Term(text=item, status=AdministrativeStatus.ADMITTED))


def _on_section(
    entry: ConceptEntry, language: str, change: Callable[[tuple[Term, ...]], tuple[Term, ...]]
) -> ConceptEntry:
    from zhterm.model import LANGUAGES

    sections = {section.language: section.terms for section in entry.languages}
    terms = change(sections.get(language, ()))
    sections[language] = terms
    try:
        return replace(
            entry,
            languages=tuple(
                LanguageSection(language=code, terms=sections[code]) for code in LANGUAGES if sections.get(code)
            ),
        )
    except ValueError as error:
        raise DataError(str(error), hint="nothing was changed") from None


def _in_editor(entry: ConceptEntry) -> ConceptEntry:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor or not sys.stdin.isatty():
        raise UsageError("nothing to change", hint="name a field, such as --en or --pinyin, or set $EDITOR")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{entry.id}.json"
        path.write_text(json.dumps(entry.to_dict(), ensure_ascii=False, indent=2), encoding="utf-8")
        subprocess.run([*editor.split(), str(path)], check=True)  # noqa: S603  # the user's own editor
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            edited = ConceptEntry.from_dict(data)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"the edited entry can't be read: {error}", hint="nothing was changed") from None
    if edited.id != entry.id:
        raise DataError("an entry keeps its id", hint="nothing was changed")
    return edited


def status(
    entry: Entry,
    new: Annotated[
        str, typer.Argument(metavar="STATUS", help="proposed, preferred, admitted, deprecated, superseded, forbidden.")
    ],
    en: Annotated[str, typer.Option(metavar="TERM", help="Only this English term of the entry.")] = "",
    glossary: Store = None,
) -> None:
    """Set the status of an entry's English terms.

    \b
    glossary status 扶贫 preferred
    glossary status 扶贫 forbidden --en "help the poor"
    """
    try:
        chosen = AdministrativeStatus(new)
    except ValueError:
        raise UsageError(f"no status {new!r}", hint=f"one of: {', '.join(AdministrativeStatus)}") from None
    with session(glossary, write=True) as opened:
        stored = opened.get(entry)
        language = "en" if stored.terms("en") else stored.languages[0].language
        if en and en not in {term.text for term in stored.terms("en")}:
            raise DataError(f"entry {stored.id} has no English term {en!r}")

        def change(terms: tuple[Term, ...]) -> tuple[Term, ...]:
            return tuple(replace(term, status=chosen) if en in ("", term.text) else term for term in terms)

        changed = opened.save(_on_section(stored, language, change), kind="status")
    print(f"{stored.zh or stored.id}: {chosen}" if changed else "nothing changed")


def reject(
    zh: Annotated[str, typer.Argument(metavar="ZH", help="The Chinese term.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="The English it must not be paired with.")],
    glossary: Store = None,
) -> None:
    """Say that two terms do not correspond.

    The pairing goes and is never offered again.

    \b
    glossary reject 主战场 Technology
    """
    with session(glossary, create=True) as opened:
        changes = opened.reject(zh, en)
    gone = "; the stored pairing is gone" if changes else ""
    print(f"{zh} ~ {en} will not be offered again{gone}")


def delete(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY...", help="Ids or terms.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    glossary: Store = None,
) -> None:
    """Delete entries. `glossary undo` brings them back.

    \b
    glossary delete 扶贫
    glossary delete 3f2a 77c1 --yes
    """
    with session(glossary, write=True) as opened:
        doomed = [opened.get(reference) for reference in entries]
        for entry in doomed:
            print(f"{entry.zh}  {'; '.join(term.text for term in entry.terms('en'))}  {entry.id}")
        if not yes and sys.stdin.isatty():
            answer = input(f"Delete {len(doomed)} {'entry' if len(doomed) == 1 else 'entries'}? [y/N] ")
            if answer.strip().lower() not in ("y", "yes"):
                print("nothing deleted")
                return
        opened.delete(doomed)
    print(f"deleted {len(doomed)}; `glossary undo` brings them back")


def merge(
    entry: Entry,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The entry that stays.")],
    glossary: Store = None,
) -> None:
    """Merge an entry into another; nothing is lost.

    \b
    glossary merge 3f2a 77c1
    """
    with session(glossary, write=True) as opened:
        kept = opened.merge(opened.get(entry), opened.get(into))
    output.say(f"merged into {kept.zh or kept.id} ({kept.id})")
