"""Prints pyproject.toml's dependencies, one a line: the base, then the extras named as arguments.

The project itself is never built or installed: it runs from its checkout, and a build would need a back end from the
package index for nothing.
"""

import sys
import tomllib
from pathlib import Path


def main(extras: list[str]) -> int:
    """Write the requirement lines to stdout. Exit 2 and a message for an extra that pyproject.toml does not have."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = project.get("optional-dependencies", {})
    unknown = sorted(set(extras) - set(known))
    if unknown:
        print(
            f"pyproject.toml has no extra named {', '.join(unknown)}; it has {', '.join(sorted(known))}",
            file=sys.stderr,
        )
        return 2
    for requirement in [*project["dependencies"], *(line for extra in extras for line in known[extra])]:
        print(requirement)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
