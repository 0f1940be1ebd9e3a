"""Names of elements, by what a renderer would do with them."""

from typing import Final

__all__ = ["ACTIVE", "BREAKING", "KNOWN", "RAW_TEXT", "UNENDED"]

RAW_TEXT: Final = frozenset({"script", "style"})
"""Elements whose content is code and goes with them."""

ACTIVE: Final = RAW_TEXT | frozenset(
    # They run code, embed what is elsewhere, or swallow the text that follows.
    """
    animate animatecolor animatemotion animatetransform annotation-xml applet bgsound
    embed fencedframe foreignobject frameset iframe img isindex listing marquee math
    mglyph noembed noframes noscript plaintext svg template textarea title xmp xss
    """.split()
)
"""Elements that go wherever they stand, in a regular expression as well."""

_HTML: Final = frozenset(
    # HTML section 4 (every element), and section 16.2 (those that are obsolete).
    """
    a abbr acronym address area article aside audio b base basefont bdi bdo big blink
    blockquote body br button canvas caption center cite code col colgroup content data
    datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font
    footer form frame h1 h2 h3 h4 h5 h6 head header hgroup hr html i image input ins kbd
    keygen label layer legend li link main map mark menu menuitem meta meter multicol
    nav nextid nobr object ol optgroup option output p param picture portal pre progress
    q rb rbc rp rt rtc ruby s samp search section select selectedcontent shadow slot
    small source spacer span strike strong sub summary sup table tbody td tfoot th thead
    time title tr track tt u ul var video wbr
    """.split()
)

_SVG: Final = frozenset(
    # SVG 2 appendix G without plain words (path, text, filter, view, ...): outside of
    # an svg element, which never survives, those do nothing.
    """
    altglyph altglyphdef altglyphitem animate circle clippath color-profile cursor defs
    discard ellipse feblend fecolormatrix fecomponenttransfer fecomposite
    feconvolvematrix fediffuselighting fedisplacementmap fedistantlight fedropshadow
    feflood fefunca fefuncb fefuncg fefuncr fegaussianblur feimage femerge femergenode
    femorphology feoffset fepointlight fespecularlighting fespotlight fetile
    feturbulence font-face font-face-format font-face-name font-face-src font-face-uri
    glyphref hatchpath hkern lineargradient meshgradient meshpatch meshrow missing-glyph
    mpath polygon polyline radialgradient solidcolor textpath tref tspan vkern
    """.split()
)

_MATHML: Final = frozenset(
    # MathML Core section 2 to 4, and MathML 3 presentation.
    """
    maction maligngroup malignmark menclose merror mfenced mfrac mi mlabeledtr mlongdiv
    mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mscarries
    mscarry msgroup msline mspace msqrt msrow mstack mstyle msub msubsup msup mtable mtd
    mtext mtr munder munderover semantics
    """.split()
)

KNOWN: Final = ACTIVE | _HTML | _SVG | _MATHML
"""Elements that a renderer knows."""

UNENDED: Final = frozenset("br col dd dt hr li p td th tr wbr".split())
"""Elements that are often written without an end (HTML section 13.1.2.4)."""

BREAKING: Final = frozenset(
    """
    address article aside blockquote br caption dd div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table
    tbody td tfoot th thead tr ul
    """.split()
)
"""Elements that part the words on both sides."""
