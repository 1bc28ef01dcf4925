"""``python -m demo OUT_FOLDER [--seed N] [--scale 1.0] [--until YYYY-MM-DD]``: write the demo brand as interchange files."""

import argparse
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from demo.simulate import simulate

DEFAULT_SEED = 20260101


def main() -> None:
    """Read the arguments, write the files, print what was written."""
    parser = argparse.ArgumentParser(prog="demo", description="Write the demo brand Lanyu as interchange files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--scale", type=float, default=1.0, help="0.1: at least 10,000 order lines; stories keep their size")
    parser.add_argument("--until", type=date.fromisoformat, help="last day, included; yesterday in Asia/Shanghai where not given")
    arguments = parser.parse_args()
    if arguments.scale <= 0:
        parser.error("--scale is above 0")
    until = arguments.until or datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=1)
    started = time.perf_counter()
    counts = simulate(arguments.folder, seed=arguments.seed, scale=arguments.scale, until=until)
    seconds = time.perf_counter() - started
    print(
        f"{counts['orders']:,} order lines and {counts['customers']:,} customers up to {until} in {seconds:.1f} s, in {arguments.folder}"
    )


if __name__ == "__main__":
    main()
