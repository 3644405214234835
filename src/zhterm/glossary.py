"""`Glossary`: the one object a program works with. It joins an `Analyser` and a `Termbase` over a store.

What is found and changed in the store are the methods of `Termbase`; here is what takes a text or a file.
"""

from __future__ import annotations

from os import PathLike, fspath

from zhterm.errors import NotFoundError
from zhterm.store import open_store
from zhterm.termbase.termbase import Termbase

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from typing import IO, Self

    from zhterm.analyser import Analyser, Read, ReadLines
    from zhterm.consistency import BilingualProblem, Checker
    from zhterm.consistency.prompt import Prompt
    from zhterm.formats import Losses, WriteOptions
    from zhterm.lexicon import Lexicon
    from zhterm.model import Analysis, ConceptEntry, Source, TermMatch, TitlePair, Word
    from zhterm.recognition import Recognizer
    from zhterm.recognition.concordance import Concordance
    from zhterm.recognition.unknown import UnknownTerm
    from zhterm.segmentation.terms import StoredTerms
    from zhterm.termbase.proposals import Addition, Captured, Proposal, ProposalOptions
    from zhterm.termbase.selection import Selection

_LONG = 100
"""From this length on, all stored terms are looked for in a text, rather than all its parts among the terms."""


class Glossary(Termbase):
    """A glossary and all that can be done with it. Use it as a context manager."""

    _lexicon: Lexicon | None = None
    _terms: tuple[int, StoredTerms] | None = None  # all Chinese terms, and the revision of the glossary they are of
    _recognizer: tuple[int, Recognizer] | None = None
    _progress: Callable[[float, str], None] | None = None

    @classmethod
    def open(
        cls,
        path_or_url: str | PathLike[str] | None = None,
        *,
        create: bool = True,
        read_only: bool = False,
        responsibility: str = "",
        progress: Callable[[float, str], None] | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> Self:
        """Open a glossary: the given one, else the one that the settings choose.

        `create` makes a missing one; otherwise it counts as empty. `responsibility` is the name for the journal,
        `progress` is called while the lexicon is compiled, `tell` with what the user should know. An import that was
        broken off is finished first. Raises StoreError where the file can't be used.
        """
        if path_or_url is None:
            from zhterm.settings import Settings

            settings = Settings.load()
            path_or_url = settings.glossary_path()
            responsibility = responsibility or settings.responsibility
        opened = cls(None, fspath(path_or_url), responsibility=responsibility)
        opened._progress = progress
        try:
            opened._store = open_store(
                opened.location, create=create, read_only=read_only, simplify=opened.simplified, tell=tell
            )
        except NotFoundError:
            if create:
                raise
            return opened
        if opened._store.importing:
            from zhterm.termbase import importing

            if importing.finish(opened.location, opened.simplified) and tell is not None:
                tell("an import that had been broken off was finished first")
        return opened

    def close(self) -> None:
        """Let go of the files."""
        for opened in (self._store, self._lexicon):
            if opened is not None:
                opened.close()

    @property
    def lexicon(self) -> Lexicon:
        """The reference dictionary, opened (and at the very first use compiled) when it is needed."""
        if self._lexicon is None:
            from zhterm.lexicon import Lexicon

            self._lexicon = Lexicon.open(progress=self._progress)
        return self._lexicon

    def simplified(self, text: str) -> str:
        """The text in simplified characters, of the same length."""
        return self.lexicon.simplified(text)

    def analyser(self, *texts: str, pairing: bool = False) -> Analyser:
        """An analyser that knows what the glossary holds of the terms in these texts, for reading or for pairing."""
        from zhterm.analyser import Analyser, KnownTerms

        if self._store is None or not texts:
            return Analyser(self.lexicon)
        entries = self._store.find(self._occurring("\n".join(texts)))
        if not pairing:
            return Analyser(self.lexicon, KnownTerms.of(entries, self.simplified))
        return Analyser(self.lexicon, KnownTerms.of_confirmed(entries, self._store.rejections(), self.simplified))

    def _occurring(self, text: str) -> Iterable[str]:
        from zhterm import analyser

        if len(text) <= _LONG:
            return analyser.possible_terms(text)
        revision = self.store.revision()
        if self._terms is None or self._terms[0] != revision:
            self._terms = revision, analyser.stored_terms(self.store.chinese_terms(), self.lexicon)
        return self._terms[1].occurring(text)

    def segment(self, text: str) -> list[Word]:
        """Cut a text into words; stored terms stay whole. Raises DataError for what is no text."""
        return self.analyser(text).segment(text)

    def read(self, text: str, *, style: str = "marks", sandhi: bool = False) -> Read:
        """Segment and transliterate a text, as `Analyser.read` does."""
        return self.analyser(text).read(text, style=style, sandhi=sandhi)

    def read_lines(self, lines: Sequence[str]) -> ReadLines:
        """Segment many lines, each as `read` does it but faster, for `transliterations` too."""
        return self.analyser(*lines).read_lines(lines)

    def pair(self, zh: str, en: str) -> Analysis:
        """Pair a title term by term, with what is stored as evidence. Raises DataError for what is no title pair."""
        return self.analyser(zh, pairing=True).pair(zh, en)

    def capture(self, text: str) -> list[TitlePair]:
        """Find the bilingual titles and terms in running text."""
        return self.analyser().capture(text)

    def propose(self, pairs: Sequence[TitlePair], options: ProposalOptions, text: str = "") -> list[Proposal]:
        """Make entries of pairs that stand in `text`, for `add_proposals`; rejected term pairs make none."""
        from zhterm.termbase import proposals

        analyser, rejected = self.analyser(*(pair.zh for pair in pairs), pairing=True), self.rejected()
        return [
            proposals.of_title(analyser.analyse(pair), options)
            if pair.kind == "title"
            else proposals.of_term(pair, text, analyser.reading(pair.zh), options)
            for pair in pairs
            if pair.kind == "title" or self.pair_key(pair.zh, pair.en) not in rejected
        ]

    def propose_document(self, text: str, source: Source, options: ProposalOptions, *, offset: int = 0) -> Captured:
        """Find the titles and terms of a document, as proposals; `text` begins at `offset` of the source."""
        from zhterm.termbase.proposals import Captured

        pairs = self.analyser().capture(text, source=source, offset=offset)
        return Captured(source=source, proposals=tuple(self.propose(pairs, options, text)))

    def propose_whole(self, pair: TitlePair, options: ProposalOptions, *, pinyin: str = "") -> Proposal:
        """Make one entry of a pair as it is, not taken apart; `pinyin` as a person may type it."""
        from zhterm.termbase import proposals

        checked = self.checked_pinyin(pair.zh, pinyin) if pinyin else ""
        proposal = proposals.of_whole(pair, checked or self.analyser(pair.zh).reading(pair.zh), options)
        return proposals.read_by_hand(proposal, checked) if checked else proposal

    def add(
        self,
        zh: str,
        en: str,
        *,
        source: Source | None = None,
        options: ProposalOptions | None = None,
        as_is: bool = False,
        dry_run: bool = False,
    ) -> Addition:
        """Pair a title and store its terms as entries; `as_is`: the two as one entry. Once more it changes nothing."""
        from zhterm.analyser import title_pair
        from zhterm.termbase.proposals import Addition, ProposalOptions

        pair, options = title_pair(zh, en, source), options or ProposalOptions()
        proposal = self.propose_whole(pair, options) if as_is else self.propose([pair], options)[0]
        return Addition(proposal=proposal, changes=self.add_proposals([proposal], f"add {zh} ~ {en}", dry_run=dry_run))

    def with_readings(self, entry: ConceptEntry) -> ConceptEntry:
        """Give the Chinese terms of an entry that have no pinyin an automatic one."""
        return self.analyser().with_readings(entry)

    def read_terms(self, terms: Sequence[str]) -> list[str]:
        """The pinyin of many terms, each standing alone."""
        return self.analyser().read_terms(terms)

    def checked_pinyin(self, zh: str, typed: str) -> str:
        """The reading of `zh` as it is stored, of what a person has typed. Raises DataError where it can't be one."""
        return self.analyser().checked_pinyin(zh, typed)

    def recognize(self, text: str, language: str = "zh", *, overlaps: bool = False) -> list[TermMatch]:
        """Find the stored terms that stand in a text of this language ("zh" or "en"), as `Recognizer.matches` does."""
        return self.recognizer.matches(text, language, overlaps=overlaps)

    def check(self, zh: str, en: str) -> list[BilingualProblem]:
        """Check the terms of a Chinese text and its English version: missing, forbidden and deprecated ones."""
        return self.checker().check(zh, en)

    def checker(self, ignored: Collection[str] = ()) -> Checker:
        """What checks bilingual texts against what is stored now, with all checks but those ignored, by code.

        Raises UsageError for a code that there isn't.
        """
        from zhterm.consistency import Checker, registry

        return Checker(self.recognizer, registry.chosen(ignored))

    def prompt(self, text: str, *, budget: int | None = None, proposed: bool = False) -> Prompt:
        """List the entries that a text needs for a language model, within a budget of tokens, the important ones first.

        Entries flagged `always` go with every text. `proposed`: also terms that nobody has accepted.
        """
        from zhterm.consistency.prompt import prompt

        always = (entry for entry in self.entries() if entry.always)
        return prompt(self.recognize(text), always, budget=budget, proposed=proposed)

    @property
    def recognizer(self) -> Recognizer:
        """What finds the terms that are stored now; it serves until something is stored."""
        from zhterm.recognition import Recognizer, StoredTerms

        store = self._store
        revision = 0 if store is None else store.revision()
        if self._recognizer is None or self._recognizer[0] != revision:
            terms = () if store is None else StoredTerms(self.location, revision, store.entries, self.get)
            self._recognizer = revision, Recognizer(terms, self.lexicon)
        return self._recognizer[1]

    def unknown_terms(self, text: str, language: str = "zh", *, limit: int = 30) -> list[UnknownTerm]:
        """Term-like words of a text that are not stored, best first."""
        from zhterm.recognition.unknown import summary, unknown_terms

        known = {match.span for match in self.recognize(text, language, overlaps=True)}
        return summary(unknown_terms(text, language, known, self.lexicon), limit)

    def concordance(self, term: str) -> Concordance:
        """Every place of a term, and of all terms of its entry if it is stored, in texts or in the stored contexts."""
        from zhterm.recognition import Recognizer
        from zhterm.recognition.concordance import Concordance

        try:
            recognizer = Recognizer([self.get(term)], self.lexicon)
        except NotFoundError:
            recognizer = Recognizer([(term, term)], self.lexicon)
        return Concordance(recognizer, self.entries)

    def export(
        self,
        format_name: str,
        stream: IO[bytes],
        options: WriteOptions | None = None,
        *,
        selection: Selection | None = None,
    ) -> Losses:
        """Write the selected entries to a binary stream and return what the file does not hold of them."""
        from zhterm.formats import write

        return write(format_name, self.entries(selection), stream, options)
