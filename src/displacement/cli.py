"""The command line: parses, calls, prints.

Exit status: 0 done; 1 the data is at fault; 2 the call is at fault; 3 the network.  Results go to the standard output,
messages to the error output.  No traceback without `--debug`.
"""

import logging
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from displacement.errors import CallError, DisplacementError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
                  help="Tidy tables and reports on people who had to flee, the food that came in, and how long roads "
                       "were closed.")
REJECTS_SHOWN = 5


Root = Annotated[Path | None, typer.Option("--root", help="Folder that holds data/raw and reports.")]


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done.")] = False,
) -> None:
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(name)s: %(message)s")
    _state["debug"] = debug


_state = {"debug": False}


Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
def find(
    words: Annotated[list[str], typer.Argument(help="What you look for, such as: price spike.", show_default=False)],
    most: Annotated[int, typer.Option("--most", min=1, help="How many rows to print at most.")] = 10,
    json: Json = False,
) -> None:
    """Search everything by word; print how to go on.

    Searches datasets, tables, columns, codes, countries, indicators, charts, reports and pages. The column next holds
    the line of code or the command to go on with. If nothing is found, the nearest words are named on the error output,
    and the exit status is still 0: the search was done.
    """
    from displacement.guide.finding import find as search
    from displacement.guide.finding import nothing_found

    question = " ".join(words)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)             # said below, in one line
        found = search(question, most)
    if found.empty:
        typer.echo(nothing_found(question), err=True)
    if json or len(found):
        _print(found[["kind", "name", "next", "what"]], json)


@app.command()
def datasets(json: Json = False, root: Root = None) -> None:
    """List the datasets: tables, years, status, licence."""
    from displacement.catalogue.loading import datasets as catalogue

    _print(catalogue(root), json, ["dataset", "tables", "years", "status", "licence"])


@app.command()
def indicators(json: Json = False) -> None:
    """List the indicators: family, name, what each says.

    --json adds the tables and columns each needs, the columns it gives, its reference and its page.
    """
    from displacement.analysis._indicators import indicators as listed

    _print(listed(), json, ["family", "name", "summary"])


@app.command()
def charts(json: Json = False) -> None:
    """List the charts: what each shows, what it needs."""
    from displacement.charts._gallery import gallery

    _print(gallery(), json, ["chart", "shows", "needs"])


@app.command()
def tidy(
    file: Annotated[Path, typer.Argument(help="The file to tidy.", show_default=False)],
    dataset: Annotated[str | None, typer.Option("--dataset", help="The dataset it belongs to, if not clear.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="CSV, Parquet or XLSX file to write.")] = None,
    columns: Annotated[str | None, typer.Option("--columns", help="Columns to keep, joined by commas.")] = None,
    table: Annotated[str | None, typer.Option("--table", help="One of the dataset's tables.")] = None,
    layout: Annotated[str | None, typer.Option("--layout", help="The layout to read it in, where several fit.")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", metavar="HEADING=KNOWN",
                                                    help="Take a heading as one that the layout knows.")] = None,
    leave_out: Annotated[list[str] | None, typer.Option("--leave-out", metavar="HEADING",
                                                        help="Do without numbers under an unknown heading.")] = None,
    given: Annotated[list[str] | None, typer.Option("--given", metavar="COLUMN=VALUE",
                                                    help="Say what the file does not, such as country=SDN.")] = None,
    allow_rejected: Annotated[bool, typer.Option("--allow-rejected", help="Exit 0 though records were rejected.")]
    = False,
    allow_truncated: Annotated[bool, typer.Option("--allow-truncated", help="Take a file cut inside its last record.")]
    = False,
) -> None:
    """Turn a publisher's file into tidy tables.

    Without --out the first table goes to the standard output.
    """
    from displacement.store._blocks import write_in_blocks
    from displacement.store._files import refuse_unknown_output, selected, write_tables

    refuse_unknown_output(out)
    chosen = columns.split(",") if columns else None
    asked = _asked(layout, alias, leave_out, given)
    with _working(f"Reading {file.name}"):
        from displacement.catalogue.tidying import candidates, tidied

        in_blocks = out is not None and not allow_truncated
        result = (write_in_blocks(file, candidates(dataset), out, table=table, columns=chosen, asked=asked)
                  if in_blocks else None)
        paths = result.paths if result else ()
        if result is None:
            result = tidied(file, dataset, allow_truncated=allow_truncated, asked=asked)
            tables = selected(result, table, chosen)
            paths = write_tables(tables, result.rejected, out) if out else ()
    if out is None:
        name, frame = next(iter(tables.items()))
        sys.stdout.write(frame.to_csv(index=False, lineterminator="\n"))
        others = [f"{other} ({len(rows):,} rows)" for other, rows in tables.items() if other != name and len(rows)]
        if others:
            typer.echo(f"printed: {name}; the file also has {', '.join(others)}. Name one with --table, or write all "
                       "with --out.", err=True)
    for path in paths:
        typer.echo(path)
    _account(file, result)
    if (len(result.rejected) or result.faulty) and not allow_rejected:
        raise typer.Exit(1)


def _asked(layout, alias, leave_out, given):
    """Return what the options of `tidy` say of the file."""
    from displacement.reading.files import Asked

    return Asked.of(_pairs("--alias HEADING=KNOWN", alias), leave_out or (), layout,
                    _pairs("--given COLUMN=VALUE", given))


def _pairs(option, told):
    """Return {left: right} of what was *told* with *option*, which shows how to write it."""
    pairs = [pair.partition("=") for pair in told or ()]
    wrong = [old + mark + new for old, mark, new in pairs if not (mark and old.strip() and new.strip())]
    if wrong:
        name, _, shape = option.partition(" ")
        raise CallError(f"{name} expects {shape}, got {wrong[0]!r}.")
    return {old.strip(): new.strip() for old, _, new in pairs}


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[DATASET]...", help="Datasets; all if none.")] = None,
    root: Root = None,
) -> None:
    """Check the data on this disk: files, rules, records."""
    from displacement.catalogue.loading import checked
    from displacement.catalogue.loading import datasets as catalogue

    found = catalogue(root)
    wanted = names or found.loc[found["status"].eq("shipped"), "dataset"].to_list()
    faults = 0
    for name in wanted:
        with _working(f"Checking {name}"):
            problems = checked(name, root)
        faults += len(problems)
        typer.echo(f"{name}: {'as recorded' if not problems else f'{len(problems)} problems'}")
        for problem in problems:
            typer.echo(f"  {problem}", err=True)
    if faults:
        raise typer.Exit(1)


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="A report of reports/*.toml, such as karabakh.", show_default=False)],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Use what was known by then.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder to write to.")] = None,
    formats: Annotated[str, typer.Option("--format", help="Documents to write, joined by commas.")]
    = "html,pdf,xlsx",
    root: Root = None,
) -> None:
    """Write a report; print the paths of its documents."""
    from displacement.reports._write import report as write

    with _working(f"Writing {name}"):
        paths = write(name, as_of, out=out, formats=tuple(formats.split(",")), root=root)
    for path in paths:
        typer.echo(path)


@app.command()
def template(
    table: Annotated[str, typer.Argument(help="A table with a template, such as episodes.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="XLSX file to write.", show_default=False)],
) -> None:
    """Write an empty workbook to fill in.

    It has drop-downs, a worked row to overwrite, and help on every column.
    """
    from displacement.store._template import template as write

    typer.echo(write(table, out))


@app.command()
def package(
    dataset: Annotated[str, typer.Argument(help="A dataset.", show_default=False)],
    to: Annotated[Path, typer.Option("--to", help="Folder to write to.", show_default=False)],
    root: Root = None,
) -> None:
    """Write a dataset as CSV, XLSX and Data Package."""
    from displacement.store._package import package as write

    for path in write(dataset, to, root):
        typer.echo(path)


@contextmanager
def _working(message):
    """Show that something is being done, where a person looks on."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield


def _account(file, result):
    """Say on the error output what became of the records, and name the first that were rejected."""
    for ledger in result.ledgers:
        count = ledger.records
        typer.echo(f"{', '.join(ledger.parts)}: {ledger.dataset} ({ledger.edition}), {count.read} records: "
                   f"{count.kept} kept, {count.dropped} dropped, {count.rejected} rejected.", err=True)
        for drop in ledger.drops.itertuples():
            typer.echo(f"  dropped: {drop.rule} ({drop.records} records, {drop.values} values)", err=True)
        if ledger.unknown:
            typer.echo(f"  columns left out, not known to this layout: {', '.join(ledger.unknown)}", err=True)
    for note in dict.fromkeys(note for ledger in result.ledgers for note in ledger.notes):
        typer.echo(f"  {note}", err=True)
    for part in result.truncated:
        typer.echo(f"  truncated: {part} ends inside a record; it and all that came after are missing", err=True)
    for part, reason in result.skipped.items():
        known = "no known layout" not in reason and "no reader knows" not in reason
        typer.echo(f"  not read: {part}, which {reason if known else 'fits no known layout'}", err=True)
    for part, reason in result.faulty.items():
        typer.echo(f"  not read, and left out: {part}: {reason}", err=True)
    if len(result.rejected):
        typer.echo(_rejected(file, result.rejected), err=True)


def _rejected(file, rejected):
    shown = [f"{row.part}, record {row.record}: {row.rule}" + (f" (found {row.value!r})" if row.value else "")
             for row in rejected.head(REJECTS_SHOWN).itertuples()]
    more = len(rejected) - len(shown)
    tail = f"; and {more} more" if more > 0 else ""
    return (f"{file}: rejected {'; '.join(shown)}{tail}. Mend the records, or pass --allow-rejected to go on without "
            "them.")


def _print(frame, json, columns=None):
    """Print *frame* as JSON with all it holds, or as a table of some *columns*."""
    if json:
        typer.echo(frame.to_json(orient="records", indent=1, force_ascii=False))
    else:
        _print_table(frame[columns] if columns else frame)


def _print_table(frame):
    from rich.console import Console
    from rich.table import Table

    rows = [["" if cell is None or cell != cell else str(cell) for cell in row]         # NaN is not equal to itself
            for row in frame.itertuples(index=False)]
    if not sys.stdout.isatty():
        widths = [max(map(len, cells)) for cells in zip(frame.columns, *rows, strict=True)]
        for row in (frame.columns, *rows):
            typer.echo("  ".join(map(str.ljust, row, widths)).rstrip())
        return
    table = Table(*frame.columns)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def main(arguments=None):
    """Run the command line; every error ends in one message and its exit status."""
    try:
        app(args=arguments, standalone_mode=True)
    except DisplacementError as error:
        if _state["debug"]:
            raise
        typer.echo(f"displacement: {error}", err=True)
        sys.exit(error.exit_status)
    except (OSError, MemoryError) as error:
        if _state["debug"]:
            raise
        typer.echo(f"displacement: {error}. Run again with --debug for details.", err=True)
        sys.exit(1)
