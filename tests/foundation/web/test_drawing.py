"""The server's own drawings are in proportion to their figures."""

import pytest

from foundation.web.drawing import coordinate, sparkline, stacked, tree_map


def test_a_sparkline_runs_from_the_left_edge_to_the_right_and_the_highest_value_is_on_top() -> None:
    drawn = sparkline([1.0, 3.0, 2.0])
    assert drawn is not None
    assert drawn.line == "M0 25L60 3L120 14"
    assert drawn.area == "M0 25L60 3L120 14L120 28L0 28Z"
    assert (drawn.end_x, drawn.end_y, drawn.target_y, drawn.compared) == ("120", "14", None, "")


def test_a_target_outside_the_values_stays_in_view() -> None:
    drawn = sparkline([1.0, 2.0], target=3.0)
    assert drawn is not None
    assert drawn.target_y == "3"
    assert drawn.end_y == "14"


def test_one_value_draws_nothing_and_a_level_line_is_drawn() -> None:
    assert sparkline([4.0]) is None
    level = sparkline([4.0, 4.0])
    assert level is not None
    assert level.line == "M0 25L120 25"


def test_parts_of_a_bar_follow_each_other_and_fill_it() -> None:
    assert stacked([1.0, 1.0, 2.0]) == [(0.0, 25.0), (25.0, 25.0), (50.0, 50.0)]
    assert stacked([0.0]) == [(0.0, 0.0)]


def test_areas_of_the_tree_map_are_in_proportion_and_cover_all_of_it() -> None:
    weights = [60.0, 25.0, 10.0, 5.0, 0.0]
    boxes = tree_map(weights)
    for weight, box in zip(weights, boxes, strict=True):
        assert box.width * box.height / 100 == pytest.approx(weight)
    assert max(box.x + box.width for box in boxes) == pytest.approx(100)
    assert max(box.y + box.height for box in boxes) == pytest.approx(100)


def test_coordinates_are_short_and_plain() -> None:
    assert [coordinate(value) for value in (0.0, -0.001, 12.5, 1 / 3, 1e-9)] == ["0", "0", "12.5", "0.33", "0"]
