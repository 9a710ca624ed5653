"""What a style sheet says its colours are, and how well they are told apart (WCAG 2.2)."""

import re

_BLOCK = re.compile(r":root\s*\{([^}]*)\}")
_PROPERTY = re.compile(r"(--[a-z-]+):\s*([^;]+);")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DARK = re.compile(r"@media \(prefers-color-scheme: dark\)\s*\{\s*(:root\s*\{[^}]*\})\s*\}")
_PRINT = re.compile(r"html:root\s*\{[^}]*\}")


def properties(css):
    """The custom properties that `:root` has by day: name → value."""
    css = _PRINT.sub("", _DARK.sub("", _COMMENT.sub("", css)))
    return _found(css)


def dark_properties(css):
    """Those that dark mode changes."""
    return _found("".join(_DARK.findall(_COMMENT.sub("", css))))


def palettes(*sheets):
    """Scheme → property → value, of style sheets in the order of the cascade: what comes later counts."""
    day, night = {}, {}
    for css in sheets:
        day |= properties(css)
        night |= properties(css) | dark_properties(css)
    return {"light": day, "dark": night}


def contrast(one, other):
    """Contrast ratio of two colours in hexadecimal notation, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _found(css):
    return {name: " ".join(value.split()) for block in _BLOCK.findall(css) for name, value in _PROPERTY.findall(block)}


def _luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    assert re.fullmatch(r"[0-9a-f]{6}", digits), f"{colour} is not a colour in hexadecimal notation"
    red, green, blue = (_linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
