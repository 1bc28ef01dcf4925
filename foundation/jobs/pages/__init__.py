"""What machines ask of the process, and the nights as people see them."""

from foundation.jobs.pages.nights import NightAgain, NightList, NightProgress, NightView
from foundation.jobs.pages.probes import healthz, metrics, readyz

__all__ = ["NightAgain", "NightList", "NightProgress", "NightView", "healthz", "metrics", "readyz"]
