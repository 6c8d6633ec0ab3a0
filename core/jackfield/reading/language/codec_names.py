"""The codecs that modules may name: those that are the same in every Python."""

from __future__ import annotations

_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "utf_8"), "utf-8"),
    **dict.fromkeys(("utf-8-sig", "utf_8_sig"), "utf-8-sig"),
    **dict.fromkeys(("latin-1", "latin1", "latin_1", "iso-8859-1", "iso8859-1"), "latin-1"),
    **dict.fromkeys(("ascii", "us-ascii"), "ascii"),
}


def codec_of(name: object) -> str | None:
    """Give Python's own name of a codec, None for one that is not followed."""
    return _CODECS.get(name.lower()) if isinstance(name, str) else None
