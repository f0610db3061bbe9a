"""What is sent to other machines: a page's bytes, or those of a file that is to be opened. Never the case."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Any

from sarlens.actions import reading
from sarlens.ingest.onepage import one_page, open_to_part
from sarlens.settings import Settings
from sarlens.store.cases import Case


class Sender:
    """Makes pieces of work ready to be sent. Holds the file that it took a page out of last open."""

    def __init__(self, case: Case, settings: Settings) -> None:
        self._case = case
        self._settings = dataclasses.replace(settings, passwords=())  # those are sent to nobody
        self._stack = ExitStack()
        self._file = ""
        self._left = 0
        self._parts: Any = None

    def __enter__(self) -> Sender:
        """Itself."""
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _tb: TracebackType | None
    ) -> None:
        """Close the file."""
        self._stack.close()

    def packed(self, job: reading.Source | reading.PageJob) -> Callable[[], Any]:
        """The work as a call without arguments, its bytes inside."""
        if isinstance(job, reading.Source):
            with self._case.open_original(job.file) as whole:
                return partial(reading.do_sent, reading.Sent(job, whole.read()), self._settings)
        return partial(reading.do_sent, self._page(job), self._settings)

    def _page(self, job: reading.PageJob) -> reading.Sent:
        if job.file != self._file or not self._left:
            self._stack.close()
            self._parts = self._stack.enter_context(open_to_part(self._case.open_pdf(job.file)))
            self._file, self._left = job.file, reading.KEPT_OPEN
        self._left -= 1
        alone = one_page(self._parts, job.number) if self._parts is not None else None
        if alone is not None:
            return reading.Sent(job, alone, at=1)
        with self._case.open_pdf(job.file) as whole:
            return reading.Sent(job, whole.read(), at=job.number)
