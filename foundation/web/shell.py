"""What surrounds every page: the rail's places, the reader, language and theme, as base.html shows them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class NavigationItem:
    """A place of the rail; ``children`` are shown while it is active."""

    label: str
    url: str
    icon: str
    is_active: bool = False
    count: int | None = None
    children: Sequence["NavigationItem"] = ()
    shortcut: str = ""


@dataclass(frozen=True)
class Reader:
    """The signed-in person as the rail's foot shows them."""

    name: str
    initials: str
    role_label: str


@dataclass(frozen=True)
class Shell:
    """What surrounds every page. ``theme`` is "light", "dark" or "" (as the device says)."""

    brand_name: str = ""
    navigation: Sequence[NavigationItem] = ()
    user: Reader | None = None
    theme: str = ""
    language: str = "en"
    sign_out_url: str = ""
    language_url: str = ""
    theme_url: str = ""
