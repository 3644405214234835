"""The values everything else passes around: entries, terms, words, title pairs, pairings, analyses.

The words are those of ISO 30042 (TBX) wherever it has one. All values are frozen; `replace` makes another one of
one. Offsets are code points, half-open. The invariants of the model live here and nowhere else: breaking one raises
`ValueError`.

`to_dict` gives plain JSON values without empty fields, `from_dict` takes them back: `X.from_dict(x.to_dict()) == x`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in every module that a look-up loads
if TYPE_CHECKING:
    from zhterm.model.analysis import (
        Analysis,
        BilingualSegment,
        Evidence,
        Pairing,
        Reading,
        TermMatch,
        TitlePair,
        Word,
        WordKind,
    )
    from zhterm.model.concepts import (
        LANGUAGES,
        AdministrativeStatus,
        Change,
        ConceptEntry,
        Context,
        GrammaticalGender,
        LanguageSection,
        MatchRule,
        Origin,
        Source,
        Term,
        Transaction,
        Transliteration,
        concept_id,
        entry_from_json,
        section_order,
    )
    from zhterm.model.constants import DISCOURAGED, PINYIN, VOUCHED
    from zhterm.model.span import Span
    from zhterm.model.values import replace

__all__ = [
    "DISCOURAGED",
    "LANGUAGES",
    "PINYIN",
    "VOUCHED",
    "AdministrativeStatus",
    "Analysis",
    "BilingualSegment",
    "Change",
    "ConceptEntry",
    "Context",
    "Evidence",
    "GrammaticalGender",
    "LanguageSection",
    "MatchRule",
    "Origin",
    "Pairing",
    "Reading",
    "Source",
    "Span",
    "Term",
    "TermMatch",
    "TitlePair",
    "Transaction",
    "Transliteration",
    "Word",
    "WordKind",
    "concept_id",
    "entry_from_json",
    "replace",
    "section_order",
]

_HOMES = {
    **dict.fromkeys("Analysis BilingualSegment Evidence Pairing Reading TermMatch TitlePair".split(), "analysis"),
    **dict.fromkeys(("Word", "WordKind"), "analysis"),
    **dict.fromkeys(("DISCOURAGED", "PINYIN", "VOUCHED"), "constants"),
    "Span": "span",
    "replace": "values",
}
"""The modules of the names that are not of `concepts`."""


def __getattr__(name: str) -> object:
    """Import a value when it is first used: reading a text takes words, not entries."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"zhterm.model.{_HOMES.get(name, 'concepts')}"), name)
