"""The planted events: each story adds its own order lines and says, before anything has been detected, what must be found."""

from demo.stories import bands, coupons, deals, gates, routes, stores, undercuts
from demo.stories.kit import Script, Stage

STORIES = (*coupons.STORIES, *bands.STORIES, *undercuts.STORIES, *routes.STORIES, *deals.STORIES, *gates.STORIES, *stores.STORIES)


def play(stage: Stage) -> Script:
    """All stories, in their fixed order."""
    script = Script()
    for story in STORIES:
        story(stage, script)
    return script
