"""`edit`, `status`, `reject`, `delete` and `merge`: a person's hand on the entries."""

from __future__ import annotations

import json
import os
import shlex
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

if TYPE_CHECKING:
    from zhterm.model import ConceptEntry


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
    from zhterm.termbase.edits import Edit

    asked = Edit(
        chinese=zh,
        english=tuple(map(_english, en or ())),
        dropped=tuple(drop_en or ()),
        part_of_speech=part_of_speech,
        subject_fields=None if subject_field is None else tuple(subject_field),
        definition=definition,
        note=note,
    )
    with session(glossary, write=True) as opened:
        stored = opened.get(entry)
        if pinyin is not None:
            asked = replace(asked, pinyin=opened.checked_pinyin(zh or stored.zh, pinyin))
        edited = asked.applied_to(stored) if asked != Edit() else _in_editor(stored)
        change = opened.save(edited, kind="edit")
    if to == "table":
        print(f"changed {edited.zh or edited.id} ({edited.id})" if change else "nothing changed")
    else:
        output.record(to, (edited if change is None or change.after is None else change.after).to_dict())


def _english(option: str) -> tuple[str, str]:
    """What `--en` says: OLD=NEW is a correction, NEW or =NEW a further term."""
    old, mark, new = option.partition("=")
    if not mark:
        old, new = "", option
    if not new.strip():
        raise UsageError(f"--en {option!r} says no new English term", hint="--en OLD=NEW; --drop-en takes a term out")
    return old, new.strip()


def _in_editor(entry: ConceptEntry) -> ConceptEntry:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor or not sys.stdin.isatty():
        raise UsageError("nothing to change", hint="name a field, such as --en or --pinyin, or set $EDITOR")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{entry.id}.json"
        path.write_text(json.dumps(entry.to_dict(), ensure_ascii=False, indent=2), encoding="utf-8")
        _open_editor(editor, path)
        from zhterm.model import ConceptEntry

        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            edited = ConceptEntry.from_dict(data)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"the edited entry can't be read: {error}", hint="nothing was changed") from None
    if edited.id != entry.id:
        raise DataError("an entry keeps its id", hint="nothing was changed")
    return edited


def _open_editor(editor: str, path: Path) -> None:
    try:
        ended = subprocess.run([*shlex.split(editor), str(path)], check=False).returncode  # noqa: S603  # the user's own
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"the editor {editor!r} can't be started: {reason}", hint="set $EDITOR to one") from None
    if ended:
        raise DataError(f"the editor {editor!r} ended with exit code {ended}", hint="nothing was changed")


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
    from zhterm.termbase.edits import with_status
    from zhterm.termbase.selection import status as status_called

    chosen = status_called(new)
    with session(glossary, write=True) as opened:
        stored = opened.get(entry)
        changed = opened.save(with_status(stored, en, chosen), kind="status")
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
