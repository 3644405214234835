"""Entries from elsewhere into a glossary: read in pinyin where they are not, merged, one transaction of the journal."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from zhterm.errors import NotFoundError, StoreError
from zhterm.model import PINYIN, Change, ConceptEntry, Transliteration, replace
from zhterm.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.model import LanguageSection, Transaction
    from zhterm.store.protocol import Merge, Store, Writer

# Entries whose terms are read together: so many that the reading of running text pays.
_READ_TOGETHER = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did, or would do: how many entries it created and changed, and the first of the changes.

    `number` is that of its transaction in the journal, 0 where it changed nothing.
    """

    created: int
    changed: int
    changes: tuple[Change, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Import:
    """Entries that are to be merged into a store, all or none, as the transaction.

    `policy` is one of `termbase.merging.Policy`; `shown` is how many changes are kept to be looked at.
    """

    entries: Iterable[ConceptEntry]
    transaction: Transaction
    policy: str
    simplify: Callable[[str], str]
    shown: int

    def run(self, store: Store) -> ImportResult:
        """Do it."""
        merge = merging(store, self.simplify)
        done = store.imports.run(self.entries, self.transaction, self.policy, merge, shown=self.shown)
        changes = [
            Change(before=_entry(change.before), after=_entry(change.after))
            for id_ in done.first
            for change in store.changes(done.number, id_)
        ]
        return ImportResult(number=done.number, created=done.created, changed=done.changed, changes=tuple(changes))


@contextmanager
def rehearsal(location: str, simplify: Callable[[str], str]) -> Iterator[Store]:
    """Open a copy of a glossary that is gone afterwards: what an import would do is seen where it is done."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="zhterm-") as folder:
        copy = str(Path(folder) / "glossary.db")
        with suppress(NotFoundError), open_store(location, read_only=True, simplify=simplify) as store:
            store.upkeep.backup(copy)
        with open_store(copy, create=True, simplify=simplify) as opened:
            yield opened


def finish(location: str, simplify: Callable[[str], str]) -> bool:
    """Finish the imports that killed processes have left in a glossary; return whether there were any.

    One that can't be written is left as it is.
    """
    try:
        with open_store(location, simplify=simplify) as store:
            return not store.read_only and store.imports.resume(merging(store, simplify))
    except StoreError:
        return False


def merging(store: Store, simplify: Callable[[str], str]) -> Merge:
    """How entries come into a store: merged with what is there, as a policy says, and signed."""

    def merge(writer: Writer, policy: str, entries: Sequence[ConceptEntry]) -> Iterable[Change]:
        from zhterm.termbase.edits import signed
        from zhterm.termbase.merging import Policy, merge_part

        changes = merge_part(entries, store.find, writer.touched, Policy(policy), simplify=simplify)
        return signed(changes, writer.transaction)

    return merge


def with_readings(
    entries: Iterable[ConceptEntry], read_lines: Callable[[Sequence[str]], Sequence[str]]
) -> Iterator[ConceptEntry]:
    """Give the Chinese terms of entries that have no pinyin an automatic one.

    `read_lines` transliterates many texts at once, which takes a fraction of the time of one by one.
    """
    iterator = iter(entries)
    while part := list(islice(iterator, _READ_TOGETHER)):
        texts = list(dict.fromkeys(term.text for entry in part for term in entry.terms("zh") if not term.pinyin))
        readings = dict(zip(texts, read_lines(texts), strict=True)) if texts else {}
        for entry in part:
            yield _with_readings(entry, readings) if readings else entry


def _with_readings(entry: ConceptEntry, readings: dict[str, str]) -> ConceptEntry:
    if all(term.pinyin for term in entry.terms("zh")):
        return entry
    return replace(entry, languages=tuple(_section_read(section, readings) for section in entry.languages))


def _section_read(section: LanguageSection, readings: dict[str, str]) -> LanguageSection:
    if not section.language.startswith("zh"):
        return section
    terms = tuple(
        replace(
            term, transliterations=(*term.transliterations, Transliteration(system=PINYIN, text=readings[term.text]))
        )
        if not term.pinyin and readings.get(term.text)
        else term
        for term in section.terms
    )
    return replace(section, terms=terms)


def _entry(document: dict[str, object] | None) -> ConceptEntry | None:
    return None if document is None else ConceptEntry.from_dict(document)
