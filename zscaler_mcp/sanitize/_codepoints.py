"""Code points by what the first stage does with them: bodies of regex classes.

Ranges are written out and not taken from :mod:`unicodedata`: the table of the
running Python is older than the text that arrives. Sources: Unicode 17.0,
DerivedCoreProperties (Default_Ignorable_Code_Point), UnicodeData (Cc, Cf, Co, Cs),
emoji-data and emoji-variation-sequences.
"""

from typing import Final

__all__ = [
    "ASTRAL",
    "BRAILLE_CELLS",
    "CONTROLS",
    "EMOJI_WITH_PRESENTATION",
    "EMOJI_WITH_PRESENTATION_ASTRAL",
    "HIDDEN",
    "HIDDEN_ASTRAL",
    "INDIC",
    "JOINING",
    "MONGOLIAN_LETTERS",
    "PICTOGRAPHS",
    "SURROGATES",
    "VIRAMAS",
]

SURROGATES: Final = "\ud800-\udfff"

CONTROLS: Final = "\x07\x1b\x80-\x9f"
"""Controls that open or end a terminal sequence; gone after the sequences are."""

HIDDEN: Final = (
    # C0 without tab, line feed, carriage return, bell and escape; delete.
    r"\x00-\x06\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f"
    # Soft hyphen, grapheme joiner, Arabic letter mark.
    "\u00ad\u034f\u061c"
    # Hangul and Khmer fillers.
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    # Zero-width space, directions: marks, embeddings, overrides.
    "\u200b\u200e\u200f\u202a-\u202e"
    # Word joiner, invisible operators, isolates, deprecated formats.
    "\u2060-\u206f"
    # Variation selectors that no emoji takes.
    "\ufe00-\ufe0d"
    # Byte order mark; reserved as ignorable; annotation; object replacement.
    "\ufeff\ufff0-\ufffc"
    # Private use: what it shows is the choice of the reader's font.
    "\ue000-\uf8ff"
    # Noncharacters.
    "\ufdd0-\ufdef\ufffe\uffff" + SURROGATES
)
"""What never survives, wherever it stands, in the basic plane."""

HIDDEN_ASTRAL: Final = (
    # Of hieroglyphs, shorthand and music; the null notehead; Khitan filler.
    "\U00013430-\U00013442\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U00016fe4"
    # Tags, without those that a flag may carry; variation selectors; reserved.
    "\U000e0000-\U000e001f\U000e0080-\U000e0fff"
    # Private use.
    "\U000f0000-\U0010ffff"
    # Noncharacters; those of the last two planes are in the range above.
    + "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0x1FFFF, 0xF0000, 0x10000))
)
"""The same beyond the basic plane: apart, for a class of both is slow to search."""

ASTRAL: Final = "\U00010000-\U0010ffff"

JOINING: Final = (
    # Arabic letters and marks, digits, full stops and format marks left out.
    "\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\u0870-\u088f\u0897-\u08e1\u08e3-\u08ff"
    # Syriac, N'Ko, Mandaic, Mongolian, Phags-pa, Rohingya, Adlam.
    "\u0710-\u074f\u07ca-\u07f5\u0840-\u085b\u0860-\u086a\u1820-\u18aa\ua840-\ua873"
    "\U00010d00-\U00010d27\U0001e900-\U0001e94b"
)
"""Letters and marks of scripts whose letters change shape with their neighbours."""

INDIC: Final = (
    # Devanagari to Sinhala, digits and dandas left out.
    "\u0900-\u0963\u0971-\u09e3\u09f0\u09f1\u09fc\u09fe-\u0a63\u0a70-\u0ae3"
    "\u0af9-\u0b63\u0b71-\u0be5\u0c00-\u0c63\u0c80-\u0ce3\u0cf1-\u0d63\u0d7a-\u0de5"
    "\u0df2\u0df3"
    # Myanmar, Khmer, Balinese, Javanese, Meetei Mayek.
    "\u1000-\u103f\u1050-\u108f\u1780-\u17b3\u17b6-\u17d3\u1b00-\u1b4c\ua980-\ua9c0"
    "\uaae0-\uaaf6\uabc0-\uabed"
)
"""Letters and signs of scripts that stack consonants."""

VIRAMAS: Final = (
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0f84"
    "\u1039\u103a\u17d2\u1a60\u1b44\u1baa\u1bab\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed"
    "\U00011046\U000110b9\U00011133\U00011134\U000111c0\U00011235\U000112ea\U0001134d"
    "\U00011442\U000114c2\U000115bf\U0001163f\U000116b6\U0001172b\U00011839"
)
"""Signs that kill a vowel; a joiner after one chooses how it shows."""

MONGOLIAN_LETTERS: Final = "\u1807\u1820-\u18aa"

BRAILLE_CELLS: Final = "\u2801-\u28ff"

PICTOGRAPHS: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328"
    "\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe"
    "\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297"
    "\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
"""What an emoji sequence is made of, future code points of those blocks included."""

EMOJI_WITH_PRESENTATION: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328"
    "\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe"
    "\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a"
    "\u262e\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666"
    "\u2668\u267b\u267e\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa"
    "\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4"
    "\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712"
    "\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755"
    "\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b"
    "\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
)
"""Symbols that take U+FE0E (text) or U+FE0F (emoji): Unicode's list, digits apart."""

EMOJI_WITH_PRESENTATION_ASTRAL: Final = (
    "\U0001f004\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f202\U0001f21a\U0001f22f"
    "\U0001f237\U0001f30d-\U0001f30f\U0001f315\U0001f31c\U0001f321"
    "\U0001f324-\U0001f32c\U0001f336\U0001f378\U0001f37d\U0001f393\U0001f396"
    "\U0001f397\U0001f399-\U0001f39b\U0001f39e\U0001f39f\U0001f3a7"
    "\U0001f3ac-\U0001f3ae\U0001f3c2\U0001f3c4\U0001f3c6\U0001f3ca-\U0001f3ce"
    "\U0001f3d4-\U0001f3e0\U0001f3ed\U0001f3f3\U0001f3f5\U0001f3f7\U0001f408\U0001f415"
    "\U0001f41f\U0001f426\U0001f43f\U0001f441\U0001f442\U0001f446-\U0001f449\U0001f44d"
    "\U0001f44e\U0001f453\U0001f46a\U0001f47d\U0001f4a3\U0001f4b0\U0001f4b3\U0001f4bb"
    "\U0001f4bf\U0001f4cb\U0001f4da\U0001f4df\U0001f4e4-\U0001f4e6"
    "\U0001f4ea-\U0001f4ed\U0001f4f7\U0001f4f9-\U0001f4fb\U0001f4fd\U0001f508"
    "\U0001f50d\U0001f512\U0001f513\U0001f549\U0001f54a\U0001f550-\U0001f567\U0001f56f"
    "\U0001f570\U0001f573-\U0001f579\U0001f587\U0001f58a-\U0001f58d\U0001f590"
    "\U0001f5a5\U0001f5a8\U0001f5b1\U0001f5b2\U0001f5bc\U0001f5c2-\U0001f5c4"
    "\U0001f5d1-\U0001f5d3\U0001f5dc-\U0001f5de\U0001f5e1\U0001f5e3\U0001f5e8"
    "\U0001f5ef\U0001f5f3\U0001f5fa\U0001f610\U0001f687\U0001f68d\U0001f691\U0001f694"
    "\U0001f698\U0001f6ad\U0001f6b2\U0001f6b9\U0001f6ba\U0001f6bc\U0001f6cb"
    "\U0001f6cd-\U0001f6cf\U0001f6e0-\U0001f6e5\U0001f6e9\U0001f6f0\U0001f6f3"
)
"""The same beyond the basic plane."""
