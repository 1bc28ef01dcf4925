"""The drawings of the price ladder."""

from conflicts.price_ladder.blocks.days import DayDrawing, day_drawing
from conflicts.price_ladder.blocks.rungs import LadderDrawing, ladder_drawing, price_text

__all__ = ["DayDrawing", "LadderDrawing", "day_drawing", "ladder_drawing", "price_text"]
