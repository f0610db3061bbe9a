"""The case written out: evidence summaries, workbooks, tables, data, and the exhibit bundle.

`schedule.py` decides what is said. Every exporter lays out the same schedule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias, get_args

from sarlens.errors import WrongCall
from sarlens.export import bundle, case_json, excel, html, pdf, table, word
from sarlens.export.outfile import replaced
from sarlens.export.schedule import Dossier, Purpose, Rule, Schedule, decide

Format: TypeAlias = Literal["docx", "pdf", "xlsx", "csv", "json", "html", "bundle"]


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format: its name, the usual ending of its files, and what writes a schedule in it."""

    format: Format
    suffix: str
    write: Callable[[Schedule, BinaryIO], None]


EXPORTERS: tuple[Exporter, ...] = (
    Exporter("docx", ".docx", word.write),
    Exporter("pdf", ".pdf", pdf.write),
    Exporter("xlsx", ".xlsx", excel.write),
    Exporter("csv", ".csv", table.write),
    Exporter("json", ".json", case_json.write),
    Exporter("html", ".html", html.write),
    Exporter("bundle", ".pdf", bundle.write),
)


def export(dossier: Dossier, purpose: Purpose, format: Format, out: Path) -> None:
    """Write the dossier for a purpose in a format. `out` appears whole or not at all.

    Raises:
        WrongCall: the purpose or format is unknown, or the place can't be written to.
        NoSpace: the disk is full.
    """
    if purpose not in get_args(Purpose):
        raise WrongCall(f"There is no export for {purpose}. Choose one of {', '.join(get_args(Purpose))}.")
    found = [exporter for exporter in EXPORTERS if exporter.format == format]
    if len(found) != 1:
        raise WrongCall(f"There is no export as {format}. Choose one of {', '.join(get_args(Format))}.")
    with replaced(out) as stream:
        found[0].write(decide(dossier, purpose), stream)


__all__ = ["EXPORTERS", "Dossier", "Exporter", "Format", "Purpose", "Rule", "Schedule", "export"]
