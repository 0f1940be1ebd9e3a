"""Write the files that are rendered from tables; tests hold them in step."""

from pathlib import Path

from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.catalog.reference import render_tools
from zscaler_mcp.settings import render_reference, render_sample

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Render every file."""
    docs = ROOT / "zscaler_mcp" / "docs"
    for path, text in (
        (ROOT / "etc" / "zscaler-mcp.env", render_sample()),
        (docs / "settings.md", render_reference()),
        (docs / "tools.md", render_tools(CATALOG.tools)),
    ):
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
