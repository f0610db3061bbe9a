"""A full disk is a plain sentence, never the end of the process."""

from __future__ import annotations

import errno
import io

import pikepdf
import pytest

from sarlens.export.outfile import Held


class Full(io.BytesIO):
    """A stream that takes a little and then is full."""

    def write(self, data: object) -> int:
        if self.tell() > 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)  # type: ignore[arg-type]


def test_the_engine_goes_on_and_the_trouble_comes_after() -> None:
    out = Held(Full())
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    with pytest.raises(OSError, match="No space left"):
        out.settle()


def test_a_stream_with_room_gets_every_byte() -> None:
    plain = io.BytesIO()
    out = Held(plain)
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    out.settle()
    with pikepdf.open(plain) as read:
        assert len(read.pages) == 1
