"""The examples of docs/sanitization.md are what happens."""

import json
import re
from importlib.resources import files

from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.sanitize import sanitize_text


class DocumentTests(SynchronousTestCase):
    """What users are told."""

    def examples(self, width: int) -> list[list[str]]:
        """The rows of ``width`` JSON strings in the document's blocks."""
        text = files("zscaler_mcp").joinpath("docs", "sanitization.md").read_text()
        rows = [
            [json.loads(literal) for literal in re.split(r"(?<=\") +(?=\")", row)]
            for block in re.findall(r"(?ms)^```$(.*?)^```$", text)
            for row in block.strip().splitlines()
        ]
        return [row for row in rows if len(row) == width]

    def test_changed(self) -> None:
        """Left becomes right."""
        pairs = self.examples(2)
        self.assertGreater(len(pairs), 10)
        changed = [[before, sanitize_text(before)] for before, _ in pairs]
        self.assertEqual(changed, pairs)

    def test_kept(self) -> None:
        """What is said to stay stays."""
        kept = self.examples(1)
        self.assertGreater(len(kept), 10)
        self.assertEqual([[sanitize_text(text)] for [text] in kept], kept)
