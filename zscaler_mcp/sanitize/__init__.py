"""Everything a model reads passes here: three stages, then an encoded value.

:func:`sanitize_text` is the mechanism, pure and linear in its input.
:class:`Sanitizer` applies it to whole JSON values and yields
:class:`SanitizedJSON`, the only kind of value that the protocol engine encodes.
"""

from zscaler_mcp.sanitize._join import join_array, join_object
from zscaler_mcp.sanitize._text import sanitize_text
from zscaler_mcp.sanitize._value import SanitizedJSON, Sanitizer

__all__ = ["SanitizedJSON", "Sanitizer", "join_array", "join_object", "sanitize_text"]
