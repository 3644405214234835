"""Fixtures: the lexicon once a session, an empty home, the command line in this process and in a new one."""

from __future__ import annotations

import importlib
import io
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings

from zhterm.__main__ import run
from zhterm.lexicon import Lexicon

SEED_ZH = "大数据 + 大扶贫: 互联网主力军征战脱贫攻坚主战场"
SEED_EN = "Big Data + Poverty Alleviation: Application of Internet Technology in Poverty Alleviation"


# Nothing here depends on how fast the machine is, or how busy: no deadlines, no complaints about slow examples.
settings.register_profile(
    "zhterm",
    max_examples=50,
    derandomize="CI" in os.environ,  # what fails there is then what fails again
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
    phases=[phase for phase in Phase if phase is not Phase.explain],  # which takes minutes and says little
    print_blob=True,
)
settings.load_profile("zhterm")


class Result(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def lexicon() -> Iterator[Lexicon]:
    """The lexicon of the installed packages, compiled into the user's cache at the first run."""
    opened = Lexicon.open()
    yield opened
    opened.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and working folder; only the compiled lexicon stays where it is, since compiling takes long."""
    from zhterm.lexicon.sources import cache_folder

    monkeypatch.setenv("ZHTERM_CACHE", cache_folder())
    for name in ("GLOSSARY", "GLOSSARY_USER", "ZHTERM_CONFIG", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USER", "lihua")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def glossary(home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in this process, with a glossary of its own: `glossary("search", "扶贫")`."""
    monkeypatch.setenv("GLOSSARY", str(home / "terms.db"))

    def call(*arguments: str, stdin: bytes | None = None) -> Result:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capfd.readouterr()
        code = run(arguments)
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return call


@pytest.fixture
def process(home: Path) -> Callable[..., Result]:
    """Run a command in a new process, as a user does."""

    def call(*arguments: str) -> Result:
        command = [sys.executable, "-m", "zhterm", *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, cwd=home, check=False)
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture(scope="session")
def preloaded() -> Iterator[Lexicon]:
    """The same lexicon, ready for running text of any length."""
    importlib.import_module("zhterm.segmentation").READY_FROM = 0  # the shortest text too
    opened = Lexicon.open()
    opened.preload()
    yield opened
    opened.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--order-seed", type=int, help="run the test files in the order of an earlier run")
    parser.addoption("--snapshot-update", action="store_true", help="write the golden files of test_golden.py anew")


def pytest_configure(config: pytest.Config) -> None:
    # By the environment, so that every process of a parallel run has the same order.
    if config.option.order_seed is None:
        config.option.order_seed = int(os.environ.setdefault("ORDER_SEED", str(random.randrange(1 << 32))))


def pytest_report_header(config: pytest.Config) -> str:
    return f"test files in random order: --order-seed={config.option.order_seed}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the files in random order, the tests of each in the order in which they tell their story."""
    files = sorted({item.path for item in items})
    random.Random(config.option.order_seed).shuffle(files)
    place = {path: number for number, path in enumerate(files)}
    items.sort(key=lambda item: place[item.path])
