"""Write the files that are rendered from tables; tests hold them in step."""

from pathlib import Path

from zscaler_mcp.settings import render_reference, render_sample

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Render every file."""
    sample = ROOT / "etc" / "zscaler-mcp.env"
    sample.write_text(render_sample(), "utf-8")
    settings = ROOT / "zscaler_mcp" / "docs" / "settings.md"
    settings.write_text(render_reference(), "utf-8")


if __name__ == "__main__":
    main()
