"""The figures on the gold sets never fall below the last committed ones (less half a point for rounding)."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
EVALUATION = ROOT.parent / "shared" / "evaluation"
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not EVALUATION.exists(), reason="no ../shared/evaluation beside the checkout"),
]


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quality", ROOT / "benchmarks" / "quality.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["quality"] = module
    spec.loader.exec_module(module)
    return module


def test_titles(quality: ModuleType) -> None:
    measured = quality.titles(EVALUATION / "titles-dev.jsonl")
    assert measured["missing"] == 0
    assert measured["calibration_ece"] <= FLOORS["calibration_ece"]
    fallen = {name: measured[name] for name, floor in FLOORS["titles"].items() if measured[name] < floor}
    assert not fallen


def test_orthography(quality: ModuleType) -> None:
    ours, naive = quality.orthography()
    assert ours >= FLOORS["orthography"] > naive


@pytest.mark.parametrize("texts", ["mixed-dev", "kept-back", "kept-back-2"])
def test_capture(quality: ModuleType, texts: str) -> None:
    table = quality.extraction() if texts == "mixed-dev" else quality.extraction(quality.KEPT_BACK[texts])
    shown = re.search(r"^all +P +([\d.]+) +R +[\d.]+ +F1 +([\d.]+)", table, re.MULTILINE)
    assert shown is not None
    assert float(shown[1]) >= FLOORS["capture"][texts]["precision"]
    assert float(shown[2]) >= FLOORS["capture"][texts]["f1"]
    hits = re.search(r"known false pairs predicted: (\d+) of (\d+)", table)
    assert hits is not None
    assert int(hits[1]) <= 0.1 * int(hits[2])
