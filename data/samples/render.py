"""Renders the invented disclosures: `python data/samples/render.py [bundle ...] [--to FOLDER]`.

Reads data/samples/<bundle>/source and bundle.toml; writes files/ and expected.json (to FOLDER/<bundle> if one is named).
The same sources give the same bytes.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from rendering.assemble import files  # noqa: E402
from rendering.source import bundle  # noqa: E402
from rendering.truth import expected  # noqa: E402


def render(folder: Path, out: Path) -> dict:
    """Write one bundle's files and truth into `out`; give back the truth."""
    read = bundle(folder)
    made = files(read)
    truth = expected(read, made)
    place = out / "files"
    if place.exists():
        shutil.rmtree(place)
    place.mkdir(parents=True)
    for f in made:
        if not f.parent:
            (place / f.name).write_bytes(f.data)
    (out / "expected.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return truth


def main() -> None:
    """Render the bundles named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundles", nargs="*")
    parser.add_argument("--to", type=Path, default=HERE)
    asked = parser.parse_args()
    for name in asked.bundles or sorted(p.parent.name for p in HERE.glob("*/bundle.toml")):
        truth = render(HERE / name, asked.to / name)
        pages = sum(f["pages"] or 0 for f in truth["files"])
        counts = ", ".join(f"{len(v)} {k}" for k, v in truth.items() if k not in ("case", "files"))
        print(f"{name}: {len(truth['files'])} files, {pages} pages in PDFs and pictures; {counts}")


if __name__ == "__main__":
    main()
