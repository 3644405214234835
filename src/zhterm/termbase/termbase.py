"""`Termbase`: the entries of a store as they change. Each method that changes anything is one step for `undo`."""

from __future__ import annotations

from zhterm.errors import DataError, NotFoundError, UsageError

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Self

    from zhterm.errors import Problem
    from zhterm.model import AdministrativeStatus, Change, ConceptEntry, Transaction
    from zhterm.model.contracts import AnalysisJSON, StatsJSON
    from zhterm.store.hit import Hit
    from zhterm.store.protocol import Store
    from zhterm.store.values import Logged, Recorded
    from zhterm.termbase.conflicts import Conflict
    from zhterm.termbase.importing import ImportResult
    from zhterm.termbase.proposals import Proposal
    from zhterm.termbase.selection import Selection

_SHORTEST_PREFIX = 3


class Termbase:
    """The entries at `location`, found and changed; `store` is None where there is no glossary yet.

    Pairing and reading take a missing glossary for an empty one; all else raises NotFoundError.
    """

    def __init__(self, store: Store | None, location: str, *, responsibility: str = "") -> None:
        self.location = location
        self.written: int | None = None
        """The number of the transaction that this object has written last."""
        self._store = store
        self._responsibility = responsibility

    @property
    def store(self) -> Store:
        """The store. Raises NotFoundError where there is no glossary."""
        if self._store is None:
            raise NotFoundError(f"no glossary at {self.location} yet", hint="`glossary add` or `import` makes one")
        return self._store

    def close(self) -> None:
        """Let go of the file."""
        if self._store is not None:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What `Glossary` knows of Chinese, and a termbase by itself does not

    def simplified(self, text: str) -> str:
        """The text in simplified characters, of the same length."""
        return text

    def read_terms(self, terms: Sequence[str]) -> Sequence[str]:
        """The readings of many terms, each standing alone; empty where there is none."""
        return [""] * len(terms)

    def checked_pinyin(self, zh: str, typed: str) -> str:  # noqa: ARG002  # who knows Chinese looks at `zh`
        """The reading of `zh` as it is stored, of what a person has typed."""
        from zhterm.language.syllables import toned

        return toned(typed)

    # Finding

    def search(self, query: str, *, limit: int = 20) -> list[Hit]:
        """Find entries by Chinese in either script, pinyin, initials or English in either spelling; best first.

        Signs (%, >) are looked for as they are. Raises DataError for what is no text.
        """
        from zhterm.termbase.search import search

        return search(self.store, query, limit)

    def entries(self, selection: Selection | None = None) -> Iterator[ConceptEntry]:
        """Yield the entries with a selected term, all of them by default, in pinyin order."""
        if selection is None:
            return self.store.entries()
        status = selection.statuses[0] if len(selection.statuses) == 1 else ""
        field = selection.subject_fields[0] if len(selection.subject_fields) == 1 else ""
        return selection.entries(self.store.entries(status=status, subject_field=field))

    def get(self, reference: str) -> ConceptEntry:
        """Return the entry with this id, with an id that begins so, with this term, or with this pinyin (tones or not).

        Raises NotFoundError for none, DataError where several answer to the reference.
        """
        from zhterm.language.validity import text_fault

        entry = self.store.get(reference)
        if entry is not None:
            return entry
        answering = self.store.find([reference])
        if not answering and len(reference) >= _SHORTEST_PREFIX:
            answering = self.store.starting(reference, limit=5)
        if not answering and any(map(str.isalpha, reference)) and not text_fault(reference):
            answering = [hit.entry for hit in self.store.search(reference, limit=5) if hit.match == "pinyin"]
        if not answering:
            raise NotFoundError(f"no entry {reference!r}", hint="`glossary search` finds it by parts")
        if len(answering) > 1:
            known = "; ".join(
                f"{entry.id} ({entry.zh}, {', '.join(entry.subject_fields) or 'no field'})" for entry in answering
            )
            raise DataError(f"{len(answering)} entries answer to {reference!r}", hint=f"name one by its id: {known}")
        return answering[0]

    def analyses(self, entry: ConceptEntry) -> list[AnalysisJSON]:
        """Return the stored analyses of the titles in which the terms of an entry were met, as JSON."""
        titles = {
            (context.text, context.translation) if language == "zh" else (context.translation, context.text)
            for language in ("zh", "en")
            for term in entry.terms(language)
            for context in term.contexts
        }
        stored = (self.store.analysis(zh, en) for zh, en in sorted(titles))
        return [analysis for analysis in stored if analysis is not None]

    def discouraged(self, pairs: Iterable[tuple[str, str]]) -> list[Problem]:
        """Say which pairs (Chinese, English) have an English that is deprecated, superseded or forbidden for it."""
        if self._store is None or not (unique := dict.fromkeys(pairs)):
            return []
        from zhterm.termbase.usage import discouraged

        return discouraged(self._store, unique, self.simplified)

    # Adding

    def add_proposals(self, proposals: Sequence[Proposal], method: str, *, dry_run: bool = False) -> list[Change]:
        """Merge proposed entries in and keep their analyses, in one step; what is there already makes no change.

        `dry_run`: return the same changes and make none.
        """
        from zhterm.termbase.edits import signed

        entries = [entry for proposal in proposals for entry in proposal.entries]
        if dry_run or not proposals:
            return self._merged(entries)
        transaction = self._transaction("origination", method)
        with self.store.write(transaction) as writer:
            changes = signed(self._merged(entries), transaction)
            writer.apply(changes)
            for proposal in proposals:
                if proposal.analysis is not None:
                    source = proposal.pair.source
                    writer.put_analysis(proposal.analysis, () if source is None else (source,))
            self.written = writer.number
        return changes

    def _merged(self, entries: list[ConceptEntry]) -> list[Change]:
        from zhterm.termbase.merging import merge

        old: list[ConceptEntry] = []
        if self._store is not None:
            texts = {term.text for entry in entries for term in entry.terms("zh") or entry.terms("en")}
            old = self._store.find(texts, [entry.id for entry in entries])
        return merge(old, entries, simplify=self.simplified)

    def import_entries(
        self,
        entries: Iterable[ConceptEntry],
        *,
        policy: str = "merge",
        dry_run: bool = False,
        method: str = "import",
        shown: int = 20,
    ) -> ImportResult:
        """Merge entries in, all or none. Chinese terms without a reading get one.

        `policy`: merge, update, replace or skip, for concepts that are there. Entries that say nothing new change
        nothing. `shown` is how many changes are returned. Memory does not grow with the entries, and others can go on
        reading and writing meanwhile. Raises StoppedError where Ctrl-C comes when all is stored.
        """
        from zhterm.termbase import importing
        from zhterm.termbase.merging import Policy
        from zhterm.termbase.readings import with_readings

        if policy not in set(Policy):
            raise UsageError(f"no policy {policy!r}", hint=f"one of: {', '.join(Policy)}")
        work = importing.Import(
            with_readings(entries, self.read_terms),
            self._transaction("importation", method),
            policy=policy,
            simplify=self.simplified,
            shown=shown,
        )
        if dry_run:
            return work.rehearse(self.location)
        result = work.run(self.store)
        self.written = result.number or self.written
        return result

    # Changing

    def save(self, entry: ConceptEntry, *, kind: str = "edit", method: str = "") -> Change | None:
        """Store an entry as it stands now, by a person's hand, readings added; None where nothing is different.

        `method` is what the journal says, `kind` and the Chinese term if it is not given.
        Raises NotFoundError where there is no entry with its id.
        """
        from zhterm.termbase.edits import difference
        from zhterm.termbase.readings import with_readings

        before = self.store.get(entry.id)
        if before is None:
            raise NotFoundError(f"no entry {entry.id}")
        [read] = with_readings([entry], self.read_terms)
        changes = difference(before, read)
        if not changes:
            return None
        self._write(changes, kind, method or f"{kind} {entry.zh}")
        return changes[0]

    def change_selected(
        self,
        selection: Selection,
        changed: Callable[[ConceptEntry], ConceptEntry | None],
        kind: str,
        *,
        method: str = "",
        dry_run: bool = False,
    ) -> list[Change]:
        """Change each entry that has selected terms as `changed` says, None to delete it; all in one step.

        `dry_run`: return the same changes and make none.
        """
        from zhterm.model import Change

        after = ((entry, changed(entry)) for entry in self.entries(selection))
        changes = [Change(before=entry, after=new) for entry, new in after if new != entry]
        if changes and not dry_run:
            self._write(changes, kind, method or kind)
        return changes

    def accept(self, selection: Selection, status: AdministrativeStatus) -> list[Change]:
        """Give all selected terms a status and admit their Chinese, as one step."""
        from zhterm.termbase.bulk import accepted

        return self.change_selected(
            selection, lambda entry: accepted(entry, selection, status), "accept", method=f"accept as {status}"
        )

    def delete(self, entries: Iterable[ConceptEntry]) -> None:
        """Delete entries."""
        from zhterm.model import Change

        doomed = [Change(before=entry, after=None) for entry in entries]
        self._write(doomed, "deletion", f"delete {', '.join(change.id for change in doomed)}")

    def merge(
        self,
        entry: ConceptEntry,
        into: ConceptEntry,
        *,
        settled: Callable[[ConceptEntry], ConceptEntry] | None = None,
    ) -> ConceptEntry:
        """Merge an entry into another and delete it; return what the other has become.

        `settled` makes of the merged entry what the person decides with it, in the same step.
        """
        from zhterm.model import Change
        from zhterm.termbase.edits import difference
        from zhterm.termbase.merging import Policy, combined

        if entry.id == into.id:
            raise UsageError("an entry can't be merged into itself")
        merged = combined(into, entry, Policy.MERGE)
        merged = merged if settled is None else settled(merged)
        changes = [Change(before=entry, after=None), *difference(into, merged)]
        self._write(changes, "merge", f"merge {entry.zh} into {into.zh}")
        return merged

    def reject(self, zh: str, en: str) -> list[Change]:
        """Record that two terms do not correspond: the stored pairing goes, and it is never offered again."""
        from zhterm.termbase.edits import signed, unpaired

        transaction = self._transaction("rejection", f"reject {zh} ~ {en}")
        with self.store.write(transaction) as writer:
            simplified = self.simplified(zh)
            entries = [
                entry
                for entry in self.store.find([zh])
                if simplified in {self.simplified(term.text) for term in entry.terms("zh")}
            ]
            changes = signed([change for entry in entries for change in unpaired(entry, en)], transaction)
            writer.apply(changes)
            writer.reject(zh, en)
            self.written = writer.number
        return changes

    def reject_selected(self, selection: Selection) -> list[Change]:
        """Reject all selected terms for the Chinese terms of their entries, as one step."""
        from zhterm.termbase.bulk import rejected_pairs, without_selected

        entries = list(self.entries(selection))
        changes = [without_selected(entry, selection) for entry in entries]
        rejected = [pair for entry in entries for pair in rejected_pairs(entry, selection)]
        self._write(changes, "rejection", f"reject {len(changes)}", rejected)
        return changes

    def unreject(self, zh: str, en: str) -> bool:
        """Take back a rejection, so that the pair is offered again; return whether there was one."""
        wanted = self.pair_key(zh, en)
        rejected = [pair for pair in sorted(self.store.rejections()) if self.pair_key(*pair) == wanted]
        if not rejected:
            return False
        with self.store.write(self._transaction("rejection", f"take back: reject {zh} ~ {en}")) as writer:
            for pair in rejected:
                writer.accept(*pair)
            self.written = writer.number
        return True

    def rejected(self) -> set[tuple[str, str]]:
        """The keys (`pair_key`) of all rejected pairs."""
        return set() if self._store is None else {self.pair_key(*pair) for pair in self._store.rejections()}

    def pair_key(self, zh: str, en: str) -> tuple[str, str]:
        """What pairs that are the same have in common: the Chinese in either script, the English however written."""
        from zhterm.termbase import disputes

        return disputes.pair_key(zh, en, self.simplified)

    def _write(self, changes: list[Change], kind: str, method: str, rejected: Iterable[tuple[str, str]] = ()) -> None:
        from zhterm.termbase.edits import signed

        transaction = self._transaction(kind, method)
        with self.store.write(transaction) as writer:
            writer.apply(signed(changes, transaction))
            for zh, en in rejected:
                writer.reject(zh, en)
            self.written = writer.number

    def _transaction(self, kind: str, method: str) -> Transaction:
        from datetime import UTC, datetime

        from zhterm.model import Transaction

        when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Transaction(kind=kind, when=when, responsibility=self._responsibility, method=method)

    # History and upkeep

    def log(self, reference: str = "", *, limit: int = 20) -> list[Logged]:
        """Return the newest transactions, those of one entry where `reference` names one."""
        return self.store.log(self.get(reference).id if reference else None, limit=limit)

    def changes(self, number: int) -> Iterator[Recorded]:
        """Yield what one transaction changed, before and after."""
        return self.store.changes(number)

    def undo(self, steps: int = 1) -> int:
        """Take back the newest steps; return how many there were, at most `steps`."""
        with self.store.write(self._transaction("undo", f"undo {steps}")) as writer:
            return next((done for done in range(steps) if writer.undo() is None), steps)

    def redo(self, steps: int = 1) -> int:
        """Do again what was undone last; return how many steps there were, at most `steps`."""
        with self.store.write(self._transaction("redo", f"redo {steps}")) as writer:
            return next((done for done in range(steps) if writer.redo() is None), steps)

    def undo_transaction(self, number: int) -> None:
        """Take back the transaction with this number. Raises DataError where it is not the newest one that stands."""
        newest = self._newest()
        if newest is None or newest.number != number:
            other = "" if newest is None else f": {newest.transaction.method or newest.transaction.kind}"
            raise DataError(f"the newest change is another one{other}", hint="see `glossary log`")
        self.undo()

    def _newest(self) -> Logged | None:
        """The newest transaction that stands."""
        for limit in (20, 1_000, 1_000_000):
            for logged in self.store.log(limit=limit):
                if logged.action == "change" and not logged.undone:
                    return logged
        return None

    def conflicts(self) -> list[Conflict]:
        """Where the glossary contradicts itself: concepts stored twice, terms with several renderings."""
        from zhterm.termbase.conflicts import conflicts

        return conflicts(self.entries(), self.simplified)

    def stats(self) -> StatsJSON:
        """Count what the glossary holds."""
        return self.store.stats().to_dict()

    def reindex(self) -> tuple[int, list[str]]:
        """Compute the index anew; return the number of entries, and what is wrong with the file, a line each."""
        return self.store.upkeep.reindex(), self.store.upkeep.verify()
