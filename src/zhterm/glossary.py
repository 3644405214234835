"""`Glossary`: the one object a program works with, over a store, the lexicon and the analyser.

Reading methods work on a glossary that does not exist yet as on an empty one; writing methods need one that was opened
with `create=True` or is there.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from os import PathLike, fspath
from typing import IO, TYPE_CHECKING, Any, Self

from zhterm.errors import DataError, NotFoundError, UsageError
from zhterm.store import open_store
from zhterm.termbase.additions import Addition, Captured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

    from zhterm.formats import Losses, WriteOptions
    from zhterm.knowledge import Knowledge
    from zhterm.lexicon import Lexicon
    from zhterm.model import Analysis, Change, ConceptEntry, Source, TermMatch, TitlePair, Transaction, Word
    from zhterm.reading import Read, ReadLines
    from zhterm.recognition import Recognizer
    from zhterm.segmentation.terms import StoredTerms
    from zhterm.store.hit import Hit
    from zhterm.store.protocol import Store
    from zhterm.termbase.merging import Policy

# Entries of an import that are merged and written together: few, so that they stay in the processor's cache.
_BATCH = 250
_SHORTEST_PREFIX = 3


class Glossary:
    """A glossary and all that can be done with it. Use it as a context manager."""

    def __init__(
        self,
        store: Store | None,
        location: str,
        *,
        responsibility: str = "",
        progress: Callable[[float, str], None] | None = None,
    ) -> None:
        self.location = location
        self._store = store
        self._responsibility = responsibility
        self._progress = progress
        self._lexicon: Lexicon | None = None
        self._terms: tuple[int, StoredTerms] | None = None  # with the revision of the glossary they are of
        self._recognizer: tuple[int, Recognizer] | None = None

    @classmethod
    def open(
        cls,
        path_or_url: str | PathLike[str] | None = None,
        *,
        create: bool = True,
        read_only: bool = False,
        responsibility: str = "",
        progress: Callable[[float, str], None] | None = None,
    ) -> Self:
        """Open a glossary: the given one, else the one that the settings choose.

        `create` makes a missing one; otherwise it counts as empty. `responsibility` is the name for the journal,
        `progress` is called while the lexicon is compiled. Raises StoreError where the file can't be used.
        """
        if path_or_url is None:
            from zhterm.settings import Settings

            settings = Settings.load()
            path_or_url = settings.glossary_path()
            responsibility = responsibility or settings.responsibility
        location = fspath(path_or_url)
        opened = cls(None, location, responsibility=responsibility, progress=progress)
        try:
            opened._store = open_store(location, create=create, read_only=read_only, simplify=opened._simplified)
        except NotFoundError:
            if create:
                raise
        return opened

    def close(self) -> None:
        """Let go of the files."""
        if self._store is not None:
            self._store.close()
        if self._lexicon is not None:
            self._lexicon.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def lexicon(self) -> Lexicon:
        """The reference dictionary, opened (and at the very first use compiled) when it is needed."""
        if self._lexicon is None:
            from zhterm.lexicon import Lexicon

            self._lexicon = Lexicon.open(progress=self._progress)
        return self._lexicon

    def _simplified(self, text: str) -> str:
        return self.lexicon.simplified(text)

    @property
    def _opened(self) -> Store:
        if self._store is None:
            raise NotFoundError(f"no glossary at {self.location} yet", hint="`glossary add` or `import` makes one")
        return self._store

    # Texts

    def segment(self, text: str) -> list[Word]:
        """Cut a text into words; stored terms stay whole. Raises DataError for what is no text."""
        return self.read(text).words

    def read(self, text: str, *, style: str = "marks", sandhi: bool = False) -> Read:
        """Segment and transliterate a text. `style`: marks, numbers, none or zhuyin; `sandhi`: spoken 一 and 不.

        Raises DataError for what is no text.
        """
        from zhterm.reading import read

        return read(text, self.lexicon, self._knowledge(text), style=style, sandhi=sandhi)

    def read_lines(self, lines: Sequence[str]) -> ReadLines:
        """Segment many lines, each as `read` does it but faster, for `transliterations` too.

        Raises DataError for what is no text.
        """
        from zhterm.reading import read_lines

        return read_lines(lines, self.lexicon, self._knowledge("\n".join(lines)))

    def pair(self, zh: str, en: str) -> Analysis:
        """Pair a title term by term, with what is stored as evidence. Raises DataError for what is no title pair."""
        from zhterm import analyser

        return self._analysed(analyser.checked_pair(zh, en))

    def _analysed(self, pair: TitlePair) -> Analysis:
        from zhterm import analyser

        return analyser.analyse(pair, self.lexicon, self._knowledge(pair.zh, confirmed=True))

    def capture(self, text: str) -> list[TitlePair]:
        """Find the bilingual titles and terms in running text."""
        from zhterm.extraction import title_pairs

        return title_pairs(text, self.lexicon)

    def recognize(self, text: str, language: str = "zh", *, overlaps: bool = False) -> list[TermMatch]:
        """Find the stored terms that stand in a text of this language ("zh" or "en"), as `Recognizer.matches` does."""
        return self.recognizer.matches(text, language, overlaps=overlaps)

    @property
    def recognizer(self) -> Recognizer:
        """What finds the terms that are stored now; it serves until something is stored."""
        from zhterm.model import ConceptEntry
        from zhterm.recognition import Recognizer

        revision = 0 if self._store is None else self._store.revision()
        if self._recognizer is None or self._recognizer[0] != revision:
            documents = () if self._store is None else self._store.documents()
            self._recognizer = revision, Recognizer(map(ConceptEntry.from_dict, documents), self.lexicon)
        return self._recognizer[1]

    def _knowledge(self, text: str, *, confirmed: bool = False) -> Knowledge:
        from zhterm import knowledge

        if self._store is None:
            return knowledge.Knowledge()
        long = len(text) > knowledge.LONG
        found = self._store.find(self._stored_terms().occurring(text) if long else knowledge.possible_terms(text))
        return knowledge.of_entries(found, self._store.rejections(), self._simplified, confirmed=confirmed)

    def _stored_terms(self) -> StoredTerms:
        """All Chinese terms that are stored now."""
        from zhterm import knowledge

        revision = self._opened.revision()
        if self._terms is None or self._terms[0] != revision:
            self._terms = revision, knowledge.stored_terms(self._opened.chinese_terms(), self.lexicon)
        return self._terms[1]

    # Adding

    def add(
        self,
        zh: str,
        en: str,
        *,
        source: Source | None = None,
        subject_fields: Sequence[str] = (),
        suggestions: bool = False,
        dry_run: bool = False,
    ) -> Addition:
        """Pair one title and store its terms as proposed entries, merged with what is there.

        `suggestions`: the uncertain pairings too. `dry_run`: change nothing. The same title again changes nothing.
        """
        from zhterm import analyser

        pair = replace(analyser.checked_pair(zh, en), source=source)
        return self._add_pairs(
            [pair], "", subject_fields=subject_fields, suggestions=suggestions, dry_run=dry_run, method="add"
        )[0]

    def capture_document(
        self,
        text: str,
        *,
        source: Source,
        offset: int = 0,
        subject_fields: Sequence[str] = (),
        suggestions: bool = False,
        dry_run: bool = False,
    ) -> Captured:
        """Find the bilingual titles and terms of a document and store them as proposed entries, in one transaction.

        `offset` is where `text` begins in its source, for the later pieces of a long one.
        """
        pairs = [replace(pair, source=source, offset=offset) for pair in self.capture(text)]
        additions = self._add_pairs(
            pairs,
            text,
            subject_fields=subject_fields,
            suggestions=suggestions,
            dry_run=dry_run,
            method=f"capture {source.id}",
        )
        changes = [change for addition in additions for change in addition.changes]
        return Captured(source=source, additions=additions, changes=changes)

    def _add_pairs(
        self,
        pairs: list[TitlePair],
        text: str,
        *,
        subject_fields: Sequence[str],
        suggestions: bool,
        dry_run: bool,
        method: str,
    ) -> list[Addition]:
        from zhterm import analyser

        rejected = {self._key(*pair) for pair in self._store.rejections()} if self._store is not None else set()
        made: list[tuple[TitlePair, Analysis | None, list[ConceptEntry]]] = []
        analysis: Analysis | None
        for pair in pairs:
            if pair.kind == "title":
                analysis = self._analysed(pair)
                entries = analyser.entries(analysis, subject_fields=subject_fields, suggestions=suggestions)
                made.append((pair, analysis, entries))
            elif self._key(pair.zh, pair.en) not in rejected:
                made.append((pair, None, [analyser.term_entry(pair, text, self.lexicon, subject_fields)]))
        if dry_run or not made:
            return self._planned(made)
        from zhterm.termbase.edits import signed

        additions = []
        transaction = self._transaction("origination", method)
        with self._opened.write(transaction) as writer:
            for pair, analysis, entries in made:
                changes = signed(self._merged(entries), transaction)
                writer.apply(changes)
                if analysis is not None:
                    writer.put_analysis(analysis, () if pair.source is None else (pair.source,))
                additions.append(_addition(pair, analysis, entries, changes))
        return additions

    def _key(self, zh: str, en: str) -> tuple[str, str]:
        """How rejected pairs are compared: in either script and case."""
        return self._simplified(zh), en.casefold()

    def _planned(self, made: list[tuple[TitlePair, Analysis | None, list[ConceptEntry]]]) -> list[Addition]:
        return [_addition(pair, analysis, entries, self._merged(entries)) for pair, analysis, entries in made]

    def _merged(self, entries: list[ConceptEntry], policy: Policy | None = None) -> list[Change]:
        from zhterm.termbase.merging import Policy, merge

        old: list[ConceptEntry] = []
        if self._store is not None:
            texts = {term.text for entry in entries for term in entry.terms("zh") or entry.terms("en")}
            old = self._store.find(texts, [entry.id for entry in entries])
        return merge(old, entries, policy or Policy.MERGE, simplify=self._simplified)

    def import_entries(
        self,
        entries: Iterable[ConceptEntry],
        *,
        policy: str = "merge",
        dry_run: bool = False,
        method: str = "import",
    ) -> list[Change]:
        """Merge entries in, all or none. Chinese terms without a reading get one.

        `policy`: merge, update, replace or skip, for concepts that are there. Returns the changes; entries that say
        nothing new make none, and no entry has two.
        """
        from zhterm import analyser
        from zhterm.termbase.edits import joined, signed
        from zhterm.termbase.merging import Merging, Policy

        try:
            chosen = Policy(policy)
        except ValueError:
            raise UsageError(f"no policy {policy!r}", hint=f"one of: {', '.join(Policy)}") from None
        prepared = (analyser.with_readings(entry, self.lexicon) for entry in entries)
        if dry_run:
            return self._merged(list(prepared), chosen)
        parts: list[list[Change]] = []
        transaction = self._transaction("importation", method)
        with self._opened.write(transaction, bulk=True) as writer:
            merging = Merging(self._opened.find, chosen, simplify=self._simplified, empty=writer.began_empty)
            while batch := list(islice(prepared, _BATCH)):
                part = signed(merging.merge(batch), transaction)
                writer.apply(part)
                parts.append(part)
        return joined(parts)

    # Finding

    def search(self, query: str, *, limit: int = 20) -> list[Hit]:
        """Find entries by Chinese in either script, pinyin, initials or English; best first.

        Raises DataError for what is no text.
        """
        from zhterm.language.validity import text_fault

        if fault := text_fault(query):
            raise DataError(f"the query {fault}")
        return self._opened.search(query, limit=limit)

    def entries(self, *, status: str = "", subject_field: str = "") -> Iterator[ConceptEntry]:
        """Yield all entries in pinyin order, or those with a term of this status, of this subject field."""
        return self._opened.entries(status=_status(status), subject_field=subject_field)

    def documents(self, *, status: str = "", subject_field: str = "") -> Iterator[dict[str, Any]]:
        """Yield the JSON of `entries`."""
        return (entry.to_dict() for entry in self.entries(status=status, subject_field=subject_field))

    def get(self, reference: str) -> ConceptEntry:
        """Return the entry with this id, with an id that begins so, or with this term.

        Raises NotFoundError for none, DataError where several answer to the reference.
        """
        entry = self._opened.get(reference)
        if entry is not None:
            return entry
        found = self._opened.find([reference])
        if not found and len(reference) >= _SHORTEST_PREFIX:
            found = self._opened.starting(reference, limit=5)
        if not found:
            raise NotFoundError(f"no entry {reference!r}", hint="`glossary search` finds it by parts")
        if len(found) > 1:
            known = "; ".join(
                f"{item.id} ({item.zh}, {', '.join(item.subject_fields) or 'no field'})" for item in found
            )
            raise DataError(f"{len(found)} entries answer to {reference!r}", hint=f"name one by its id: {known}")
        return found[0]

    def analyses(self, entry: ConceptEntry) -> list[dict[str, Any]]:
        """Return the stored analyses of the titles in which the terms of an entry were met, as JSON."""
        titles = {
            (context.text, context.translation) if language == "zh" else (context.translation, context.text)
            for language in ("zh", "en")
            for term in entry.terms(language)
            for context in term.contexts
        }
        found = (self._opened.analysis(zh, en) for zh, en in sorted(titles))
        return [item for item in found if item is not None]

    # Changing

    def save(self, entry: ConceptEntry, *, kind: str = "edit", method: str = "") -> Change | None:
        """Store an entry as it stands now, by a person's hand; None where nothing is different.

        `method` is what the journal says, `kind` and the Chinese term if it is not given.
        Raises NotFoundError where there is no entry with its id.
        """
        from zhterm.termbase.edits import difference

        before = self._opened.get(entry.id)
        if before is None:
            raise NotFoundError(f"no entry {entry.id}")
        changes = difference(before, entry)
        if changes:
            self._write(changes, kind, method or f"{kind} {entry.zh}")
            return changes[0]
        return None

    def delete(self, entries: Iterable[ConceptEntry]) -> None:
        """Delete entries. Undo brings them back."""
        from zhterm.model import Change

        doomed = [Change(before=entry, after=None) for entry in entries]
        self._opened.apply(doomed, self._transaction("deletion", f"delete {', '.join(c.id for c in doomed)}"))

    def merge(
        self,
        entry: ConceptEntry,
        into: ConceptEntry,
        *,
        settled: Callable[[ConceptEntry], ConceptEntry] | None = None,
    ) -> ConceptEntry:
        """Merge an entry into another and delete it; return what the other has become.

        `settled` makes of the merged entry what the person decides with it, in the same transaction.
        """
        from zhterm.model import Change
        from zhterm.termbase.edits import difference
        from zhterm.termbase.merging import Policy, combined

        if entry.id == into.id:
            raise UsageError("an entry can't be merged into itself")
        kept = combined(into, entry, Policy.MERGE)
        kept = kept if settled is None else settled(kept)
        changes = [Change(before=entry, after=None), *difference(into, kept)]
        self._write(changes, "merge", f"merge {entry.zh} into {into.zh}")
        return kept

    def reject(self, zh: str, en: str) -> list[Change]:
        """Record that two terms do not correspond: the stored pairing goes, and it is never offered again."""
        from zhterm.termbase.edits import signed, without_english

        transaction = self._transaction("rejection", f"reject {zh} ~ {en}")
        with self._opened.write(transaction) as writer:
            found = self._opened.find([zh])
            changes = signed([change for entry in found for change in without_english(entry, zh, en)], transaction)
            writer.apply(changes)
            writer.reject(zh, en)
        return changes

    def _write(self, changes: list[Change], kind: str, method: str) -> None:
        from zhterm.termbase.edits import signed

        transaction = self._transaction(kind, method)
        self._opened.apply(signed(changes, transaction), transaction)

    def _transaction(self, kind: str, method: str) -> Transaction:
        from datetime import UTC, datetime

        from zhterm.model import Transaction

        when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Transaction(kind=kind, when=when, responsibility=self._responsibility, method=method)

    # History and upkeep

    def log(self, reference: str = "", *, limit: int = 20) -> list[dict[str, Any]]:
        """Return the newest transactions as JSON, those of one entry where `reference` names one."""
        wanted = self.get(reference).id if reference else None
        return [item.to_dict() for item in self._opened.log(wanted, limit=limit)]

    def undo(self, steps: int = 1) -> int:
        """Take back the newest transactions; return how many there were, at most `steps`."""
        return self._opened.undo(self._transaction("undo", f"undo {steps}"), steps)

    def redo(self, steps: int = 1) -> int:
        """Do again what was undone last; return how many steps there were, at most `steps`."""
        return self._opened.redo(self._transaction("redo", f"redo {steps}"), steps)

    def export(self, format_name: str, stream: IO[bytes], options: WriteOptions | None = None) -> Losses:
        """Write all entries to a binary stream and return what the file does not hold of them."""
        from zhterm.formats import write

        return write(format_name, self.entries(), stream, options)

    def stats(self) -> dict[str, Any]:
        """Count what the glossary holds."""
        return self._opened.stats().to_dict()

    def reindex(self) -> tuple[int, list[str]]:
        """Compute the index anew; return the number of entries, and what is wrong with the file, a line each."""
        return self._opened.reindex(), self._opened.verify()


def _status(name: str) -> str:
    from zhterm.model import AdministrativeStatus

    if name and name not in set(AdministrativeStatus):
        raise UsageError(f"no status {name!r}", hint=f"one of: {', '.join(AdministrativeStatus)}")
    return name


def _addition(
    pair: TitlePair, analysis: Analysis | None, entries: list[ConceptEntry], changes: list[Change]
) -> Addition:
    pinyin = "" if analysis is not None else entries[0].terms("zh")[0].pinyin
    return Addition(pair=pair, analysis=analysis, changes=changes, pinyin=pinyin)
