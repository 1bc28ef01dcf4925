"""The tables of every room, so that Django finds them."""

