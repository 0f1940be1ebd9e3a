"""Jobs of an operator, as prompts, in the order in which they are listed."""

from typing import Final

from zscaler_mcp.guide.internet import INTERNET_JOBS
from zscaler_mcp.guide.job import Job
from zscaler_mcp.guide.private import PRIVATE_JOBS
from zscaler_mcp.guide.sight import SIGHT_JOBS
from zscaler_mcp.guide.tidy import TIDY_JOBS

__all__ = ["JOBS"]

JOBS: Final[tuple[Job, ...]] = (
    *PRIVATE_JOBS,
    *INTERNET_JOBS,
    *SIGHT_JOBS,
    *TIDY_JOBS,
)
