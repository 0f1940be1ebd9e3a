"""What a model and its user read to find their way: prompts and pages."""

from zscaler_mcp.guide.job import Input, Job
from zscaler_mcp.guide.jobs import JOBS
from zscaler_mcp.guide.pages import PAGES, Page

__all__ = ["JOBS", "PAGES", "Input", "Job", "Page"]
