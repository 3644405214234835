"""Why a pair was found, or left, in words: what joins the two, what the dictionary says, what speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.extraction.context import FEATURES as CONTEXT
from zhterm.extraction.model import NAMES
from zhterm.extraction.relations import RELATIONS
from zhterm.model import Evidence

if TYPE_CHECKING:
    import numpy as np

    from zhterm.extraction.model import Candidates

_AT = {name: number for number, name in enumerate(NAMES)}
_CONTEXT_AT = {name: number for number, name in enumerate(CONTEXT)}


def evidence(found: Candidates, row: int, context: np.ndarray, between: str) -> tuple[Evidence, ...]:
    """The evidence for and against a candidate; what speaks against it has the score 0."""
    values = found.features[row]

    def of(name: str) -> float:
        return float(values[_AT[name]])

    relation = RELATIONS[int(of("relation"))].name
    shown = between.replace("\n", "⏎").strip() or "nothing"
    out = [Evidence(signal="place", score=float(found.chance[row]), note=f"{relation}; between them: {shown[:40]}")]
    if of("gloss_whole") > 0:
        out.append(Evidence(signal="dictionary", score=1.0, note="a gloss of just this English"))
    elif of("gloss_share") > 0:
        out.append(Evidence(signal="dictionary", score=of("gloss_share"), note="glosses share words with the English"))
    if of("exact") > 0:
        out.append(Evidence(signal="aligner", score=of("exact"), note="pairs the two word by word"))
    both = (of("zc_mean") + of("ec_mean")) / 2
    if both > 0:
        out.append(Evidence(signal="words", score=both, note="how much of each side the other accounts for"))
    if of("pinyin_spelled") > 0:
        out.append(Evidence(signal="pinyin", score=of("pinyin_spelled"), note="the English spells the Chinese"))
    elif of("sound") >= LIKE_SOUND:
        out.append(Evidence(signal="sound", score=of("sound"), note="the two sound alike"))
    if of("abbreviation") > 0:
        spelled = max(of("full_form"), of("abbreviation_whole"), of("abbreviation_gloss"))
        out.append(Evidence(signal="abbreviation", score=spelled, note="what its letters spell nearby"))
    if of("prefix") > 0 or of("suffix") > 0:
        out.append(Evidence(signal="affix", score=1.0, note="an affix is rendered"))
    mean = float(context[_CONTEXT_AT["wide_mean"]])
    if mean >= 0:
        out.append(Evidence(signal="regularity", score=mean, note="how likely pairs that stand alike are"))
    return tuple(out) + _against(of, float(context[_CONTEXT_AT["rival"]]), float(found.chance[row]))


LIKE_SOUND = 0.6
TORN, OUTSIDE = 0.5, 0.7


def _against(of, rival: float, chance: float) -> tuple[Evidence, ...]:  # type: ignore[no-untyped-def]
    notes = []
    if rival > chance:
        notes.append("another pair that overlaps is likelier")
    if of("z_torn_most") > TORN:
        notes.append("a Chinese word belongs to English outside")
    if of("e_torn_most") > TORN:
        notes.append("an English word belongs to Chinese outside")
    if max(of("z_link_before"), of("z_link_after")) > OUTSIDE:
        notes.append("Chinese just outside belongs to this English")
    if max(of("e_link_before"), of("e_link_after")) > OUTSIDE:
        notes.append("English just outside belongs to this Chinese")
    if of("z_cross_left") > 1 or of("z_cross_right") > 1:
        notes.append("the Chinese edge cuts a dictionary word")
    if of("pinyin_spelled") > 0 and of("common_noun") > 0 and not of("proper"):
        notes.append("the pinyin of a common noun is no translation")
    if of("numbers") < 0:
        notes.append("the numbers differ")
    if of("zc_mean") + of("ec_mean") < 0.1 and not of("pinyin_spelled") and of("sound") < LIKE_SOUND:
        notes.append("no word of either renders one of the other")
    return tuple(Evidence(signal="against", score=0.0, note=note) for note in notes)
