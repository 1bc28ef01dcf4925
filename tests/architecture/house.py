"""The source tree as the architecture tests see it: apps, rooms, files, and the table of exceptions applied to findings."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.architecture.exceptions import EXCEPTIONS

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "config",
    "analytics",
    "conflicts",
    "lifecycle",
    "pricing",
    "partners",
    "channels_core",
    "foundation",
)
ROOM_APPS = APPS[1:]
NOT_ROOMS = {"migrations", "management", "templatetags", "__pycache__"}
FACES = {"pages", "portal", "api", "tasks", "handlers"}
PLUG_INS = {"kinds", "formulas", "layouts", "actions"}
FLOORS = (
    FACES
    | PLUG_INS
    | {
        "forms",
        "step",
        "files",
        "blocks",
        "services",
        "registry",
        "queries",
        "models",
        "wording",
        "rules",
        "policy",
        "choices",
        "events",
        "errors",
    }
)


@dataclass(frozen=True)
class Source:
    """A Python file of an app: where it lies and what it says. ``floor`` is the room's file, also where that is a package."""

    path: str
    app: str
    room: str
    floor: str
    tree: ast.Module

    @property
    def home(self) -> str:
        """The dotted name of the room (or of the app, for a file at its root)."""
        return f"{self.app}.{self.room}" if self.room else self.app


@dataclass(frozen=True)
class Finding:
    """A breach of a rule: the line, and the thing there that a reader would look for."""

    rule: str
    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the apps, migrations left out, by path."""
    return tuple(sorted(_read_sources(), key=lambda source: source.path))


def _read_sources() -> Iterator[Source]:
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            relative = file.relative_to(ROOT / app)
            if relative.parts[0] == "migrations":
                continue
            in_room = len(relative.parts) > 1 and relative.parts[0] not in NOT_ROOMS and app != "config"
            inner = relative.parts[1:] if in_room else relative.parts
            floor = inner[0].removesuffix(".py")
            tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
            yield Source(
                path=file.relative_to(ROOT).as_posix(),
                app=app,
                room=relative.parts[0] if in_room else "",
                floor=floor,
                tree=tree,
            )


def rooms() -> list[Path]:
    """The folder of every room of every app."""
    folders = (folder for app in ROOM_APPS for folder in (ROOT / app).iterdir() if folder.is_dir())
    return sorted(folder for folder in folders if folder.name not in NOT_ROOMS)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported_names(tree: ast.AST) -> dict[str, str]:
    """Local name -> dotted name of what it was imported from (``from a.b import c as d``: d -> a.b.c)."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        elif isinstance(node, ast.Import):
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
    return names


def imported_modules(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import; ``from a import b`` yields a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name


def dotted(node: ast.AST) -> list[str]:
    """The names along a chain of attributes, calls and subscripts: ``A.objects.filter(x).update`` -> those four."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            break
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return parts[::-1]


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project that git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return tuple(sorted(ROOT / name for name in set(listed) if name and (ROOT / name).is_file()))


def excused(finding: Finding) -> bool:
    """Whether the table of exceptions has a line for this rule and place, the thing itself included where it is named."""
    return any(
        excuse.rule == finding.rule
        and finding.path.startswith(excuse.path)
        and (not excuse.only or finding.what.split()[0] in excuse.only)
        for excuse in EXCEPTIONS
    )


def assert_none(findings: Iterable[Finding], law: str) -> None:
    """Fail with the law and every breach of it that the table of exceptions does not excuse."""
    breaches = sorted({str(finding) for finding in findings if not excused(finding)})
    assert not breaches, law + "\n" + "\n".join(breaches)
