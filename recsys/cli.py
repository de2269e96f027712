"""The command line: ``python -m recsys build | recommend | explain | reason | evaluate | doctor``.

Only parsing happens here; each command is a module of ``recsys.commands`` and is imported when it runs, so that help
and ``doctor`` work where packages are missing.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence

from recsys.errors import BecauseError

REFUSED = 2
STOPPED = 130
UNREAD = 141
INSTALL = "Install it with: pip install -r requirements.txt. What else is missing: python -m recsys doctor"
EXAMPLES = """examples:
  python -m recsys build
  python -m recsys recommend --intent "a mind-bending film about dreams" --likes 2571,1 -k 5
  python -m recsys explain --intent "a mind-bending film about dreams" --item 79132
  python -m recsys reason --user 15 -k 3 --json
  python -m recsys recommend --batch in.jsonl --out out.jsonl -k 10
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 (doctor found something), 2 (refused), 130 (Ctrl-C)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = _run(build_parser().parse_args(arguments))
        sys.stdout.flush()
        return code
    except BecauseError as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("recsys"):
            raise
        print(f"The package {missing.name} is not installed. {INSTALL}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD


def _run(options: argparse.Namespace) -> int:
    command = importlib.import_module(f"recsys.commands.{options.command}")
    return int(command.run(options))


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command, with its help."""
    parser = argparse.ArgumentParser(
        prog="python -m recsys",
        description="Recommendations that show their working: each score is a sum that anyone can read.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_build(commands)
    _add_recommend(commands)
    _add_explain(commands)
    _add_reason(commands)
    _add_evaluate(commands)
    _add_doctor(commands)
    return parser


Commands = argparse._SubParsersAction  # the only name that argparse has for what add_subparsers returns


def _add(commands: Commands[argparse.ArgumentParser], name: str, purpose: str, detail: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}. {detail}",
        allow_abbrev=False,
    )
    command.add_argument(
        "--data",
        metavar="PATH",
        help='a folder with items and ratings, or "movielens", the packaged data (default: BECAUSE_DATA)',
    )
    return command


def _add_build(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "build",
        "build what the app loads: item vectors, collaborative model, language model",
        "What is there already is checked and kept. Everything lies under the cache folder (BECAUSE_CACHE).",
    )
    command.add_argument("--force", action="store_true", help="remove what is stored for this data first")


def _add_recommend(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "recommend",
        "rank items for an intent and what somebody likes",
        "Shows what was understood, the list, and where each score comes from; or ranks a whole file of requests.",
    )
    _add_question(command)
    _add_count(command)
    _add_json(command)
    command.add_argument(
        "--batch",
        metavar="IN.jsonl",
        help='rank each line {"id", "intent", "likes": [ids]} of this file ("-": standard input)',
    )
    command.add_argument(
        "--out",
        metavar="OUT.jsonl",
        help='where the lines {"id", "items": [ids], "scores": […]} go ("-": standard output)',
    )


def _add_explain(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "explain",
        "take the score of one item apart",
        "Every row of the sum, what it leaves over, and the smallest change that lets another item pass.",
    )
    _add_question(command)
    command.add_argument("--item", metavar="ID", required=True, help="the item to explain")
    _add_json(command)
    command.add_argument("--html", metavar="FILE", help="write a report too: one page that needs no network")
    command.add_argument("--png", metavar="FILE", help="write a picture of the sum too")
    command.add_argument("--csv", metavar="FILE", help="write every row too, as a table for spreadsheets")


def _add_reason(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "reason",
        "write why, in words, for the best items",
        "Each claim of a sentence is linked to the row that it rests on; a template says that it is one.",
    )
    _add_question(command)
    _add_count(command)
    command.add_argument(
        "--style",
        choices=("plain", "short", "detail", "child", "analyst"),
        default="plain",
        help="how it is told: short, in detail, for a child, for an analyst (default: plain)",
    )
    _add_json(command)


def _add_evaluate(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "evaluate",
        "measure how well models foresee what people rate next",
        "The last fifth of each person's ratings is held out; relevant is what they gave at least four stars.",
    )
    command.add_argument("--model", metavar="NAME", nargs="+", help="because, ease, popularity (default: all of them)")
    _add_json(command)


def _add_doctor(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _add(
        commands,
        "doctor",
        "show what is installed, which device and models are used, and how to mend what is missing",
        "Exit code 1 when something that is needed is missing.",
    )
    _add_json(command)


def _add_question(command: argparse.ArgumentParser) -> None:
    command.add_argument("--intent", metavar="TEXT", help="what is asked for, in plain words")
    command.add_argument("--likes", metavar="ID,ID…", help="items that are liked; each counts as five stars")
    command.add_argument("--user", metavar="ID", help="somebody of the data, with all their ratings")


def _add_count(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-k", type=_count, metavar="N", help="how many items (default: what the intent asks for, or 10)"
    )


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON instead of a table")


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is too few; ask for at least 1")
    return number
