"""Geometry of the small drawings that the server makes itself: sparklines, stacked bars, the radar's tree map.

Pure. Coordinates are in the drawing's own box or in percent of it, as text with at most two decimals, ready for SVG attributes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

SPARK_WIDTH = 120.0
SPARK_HEIGHT = 28.0
_SPARK_PADDING = 3.0


@dataclass(frozen=True)
class Sparkline:
    """Path data in a box of SPARK_WIDTH x SPARK_HEIGHT; ``target_y`` is None without a target."""

    line: str
    area: str
    compared: str
    end_x: str
    end_y: str
    target_y: str | None


@dataclass(frozen=True)
class Box:
    """A rectangle in percent of the whole."""

    x: float
    y: float
    width: float
    height: float


def coordinate(value: float) -> str:
    """A number for an SVG attribute: two decimals at most, never in exponent form, never "-0"."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def sparkline(values: Sequence[float], compared: Sequence[float] = (), target: float | None = None) -> Sparkline | None:
    """The trend of at least two values, scaled with the compared line and the target in view; None for fewer values."""
    if len(values) < 2:
        return None
    seen = [*values, *compared, *([] if target is None else [target])]
    low, high = min(seen), max(seen)
    span = (high - low) or 1.0

    def height_of(value: float) -> float:
        return SPARK_HEIGHT - _SPARK_PADDING - (value - low) / span * (SPARK_HEIGHT - 2 * _SPARK_PADDING)

    line = _path(values, height_of)
    return Sparkline(
        line=line,
        area=f"{line}L{coordinate(SPARK_WIDTH)} {coordinate(SPARK_HEIGHT)}L0 {coordinate(SPARK_HEIGHT)}Z",
        compared=_path(compared, height_of) if len(compared) > 1 else "",
        end_x=coordinate(SPARK_WIDTH),
        end_y=coordinate(height_of(values[-1])),
        target_y=None if target is None else coordinate(height_of(target)),
    )


def _path(values: Sequence[float], height_of: Callable[[float], float]) -> str:
    step = SPARK_WIDTH / (len(values) - 1)
    points = [f"{coordinate(index * step)} {coordinate(height_of(value))}" for index, value in enumerate(values)]
    return "M" + "L".join(points)


def stacked(values: Sequence[float]) -> list[tuple[float, float]]:
    """Start and width in percent of each part of a bar; nothing to show for a whole of 0."""
    whole = sum(values)
    if whole <= 0:
        return [(0.0, 0.0) for _ in values]
    parts, start = [], 0.0
    for value in values:
        width = value / whole * 100
        parts.append((start, width))
        start += width
    return parts


def tree_map(weights: Sequence[float], *, aspect: float = 3.2) -> list[Box]:
    """Squarified boxes (Bruls, Huizing, van Wijk 2000) for weights in falling order; ``aspect`` is width by height.

    Areas are in proportion to the weights, sides in percent. A weight of 0 or less gets an empty box.
    """
    boxes = [Box(0, 0, 0, 0) for _ in weights]
    left = [(index, weight) for index, weight in enumerate(weights) if weight > 0]
    total = sum(weight for _, weight in left)
    x, y, width, height = 0.0, 0.0, aspect, 1.0
    scale = aspect / total if total else 0.0
    while left:
        is_column = width >= height
        side = height if is_column else width
        row = _best_row([weight * scale for _, weight in left], side)
        depth = sum(weight * scale for _, weight in left[:row]) / side
        offset = 0.0
        for index, weight in left[:row]:
            length = weight * scale / depth
            box = (x, y + offset, depth, length) if is_column else (x + offset, y, length, depth)
            boxes[index] = Box(box[0] / aspect * 100, box[1] * 100, box[2] / aspect * 100, box[3] * 100)
            offset += length
        x, y, width, height = (x + depth, y, width - depth, height) if is_column else (x, y + depth, width, height - depth)
        left = left[row:]
    return boxes


def _best_row(areas: Sequence[float], side: float) -> int:
    """How many of the areas stand together along ``side`` before their worst side ratio grows."""
    best, count = float("inf"), 0
    for size in range(1, len(areas) + 1):
        depth = sum(areas[:size]) / side
        worst = max(max(depth * depth / area, area / (depth * depth)) for area in areas[:size])
        if worst > best:
            break
        best, count = worst, size
    return count
