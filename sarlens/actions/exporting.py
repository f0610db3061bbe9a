"""Writing a case out."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import sarlens
from sarlens.actions.analysing import corpus
from sarlens.analysis import law, meaning
from sarlens.errors import WrongCall
from sarlens.export import Format, Purpose
from sarlens.export import export as write
from sarlens.export.schedule import Dossier, Rule
from sarlens.model import Page
from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.store.evidence import Wanted

PURPOSES: dict[str, str] = {
    "complaint": "A complaint to the council, NHS or care company",
    "lgsco": "The Local Government and Social Care Ombudsman",
    "phso": "The Parliamentary and Health Service Ombudsman",
    "ico": "The Information Commissioner (ICO)",
    "court": "A court or tribunal: a draft schedule",
    "everything": "Everything that was found",
}
FORMATS: dict[str, str] = {
    "docx": "Word document", "pdf": "PDF", "bundle": "Exhibit bundle: the pages themselves, as one PDF",
    "xlsx": "Excel workbook", "csv": "Table (CSV)", "html": "Web page", "json": "Data for other programs (JSON)",
}  # fmt: skip
_SUFFIX = {"bundle": "pdf"}


def file_name(title: str, purpose: str, format: str) -> str:
    """A plain name for an export."""
    what = "bundle" if format == "bundle" else "summary"
    return f"{title} {purpose} {what}.{_SUFFIX.get(format, format)}"


def dossier(case: Case) -> Dossier:
    """All that an export may draw on."""

    def load_page(file: str, number: int) -> Page:
        page = case.page(file, number)
        if page is None:
            raise KeyError((file, number))
        return page

    return Dossier(
        corpus=corpus(case), analysis=evidence.analysis(case), open_pdf=case.open_pdf, verdicts=evidence.verdicts(case),
        problems=case.problems(), reviewed=case.reviewed_pages(), version=sarlens.__version__, load_page=load_page,
        law={one.id: Rule(one.id, one.title, one.reference, one.checked if one.verified else None) for one in law()},
        counter=evidence.findings(case, Wanted(counter=True)), meaning=meaning,
    )  # fmt: skip


def export(case: Case, purpose: str, format: str, out: Path) -> None:
    """Write one export. Raises WrongCall for a purpose, format or place that can't be."""
    if purpose not in PURPOSES:
        raise WrongCall(f"--for is one of {', '.join(PURPOSES)}, not {purpose!r}.")
    if format not in FORMATS:
        raise WrongCall(f"--format is one of {', '.join(FORMATS)}, not {format!r}.")
    if out.exists() and out.samefile(case.path):
        raise WrongCall(f"{out} is the case itself. Give the export a name of its own.")
    write(dossier(case), cast(Purpose, purpose), cast(Format, format), out)
