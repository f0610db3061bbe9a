"""The command line: parse, call one action, print."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from sarlens.errors import SarlensError, barrier
from sarlens.output import Format, Shown, show_progress, show_rows

if TYPE_CHECKING:
    from sarlens.settings import Settings
    from sarlens.store.cases import Case

app = typer.Typer(
    help="Reads the records a family was sent and shows how the family was treated, page by page.",
    add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False,
)  # fmt: skip

CaseArg = Annotated[Path, typer.Argument(metavar="CASE", help="The case file.")]
Locked = Annotated[bool, typer.Option("--passphrase-stdin", help="Read the case's passphrase from standard input.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
ProgressOption = Annotated[Shown, typer.Option("--progress", help="A bar on a terminal, or one JSON line a step.")]
Day = Annotated[Optional[str], typer.Option(metavar="DATE")]
Names = Annotated[Optional[list[str]], typer.Option(metavar="NAME")]
Passwords = Annotated[Optional[Path], typer.Option(
    "--password-file", metavar="PATH", help="A text file with the passwords of locked files, one a line.",
)]  # fmt: skip
Workers = Annotated[int, typer.Option("--workers", min=0, help="Processes that read pages; 0: one for each core.")]

ClusterOption = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="Read pages on the machines of a dask scheduler of your own (tcp://192.168.1.20:8786). Every page is sent to "
        "those machines, and what they answer is trusted: name only machines that you or your solicitor run.",
    ),
]


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context, debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False
) -> None:
    """Open the app in the browser where no command is given."""
    del debug  # read by main(), before anything can fail
    if context.invoked_subcommand is None:
        _launch(None)


def _launch(case: Path | None) -> None:
    from sarlens.ui.launch import launch

    launch(case)


@app.command("app")
def open_app(case: Annotated[Optional[Path], typer.Argument(metavar="[CASE]")] = None) -> None:
    """Open the app in the browser; it listens on this computer only."""
    _launch(case)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the case and the summary.")] = Path(
        "sarlens-demo"
    ),
    bundle: Annotated[str, typer.Option(help="Which sample: adult, child or quick.")] = "adult",
    progress: ProgressOption = "bar",
) -> None:
    """Build the sample case, say what was found, and write the evidence summary."""
    from sarlens.actions.demo import demo as action

    ending = show_progress(action(bundle, out), progress)
    for line in ending.lines:
        print(line)


@app.command()
def new(
    case: CaseArg, person: Names = None, family: Names = None, requested: Day = None, received: Day = None,
    passphrase_stdin: Locked = False,
) -> None:  # fmt: skip
    """Make a case file."""
    from sarlens.actions.cases import new_case

    new_case(case, person or [], family or [], _day(requested), _day(received), _passphrase(passphrase_stdin)).close()
    print(f"Made {case}. Add the files you were sent with: sarlens add {case} PATH")


@app.command()
def add(
    case: CaseArg, paths: Annotated[list[Path], typer.Argument(metavar="PATH...")], workers: Workers = 0,
    cluster: ClusterOption = "",
    ocr: Annotated[str, typer.Option(help="auto, always or never.")] = "auto",
    progress: ProgressOption = "bar", passphrase_stdin: Locked = False, password_file: Passwords = None,
) -> None:  # fmt: skip
    """Take in files, folders and archives; read and analyse them. Safe to interrupt and to repeat."""
    from sarlens.actions.cases import open_case
    from sarlens.settings import chosen, passwords_from

    settings = chosen(ocr=ocr, workers=workers, cluster=cluster, passwords=passwords_from(password_file))
    with open_case(case, _passphrase(passphrase_stdin)) as opened:
        _add(opened, paths, settings, progress)


@app.command("analyse")
def analyse_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...")],
    case: Annotated[Path, typer.Option("--case", metavar="CASE")],
    person: Names = None, family: Names = None, requested: Day = None, received: Day = None, workers: Workers = 0,
    cluster: ClusterOption = "",
    ocr: Annotated[str, typer.Option(help="auto, always or never.")] = "auto",
    progress: ProgressOption = "bar", passphrase_stdin: Locked = False, password_file: Passwords = None,
) -> None:  # fmt: skip
    """Make a case (if there is none) and add the files in one go."""
    from sarlens.actions.cases import open_or_new_case
    from sarlens.actions.intake import check
    from sarlens.settings import chosen, passwords_from

    check(paths)
    settings = chosen(ocr=ocr, workers=workers, cluster=cluster, passwords=passwords_from(password_file))
    facts = (person or [], family or [], _day(requested), _day(received))
    with open_or_new_case(case, *facts, passphrase=_passphrase(passphrase_stdin)) as opened:
        _add(opened, paths, settings, progress)


def _add(case: Case, paths: list[Path], settings: Settings, progress: Shown) -> None:
    from sarlens.actions.intake import add as action
    from sarlens.actions.views import summary

    show_progress(action(case, paths, settings), progress)
    said = summary(case)
    for line in said.lines:
        print(line, file=sys.stderr if progress == "json" else sys.stdout)
    if not said.complete:
        raise typer.Exit(1)


@app.command()
def findings(
    case: CaseArg,
    pattern: Annotated[Optional[list[str]], typer.Option(metavar="ID")] = None,
    status: Annotated[Optional[list[str]], typer.Option(help="suggested, confirmed or rejected.")] = None,
    strength: Annotated[Optional[list[str]], typer.Option(help="strong, likely or possible.")] = None,
    first: Annotated[Optional[str], typer.Option("--from", metavar="DATE")] = None,
    last: Annotated[Optional[str], typer.Option("--to", metavar="DATE")] = None,
    speaker: str = "", text: Annotated[str, typer.Option(metavar="QUERY")] = "",
    format: FormatOption = "table", passphrase_stdin: Locked = False,
) -> None:  # fmt: skip
    """List the tagged passages."""
    from sarlens.actions.cases import open_case
    from sarlens.actions.views import finding_lines, finding_rows, wanted

    choice = wanted(pattern or [], status or [], strength or [], _day(first), _day(last), speaker, text)
    with open_case(case, _passphrase(passphrase_stdin), read_only=True) as opened:
        show_rows(finding_lines(opened, choice) if format == "table" else finding_rows(opened, choice), format)


@app.command()
def search(case: CaseArg, query: str, format: FormatOption = "table", passphrase_stdin: Locked = False) -> None:
    """Find pages by their words; "in quotes" for a phrase."""
    from sarlens.actions.cases import open_case
    from sarlens.actions.views import search_rows

    with open_case(case, _passphrase(passphrase_stdin), read_only=True) as opened:
        show_rows(search_rows(opened, query), format)


def _view(name: str, about: str) -> None:
    """One of the other views: the same command for each table."""

    def command(case: CaseArg, format: FormatOption = "table", passphrase_stdin: Locked = False) -> None:
        from sarlens.actions.cases import open_case
        from sarlens.actions.screens import screen_lines
        from sarlens.actions.views import view_rows

        with open_case(case, _passphrase(passphrase_stdin), read_only=True) as opened:
            show_rows(screen_lines(opened, name) if format == "table" else view_rows(opened, name), format)

    app.command(name, help=about)(command)


_view("chronology", "Every dated event.")
_view("commitments", "Promises, and what became of each.")
_view("gaps", "What is missing.")
_view("people", "Who is who.")
_view("spread", "Allegations and where they were repeated.")
_view("escalations", "What came after what: dates only.")
_view("contradictions", "One thing told differently in two places.")
_view("redactions", "What was taken out: page, place, reason and its meaning.")


@app.command("ledger")
def ledger_command(case: CaseArg, format: FormatOption = "table", passphrase_stdin: Locked = False) -> None:
    """Every file that came in and every page that needs an eye: read, unreadable and why, duplicate, left out."""
    from sarlens.actions.cases import open_case
    from sarlens.actions.ledger import ledger, ledger_rows

    with open_case(case, _passphrase(passphrase_stdin), read_only=True) as opened:
        show_rows(ledger_rows(opened), format)
        if format == "table":
            print(ledger(opened).headline())


@app.command()
def review(
    case: CaseArg, finding: str,
    confirm: Annotated[bool, typer.Option("--confirm")] = False, reject: Annotated[bool, typer.Option("--reject")] = False,
    note: Optional[str] = None, pattern: Annotated[Optional[str], typer.Option(metavar="ID")] = None,
    passphrase_stdin: Locked = False,
) -> None:  # fmt: skip
    """Record the family's decision on a finding."""
    from sarlens.actions.cases import open_case
    from sarlens.actions.reviewing import decide

    with open_case(case, _passphrase(passphrase_stdin)) as opened:
        print(decide(opened, finding, confirm=confirm, reject=reject, note=note, pattern=pattern))


@app.command()
def export(
    case: CaseArg,
    purpose: Annotated[str, typer.Option("--for", metavar="PURPOSE")],
    format: Annotated[str, typer.Option("--format", metavar="FORMAT")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="PATH")], passphrase_stdin: Locked = False,
) -> None:  # fmt: skip
    """Write the evidence summary, a table, or the exhibit bundle."""
    from sarlens.actions.cases import open_case
    from sarlens.actions.exporting import export as action

    with open_case(case, _passphrase(passphrase_stdin), read_only=True) as opened:
        action(opened, purpose, format, out)
    print(f"Wrote {out}")


@app.command("tag")
def tag_command(file: Annotated[Optional[Path], typer.Argument(metavar="[FILE]")] = None) -> None:
    """Tag plain text with no case: JSON lines in, JSON lines out."""
    from sarlens.actions.text_tagging import open_lines, tag_lines

    with open_lines(file) as lines:
        for line in tag_lines(lines):
            print(line)


@app.command("eval")
def eval_command(labelled: Path, format: FormatOption = "table") -> None:
    """Score the tagger on labelled text: precision, recall, F1 and average precision for each pattern."""
    from sarlens.actions.text_tagging import evaluate_lines, open_lines

    with open_lines(labelled) as lines:
        show_rows(evaluate_lines(lines), format)


@app.command("train")
def train_command(
    labelled: Annotated[Optional[Path], typer.Option(metavar="FOLDER", help="One .jsonl of passages for each author.")] = None,
    documents: Annotated[Optional[Path], typer.Option(metavar="FOLDER", help="Passages of whole disclosures.")] = None,
    models: Annotated[Optional[Path], typer.Option(metavar="FOLDER", help="What is written to.")] = None,
    minilm: Annotated[Optional[Path], typer.Option(metavar="FOLDER", help="MiniLM's weights: learn the encoder anew.")] = None,
    reviewed: Annotated[Optional[list[Path]], typer.Option(metavar="CASE", help="Learn from what was kept and set aside in it, too.")] = None,
) -> None:  # fmt: skip
    """Rebuild the models from the labelled text; the same text gives the same bytes. The encoder is kept unless asked for."""
    from sarlens.actions.training import train

    for step in train(labelled, documents, models, minilm, reviewed or ()):
        print(step, flush=True)


@app.command()
def verify(case: CaseArg, passphrase_stdin: Locked = False) -> None:
    """Check every hash, every page and every reference in a case."""
    from sarlens.actions.cases import open_case
    from sarlens.actions.verifying import verify as action

    whole = True
    with open_case(case, _passphrase(passphrase_stdin), read_only=True) as opened:
        for check in action(opened):
            print(f"{'whole' if not check.faults else 'WRONG'}  {check.what}: {check.count}")
            for fault in check.faults:
                print(f"       {fault}")
            whole = whole and not check.faults
    if not whole:
        raise typer.Exit(3)


@app.command()
def patterns(format: FormatOption = "table") -> None:
    """What can be tagged, with what counts and what does not."""
    from sarlens.actions.views import pattern_rows

    show_rows(pattern_rows(), format)


@app.command()
def law(format: FormatOption = "table") -> None:
    """The legal references, each with its source and the date it was checked."""
    from sarlens.actions.views import law_rows

    show_rows(law_rows(), format)


def _day(text: str | None) -> dt.date | None:
    from sarlens.actions.cases import day

    return day(text)


def _passphrase(wanted: bool) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if wanted else None


def _run(arguments: list[str]) -> int:
    try:
        code = typer.main.get_command(app).main(arguments, prog_name="sarlens", standalone_mode=False)
    except SarlensError as trouble:
        print(trouble, file=sys.stderr)
        return trouble.exit_code
    except typer.TyperException as trouble:
        print(f"{str(trouble).rstrip('.')}. See: sarlens --help", file=sys.stderr)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        print("Stopped. What was read is kept; run the same command again to carry on.", file=sys.stderr)
        return 130
    return code if isinstance(code, int) else 0


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code; errors are one plain line, with `--debug` the traceback too."""
    given = sys.argv[1:] if arguments is None else arguments
    if "--debug" in given:
        logging.basicConfig(level=logging.INFO)
        sys.exit(_run(["--debug", *(one for one in given if one != "--debug")]))
    logging.getLogger("sarlens").addHandler(logging.NullHandler())
    logging.getLogger("sarlens").propagate = False
    sys.exit(barrier(lambda: _run(given), _fault))


def _fault(_code: str, _message: str) -> int:
    print("SARLens met a fault of its own; nothing that was read is lost. Run it again with --debug and report what it says.",
          file=sys.stderr)  # fmt: skip
    return 2
