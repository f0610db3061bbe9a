"""The sample cases: invented records about people who do not exist."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from sarlens.actions.cases import day, new_case
from sarlens.actions.exporting import export, file_name
from sarlens.actions.intake import add
from sarlens.actions.views import summary
from sarlens.errors import WrongCall
from sarlens.model import Progress
from sarlens.settings import Settings

SAMPLES = {
    "quick": "five pages, half a minute",
    "adult": "an adult in supported living",
    "child": "a child with an education, health and care plan",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """What to tell at the end."""

    lines: tuple[str, ...]


def samples_folder() -> Path:
    """Where the sample bundles lie: in the clone, or inside the installed package. Raises WrongCall where there are none."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package.parent / "data" / "samples", package / "samples"):
        if folder.is_dir():
            return folder
    raise WrongCall("The sample records are not installed. Get them with a full copy of SARLens.")


def _build(name: str, out: Path, settings: Settings) -> Iterator[Progress]:
    """Make the sample's case afresh at `out / NAME.sarlens`."""
    bundle = samples_folder() / name
    if name not in SAMPLES or not (bundle / "expected.json").is_file():
        raise WrongCall(f"There is no sample {name!r}. Choose one of: {', '.join(SAMPLES)}.")
    facts = json.loads((bundle / "expected.json").read_text())["case"]
    path = out / f"{name}.sarlens"
    for left in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        left.unlink(missing_ok=True)
    with new_case(path, facts["persons"], facts["family"], day(facts["requested"]), day(facts["received"])) as case:
        yield from add(case, sorted((bundle / "files").iterdir()), settings)


def demo(name: str, out: Path, settings: Settings | None = None) -> Generator[Progress, None, Ending]:
    """Build a sample case and write its evidence summary; returns an `Ending`."""
    yield from _build(name, out, settings or Settings())
    from sarlens.actions.cases import open_case

    path = out / f"{name}.sarlens"
    written = []
    with open_case(path, read_only=True) as case:
        said = summary(case)
        for format in ("docx", "bundle"):
            written.append(out / file_name(name, "complaint", format))
            export(case, "complaint", format, written[-1])
    return Ending((
        *said.lines, "", f"The evidence summary: {written[0]}", f"The pages it rests on: {written[1]}",
        f"Look round it in the browser: sarlens app {path}",
    ))  # fmt: skip


def sample_case(name: str, out: Path) -> Path:
    """Build a sample case and give its path."""
    for _progress in _build(name, out, Settings()):
        pass
    return out / f"{name}.sarlens"
