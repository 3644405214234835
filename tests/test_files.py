"""Bytes to text, and files written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from zhterm.errors import DataError, UsageError
from zhterm.files import decode, decode_blocks, detect, open_for_writing, replacing, text_encoding, write_text

TEXT = "大数据，和区块链。\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("size", [1_000, 4_099, 1 << 20])
def test_text_in_blocks_is_the_text_as_a_whole(encoding: str, size: int) -> None:
    text = TEXT * 1_000
    data = text.encode(encoding)
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    assert "".join(chunk.text for chunk in decode_blocks(blocks)) == text
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "declared", "encoding"),
    [
        ("大數據，和區塊鏈。".encode("big5"), "", "big5hkscs"),
        ("Köln größer".encode("cp1252"), "iso-8859-1", "cp1252"),
        ("大数据".encode("gb2312"), "gb2312", "gb18030"),
        ("大数据".encode(), "big5", "utf-8"),
        ("大数据，和区块链。".encode("gb18030"), "no such thing", "gb18030"),
    ],
)
def test_what_is_declared_decides_only_where_the_bytes_leave_it_open(data: bytes, declared: str, encoding: str) -> None:
    assert detect(data, [declared]) == encoding


def test_text_that_is_ascii_at_first_is_judged_again_where_it_ceases_to_be() -> None:
    data = b"plain\n" * 20_000 + ("大数据，和区块链。" * 50).encode("gb18030")
    assert decode(data) == (data.decode("gb18030"), "gb18030")
    for end in range(120_000, 120_004):  # also inside a character, which looks like the beginning of one in UTF-8
        blocks = decode_blocks((data[:end], data[end:]))
        assert "".join(chunk.text for chunk in blocks) == data.decode("gb18030")


@pytest.mark.parametrize("size", [100_000, 1 << 20])
def test_a_broken_byte_is_named_by_its_place(size: int) -> None:
    data = "大数据".encode() * 30_000 + b"\xff"
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    with pytest.raises(DataError, match=rf"terms\.csv: not valid utf-8 at byte {len(data) - 1}"):
        list(decode_blocks(blocks, "terms.csv"))


@pytest.mark.parametrize("before", range(4))
def test_a_sample_may_end_inside_a_character(before: int) -> None:
    data = b"x" * before + "大数据".encode() * 10_000
    assert detect(data[: 1 << 16]) == detect(data[:30_001], whole=False) == "utf-8"
    assert detect(data[: before + 4]) != "utf-8", "half a character at the end of all there is"


@pytest.mark.parametrize(("name", "known"), [("GB18030", "gb18030"), ("utf8", "utf-8"), ("Big5", "big5")])
def test_encodings_go_by_any_of_their_names(name: str, known: str) -> None:
    assert text_encoding(name) == known


@pytest.mark.parametrize(
    "name", ["undefined", "idna", "punycode", "unicode_escape", "hex", "rot13", "klingon", "a\0b", ""]
)
def test_a_codec_that_is_no_encoding_of_texts_is_none_for_us(name: str) -> None:
    with pytest.raises(UsageError, match="no encoding"):
        text_encoding(name)


def others(folder: Path, *known: str) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in known)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "词.csv"
    write_text(target, "old")

    def fail() -> None:
        with open_for_writing(target) as file:
            file.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (target.read_text(encoding="utf-8"), others(tmp_path, target.name)) == ("old", [])
    write_text(target, "新\n")
    assert (target.read_bytes(), others(tmp_path, target.name)) == ("新\n".encode(), [])


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_an_existing_file_keeps_its_mode_and_a_new_one_has_that_of_any_new_file(tmp_path: Path, mode: int) -> None:
    target, plain = tmp_path / "terms.csv", tmp_path / "plain"
    plain.touch()
    write_text(target, "1")
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    target.chmod(mode)
    write_text(target, "2")
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_links_are_followed_also_where_they_lead_to_nothing_yet(tmp_path: Path) -> None:
    real, first, second = tmp_path / "real" / "terms.csv", tmp_path / "first", tmp_path / "second"
    real.parent.mkdir()
    first.symlink_to(Path("real") / "terms.csv")
    second.symlink_to(first)
    for text in ("1", "2"):
        write_text(second, text)
        assert (real.read_text(encoding="utf-8"), first.is_symlink(), second.is_symlink()) == (text, True, True)
    assert others(tmp_path, "real", "first", "second") == others(real.parent, real.name) == []


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    taken: list[bytes] = []
    reader = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
    reader.start()
    write_text(pipe, "大数据")
    reader.join()
    assert taken == ["大数据".encode()]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_a_device_is_written_into_and_a_full_one_is_told() -> None:
    write_text("/dev/null", "大数据")
    with pytest.raises(DataError, match="/dev/full: No space left"):
        write_text("/dev/full", "大数据")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_a_file_that_is_read_only_stays_as_it_is(tmp_path: Path) -> None:
    target, link = tmp_path / "terms.csv", tmp_path / "link"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    target.chmod(0o444)
    for name in (target, link):
        with pytest.raises(DataError, match=r"can't write .*: it is read-only"):
            write_text(name, "new")
    assert (target.read_text(encoding="utf-8"), others(tmp_path, "terms.csv", "link")) == ("old", [])


@pytest.mark.parametrize("target", ["terms.csv", "/dev/null"])
def test_an_error_of_something_else_is_not_told_as_one_of_the_file(tmp_path: Path, target: str) -> None:
    """A source that breaks off while it is written, say."""
    with (
        pytest.raises(FileNotFoundError, match=r"source\.tbx"),
        open_for_writing(tmp_path / target) as file,
        (tmp_path / "source.tbx").open("rb") as source,
    ):
        file.write(source.read())
    assert others(tmp_path) == []


@pytest.mark.parametrize("target", ["folder", "none/terms.csv", "file/terms.csv", "a\0b", "长" * 300])
def test_what_can_not_be_written_is_told_in_one_line(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="can't write") as caught:
        write_text(tmp_path / target, "1")
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    assert others(tmp_path, "folder", "file") == others(tmp_path / "folder") == []


WRITER = """
import sys
from zhterm.files import open_for_writing
with open_for_writing(sys.argv[1]) as file:
    file.write(b"half")
    file.flush()
    print("begun", flush=True)
    sys.stdin.read()
    file.write(b" and half")
"""


def writer(target: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(target)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    return process


def test_what_a_killed_writer_leaves_the_next_one_clears_but_not_what_a_living_one_writes(tmp_path: Path) -> None:
    target = tmp_path / "terms.csv"
    (tmp_path / "terms.csv.unfinished").touch()  # somebody else's
    with writer(target) as killed, writer(target) as living:
        killed.kill()
        killed.wait()
        assert len(others(tmp_path)) == 3
        write_text(target, "third")
        assert len(others(tmp_path, "terms.csv", "terms.csv.unfinished")) == 1, "that of the living one"
        living.communicate()
    assert target.read_bytes() == b"half and half"
    assert others(tmp_path, "terms.csv") == ["terms.csv.unfinished"]


def test_a_program_that_writes_files_by_their_path_can_be_used_too(tmp_path: Path) -> None:
    with replacing(tmp_path / "terms.db") as unfinished:
        assert unfinished.read_bytes() == b""
        unfinished.write_bytes(b"1")
    assert others(tmp_path) == ["terms.db"]
