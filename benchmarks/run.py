"""The registered benchmarks: ``python -m benchmarks [name ...] [--full]``; without names, all of them in this order."""

import argparse
import subprocess
import sys

#: One line a bench: its module in this folder.
REGISTERED = (
    "bgnbd",
    "gamma_gamma",
    "bulk_insert",
    "bulk_upsert",
    "night",
    "accruals",
)


def run(names: list[str], *, full: bool) -> int:
    """Runs each bench in a process of its own; 0 where all could be measured, whether or not they met their goals."""
    worst = 0
    for name in names:
        command = [sys.executable, "-m", f"benchmarks.{name}", *(["--full"] if full else [])]
        worst = max(worst, abs(subprocess.run(command, check=False).returncode))
    return min(worst, 1)


def main() -> int:
    """Reads the command line; unknown names are refused."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Baseline and product in turn.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of: {', '.join(REGISTERED)}")
    parser.add_argument("--full", action="store_true", help="full size and more rounds")
    parser.add_argument("--list", action="store_true", help="only print the names")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in REGISTERED]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    if options.list:
        print("\n".join(REGISTERED))
        return 0
    return run(options.names or list(REGISTERED), full=options.full)
