"""`Glossary`: the one object a program works with. It joins an analyser and a termbase over a store.

What is found and changed in the store are methods of `Termbase`, what reads, pairs and adds texts of `TextTermbase`;
here is the rest: opening, recognition, checks, handing on.
"""

from __future__ import annotations

from os import PathLike, fspath

from zhterm.errors import NotFoundError, UsageError
from zhterm.store import open_store
from zhterm.texts import TextTermbase

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import IO, Self

    from zhterm.annotation import Annotator
    from zhterm.consistency import BilingualProblem, Checker
    from zhterm.consistency.prompt import Prompt
    from zhterm.formats import Losses, WriteOptions
    from zhterm.model import TermMatch
    from zhterm.recognition.concordance import Concordance
    from zhterm.recognition.unknown import UnknownTerm
    from zhterm.termbase.selection import Selection


class Glossary(TextTermbase):
    """A glossary and all that can be done with it. Use it as a context manager."""

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

    def unknown_terms(self, text: str, language: str = "zh", *, limit: int = 30) -> list[UnknownTerm]:
        """Term-like words of a text that are not stored, best first."""
        from zhterm.recognition.unknown import summary, unknown_terms

        known = {match.span for match in self.recognize(text, language, overlaps=True)}
        return summary(unknown_terms(text, language, known, self.lexicon), limit)

    def annotator(
        self, style: str = "gloss", *, every: bool | None = None, quotations: bool = True, language: str = ""
    ) -> Annotator:
        """What writes notes beside the stored terms of a document (see `zhterm.annotation`).

        `style`: ruby, gloss, legend. `every`: at each occurrence, not at the first only; by default so with ruby.
        `quotations`: in quotations, too. `language`: zh or en; by default zh where there is Chinese.
        """
        from zhterm.annotation import Annotator, Style
        from zhterm.annotation.finding import notes_of

        if style not in set(Style):
            raise UsageError(f"no style {style!r}", hint=f"one of: {', '.join(Style)}")
        chosen = Style(style)
        return Annotator(
            find=notes_of(self.recognizer, self.lexicon, language),
            style=chosen,
            every=chosen is Style.RUBY if every is None else every,
            quotations=quotations,
        )

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
