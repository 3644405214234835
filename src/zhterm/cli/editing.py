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
from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli import layout, output
from zhterm.cli.asking import confirm
from zhterm.cli.changing import Edited, Manner, Operation, change_all, change_one
from zhterm.cli.completing import complete_entry, complete_status
from zhterm.cli.options import DryRun, Entry, OptionalEntry, Store, SubjectField, To, Yes
from zhterm.cli.output import counted
from zhterm.cli.screens.entries import short_id
from zhterm.cli.selecting import Where, selection_where
from zhterm.cli.session import session
from zhterm.errors import DataError, NotFoundError, UsageError

if TYPE_CHECKING:
    from zhterm.glossary import Glossary
    from zhterm.model import AdministrativeStatus, ConceptEntry, GrammaticalGender, MatchRule
    from zhterm.termbase.edits import Edit


_English = Annotated[
    list[str] | None, typer.Option(metavar="[OLD=]NEW", help="Correct an English term, or add one; can be repeated.")
]
_Terms = Annotated[list[str] | None, typer.Option(metavar="TERM", help="Take an English term out.")]
_PartOfSpeech = Annotated[str | None, typer.Option(metavar="POS", help="Of the English terms.")]
_MatchRules = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[TERM=]RULE",
        help="Where it is met in a text: anywhere, exact_case, whole_term, never; default takes a rule away.",
    ),
]
_Gender = Annotated[
    str | None, typer.Option(metavar="GENDER", help="Of a person: masculine, feminine, neuter, otherGender.")
]
_Always = Annotated[
    bool | None, typer.Option("--always/--not-always", help="Goes with every text in `glossary prompt`, or not.")
]


def edit(
    entry: OptionalEntry = "",
    zh: Annotated[str | None, typer.Option(metavar="TERM", help="Correct the Chinese term.")] = None,
    en: _English = None,
    drop_en: _Terms = None,
    pinyin: Annotated[str | None, typer.Option(metavar="PINYIN", help="Correct the reading, for good.")] = None,
    subject_field: SubjectField = None,
    part_of_speech: _PartOfSpeech = None,
    definition: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    match_rule: _MatchRules = None,
    gender: _Gender = None,
    role: Annotated[str | None, typer.Option(metavar="TEXT", help="What a person or body does.")] = None,
    always: _Always = None,
    where: Where = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Change an entry; without options, open it in $EDITOR.

    A reading given here is never overwritten. A match rule is that of all terms of the entry, or of the one named.
    With --where, all entries that meet the conditions are changed in one step.

    \b
    glossary edit 脱贫攻坚 --en "Poverty Alleviation=poverty alleviation" --en "the battle against poverty"
    glossary edit 单田芳 --pinyin "Shàn Tiánfāng"
    glossary edit 苹果 --match-rule Apple=exact_case
    glossary edit 王毅 --gender masculine --role "foreign minister" --always
    glossary edit --where source=law.docx --subject-field law --dry-run
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
        match_rules=tuple(map(_match_rule, match_rule or ())),
        grammatical_gender=_gender(gender),
        role=role,
        always=always,
    )
    manner = Manner(yes, dry_run, to, glossary)
    if not where:
        change_one(entry, "edit", lambda opened, stored: _edited(opened, stored, asked, pinyin), manner)
    elif entry or zh is not None or pinyin is not None or asked == Edit():
        raise UsageError("--where changes what many entries can share", hint="no ENTRY, --zh or --pinyin with it")
    else:
        operation = Operation("edit", f"edit where {', '.join(where)}", asked.applied_to)
        change_all(selection_where(where), operation, manner)


def _edited(opened: Glossary, stored: ConceptEntry, asked: Edit, pinyin: str | None) -> Edited:
    """The entry changed as asked, in the editor where nothing is asked for; `pinyin` as it was typed."""
    from zhterm.termbase.edits import Edit

    if pinyin is not None:
        asked = replace(asked, pinyin=opened.checked_pinyin(asked.chinese or stored.zh, pinyin))
    edited = asked.applied_to(stored) if asked != Edit() else _in_editor(stored)
    return Edited(edited, f"changed {edited.zh or edited.id} ({short_id(edited.id)})")


def _english(option: str) -> tuple[str, str]:
    """What `--en` says: OLD=NEW is a correction, NEW or =NEW a further term."""
    old, mark, new = option.partition("=")
    if not mark:
        old, new = "", option
    if not new.strip():
        raise UsageError(f"--en {option!r} says no new English term", hint="--en OLD=NEW; --drop-en takes a term out")
    return old, new.strip()


def _match_rule(option: str) -> tuple[str, MatchRule | None]:
    """What `--match-rule` says: TERM=RULE, or RULE for all terms."""
    from zhterm.model import MatchRule

    term, _, rule = option.rpartition("=")
    if rule != "default" and rule not in set(MatchRule):
        raise UsageError(f"no match rule {rule!r}", hint=f"one of: {', '.join(MatchRule)}, default")
    return term, None if rule == "default" else MatchRule(rule)


def _gender(name: str | None) -> GrammaticalGender | None:
    from zhterm.model import GrammaticalGender

    if name is not None and name not in set(GrammaticalGender):
        raise UsageError(f"no gender {name!r}", hint=f"one of: {', '.join(GrammaticalGender)}")
    return None if name is None else GrammaticalGender(name)


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
            edited = ConceptEntry.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
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
    entry: OptionalEntry = "",
    new: Annotated[
        str,
        typer.Argument(
            metavar="STATUS",
            help="proposed, preferred, admitted, deprecated, superseded, forbidden.",
            autocompletion=complete_status,
        ),
    ] = "",
    en: Annotated[list[str] | None, typer.Option(metavar="TERM", help="This English term; can be repeated.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All English terms of the entry.")] = False,
    where: Where = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Set the status of an entry's English terms.

    Where several terms have different statuses, say which one is meant with --en, or --all.

    \b
    glossary status 扶贫 preferred
    glossary status 扶贫 forbidden --en "help the poor"
    glossary status preferred --where source=law.docx --where confidence=0.9-
    """
    from zhterm.termbase import bulk
    from zhterm.termbase.selection import status as status_called

    manner = Manner(yes, dry_run, to, glossary)
    if new and not where:
        chosen = status_called(new)
        change_one(entry, "status", lambda _, stored: _decided(stored, chosen, en or [], every=every), manner)
    elif new or en or every or not where:
        raise UsageError("an entry and a status", hint="glossary status ENTRY STATUS, or STATUS --where CONDITION")
    else:
        selection, chosen = selection_where(where), status_called(entry)
        method = f"status {chosen} where {', '.join(where)}"
        operation = Operation("status", method, lambda stored: bulk.with_status(stored, selection, chosen))
        change_all(selection, operation, manner)


def _decided(stored: ConceptEntry, status: AdministrativeStatus, english: list[str], *, every: bool) -> Edited:
    """The entry with a status for some English terms, or for all. Raises UsageError where it is not clear which."""
    from zhterm.termbase.edits import with_status

    terms = stored.terms("en")
    name = stored.zh or stored.id
    if not english and not every and len({term.status for term in terms}) > 1:
        listed = "; ".join(f"{term.text} ({term.status})" for term in terms)
        raise UsageError(f"{name} has {listed}", hint="say which: --en TERM, or --all")
    edited = stored
    for text in english or [""]:
        edited = with_status(edited, text, status)
    return Edited(edited, f"{name}: {', '.join(english) or 'all'} {status}", f"status {name} {status}")


def reject(
    zh: Annotated[str, typer.Argument(metavar="ZH", help="The Chinese term.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="The English it must not be paired with.")],
    undo: Annotated[bool, typer.Option("--undo", help="Take a rejection back: the pair may be offered again.")] = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Say that two terms do not correspond.

    The pairing goes and is never offered again, in whatever script, case or spelling it comes.

    \b
    glossary reject 主战场 Technology
    glossary reject 主战场 Technology --undo
    """
    with session(glossary, create=not undo, write=undo) as opened:
        if undo:
            if not opened.unreject(zh, en):
                raise NotFoundError(f"{zh} ~ {en} is not rejected", hint="`glossary log` shows what was")
            told, changes = f"{zh} ~ {en} may be offered again", []
        else:
            changes = opened.reject(zh, en)
            told = f"{zh} ~ {en} will not be offered again" + ("; the stored pairing is gone" if changes else "")
    changed = [change.id for change in changes]
    output.result(to, told, {"zh": zh, "en": en, "rejected": not undo, "changed": changed})


def delete(
    entries: Annotated[
        list[str] | None, typer.Argument(metavar="ENTRY...", help="Ids or terms.", autocompletion=complete_entry)
    ] = None,
    where: Where = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Delete entries. `glossary undo` brings them back.

    With --where, the terms that meet the conditions go, and the entries of which nothing is left.

    \b
    glossary delete 扶贫
    glossary delete 3f2a91c0 77c1e5b2 --yes
    glossary delete --where status=proposed --where confidence=-0.6 --dry-run
    """
    if bool(where) == bool(entries):
        raise UsageError("no entry named", hint="name entries, or --where CONDITION without any")
    manner = Manner(yes, dry_run, to, glossary)
    if entries:
        _delete_named(entries, manner)
        return
    from zhterm.termbase.bulk import without_selected

    selection = selection_where(where or [])
    method = f"delete where {', '.join(where or [])}"
    change_all(
        selection, Operation("deletion", method, lambda stored: without_selected(stored, selection).after), manner
    )


def _delete_named(references: list[str], manner: Manner) -> None:
    with session(manner.glossary, write=True) as opened:
        doomed = list({stored.id: stored for stored in map(opened.get, references)}.values())
        if manner.to == "table":
            for stored in doomed:
                english = "; ".join(term.text for term in stored.terms("en"))
                print(layout.visible("  ".join(filter(None, (stored.zh, english, stored.id)))))
        changed = {"changed": [stored.id for stored in doomed], "dry_run": manner.dry_run}
        if manner.dry_run:
            output.result(manner.to, f"{counted(len(doomed), 'entry')} would be deleted", changed)
            return
        if not confirm(f"delete {counted(len(doomed), 'entry')}?", yes=manner.yes):
            print("nothing deleted")
            return
        opened.delete(doomed)
    them = "it" if len(doomed) == 1 else "them"
    output.result(manner.to, f"deleted {counted(len(doomed), 'entry')}; `glossary undo` brings {them} back", changed)


def merge(
    entry: Entry,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The entry that stays.", autocompletion=complete_entry)],
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Merge an entry into another; nothing is lost.

    \b
    glossary merge 3f2a91c0 77c1e5b2
    """
    with session(glossary, write=True) as opened:
        merged = opened.merge(opened.get(entry), opened.get(into))
    output.result(to, f"merged into {merged.zh or merged.id} ({short_id(merged.id)})", merged.to_dict())
