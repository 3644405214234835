"""`TextTermbase`: a termbase that reads: texts are cut, read and paired with what is stored, and become entries."""

from __future__ import annotations

from zhterm.model.constants import VOUCHED
from zhterm.termbase.termbase import Termbase

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from zhterm.analyser import Analyser, Read, ReadLines
    from zhterm.extraction import Extraction
    from zhterm.lexicon import Lexicon
    from zhterm.model import Analysis, Source, TitlePair, Word
    from zhterm.recognition import Recognizer
    from zhterm.termbase.proposals import Addition, Captured, Proposal, ProposalOptions

_LONG = 100
"""From this length on, all stored terms are looked for in a text, rather than all its parts among the terms."""


class TextTermbase(Termbase):
    """Joins an analyser, with what is stored as evidence, to a termbase."""

    _lexicon: Lexicon | None = None
    _recognizer: tuple[int, Recognizer] | None = None  # with the revision of the glossary that it knows
    _progress: Callable[[float, str], None] | None = None

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
        occurring = self._occurring("\n".join(texts))
        if not pairing:
            return Analyser(self.lexicon, KnownTerms.of(self._store.readings(occurring), self.simplified))
        confirmed = self._store.find(occurring, statuses=VOUCHED)
        return Analyser(self.lexicon, KnownTerms.of_confirmed(confirmed, self._store.rejections(), self.simplified))

    def _occurring(self, text: str) -> Iterable[str]:
        from zhterm import analyser

        if len(text) <= _LONG:
            return analyser.possible_terms(text)
        return (part for part in self.recognizer.spelt(text) if len(part) <= analyser.LONGEST_TERM)

    @property
    def recognizer(self) -> Recognizer:
        """What finds the terms that are stored now; it serves until something is stored."""
        from zhterm.recognition import Recognizer, StoredTerms

        store = self._store
        revision = 0 if store is None else store.revision()
        if self._recognizer is None or self._recognizer[0] != revision:
            terms = () if store is None else StoredTerms(self.location, store, self.get)
            self._recognizer = revision, Recognizer(terms, self.lexicon)
        return self._recognizer[1]

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
        return self.propose_extraction(self.analyser().extract(text), text, source, options, offset=offset)

    def propose_extraction(
        self, extraction: Extraction, text: str, source: Source, options: ProposalOptions, *, offset: int = 0
    ) -> Captured:
        """Make proposals of what was extracted from `text`; uncertain pairs only if the options say so."""
        from dataclasses import replace

        from zhterm.termbase.proposals import Captured

        def placed(pairs: Sequence[TitlePair]) -> tuple[TitlePair, ...]:
            return tuple(replace(pair, source=source, offset=offset) for pair in pairs)

        pairs, unsure = placed(extraction.pairs), placed(extraction.suggestions)
        chosen = (*pairs, *unsure) if options.suggestions else pairs
        proposals = tuple(self.propose(chosen, options, text))
        return Captured(
            source=source,
            proposals=proposals,
            rejected=len(chosen) - len(proposals),
            suggestions=() if options.suggestions else unsure,
            left=tuple((replace(place.pair, source=source, offset=offset), place.reasons) for place in extraction.left),
        )

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

    def read_terms(self, terms: Sequence[str]) -> list[str]:
        """The pinyin of many terms, each standing alone."""
        return self.analyser().read_terms(terms)

    def checked_pinyin(self, zh: str, typed: str) -> str:
        """The reading of `zh` as it is stored, of what a person has typed. Raises DataError where it can't be one."""
        return self.analyser().checked_pinyin(zh, typed)
