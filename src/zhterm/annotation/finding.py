"""The notes that a glossary has for a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.annotation.notes import Note
from zhterm.language.scripts import has_han
from zhterm.segmentation import words
from zhterm.transliteration import transliterate

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhterm.lexicon import Lexicon
    from zhterm.model import TermMatch
    from zhterm.recognition import Recognizer


def notes_of(recognizer: Recognizer, lexicon: Lexicon, language: str = "") -> Callable[[str], list[Note]]:
    """What gives the notes of a text: of Chinese terms the reading and the English, of English ones the Chinese.

    Of homographs the first is noted. `language`: "zh" or "en"; by default "zh" where there is Chinese.
    """
    readings: dict[str, str] = {}

    def reading(match: TermMatch) -> str:
        if match.term.pinyin:
            return match.term.pinyin
        if match.text not in readings:
            readings[match.text] = transliterate(words(match.text, lexicon), lexicon)
        return readings[match.text]

    def find(text: str) -> list[Note]:
        chosen = language or ("zh" if has_han(text) else "en")
        out: list[Note] = []
        for match in recognizer.matches(text, chosen):
            if out and out[-1].start == match.span.start:
                continue
            chinese = chosen == "zh"
            gloss = match.entry.en if chinese else match.entry.zh
            said = reading(match) if chinese else ""
            term = " ".join(match.text.split())
            out.append(Note(match.span.start, match.span.end, match.entry.id, term, said, gloss))
        return out

    return find
