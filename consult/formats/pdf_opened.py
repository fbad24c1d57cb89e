"""Open PDFs that others have made: they may be broken, or made to fill the memory, and are taken apart within limits."""

import io
from typing import Any

import pikepdf
from pikepdf import settings

LARGEST_STREAM = 2**26
"""Bytes that one stream may unpack to; the file itself is kept as it is."""
LARGEST_PART = 2**22
"""Bytes of instructions that a page or form may have: each of them takes up to two hundred times as much while it is read."""
MALFORMED = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    UserWarning,
    ValueError,
)
"""What comes of taking apart what is not as the standard says."""
_UNBOUNDED = "/LZW"
"""How the one way of packing begins, short or long, that the library unpacks without a limit; programs of today write it no more."""
_END = b"ConsultEnd"
"""An instruction that is put behind all others, to see if the rest of a page was passed over."""

settings.set_qpdf_limits(
    flate_max_memory=LARGEST_STREAM,
    png_max_memory=LARGEST_STREAM,
    run_length_max_memory=LARGEST_STREAM,
    tiff_max_memory=LARGEST_STREAM,
    dct_max_memory=LARGEST_STREAM,
    parser_max_errors=0,  # otherwise the rest of a page would be passed over in silence
)


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF as it is, without mending it."""
    return pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)


def unpacked(stream: pikepdf.Stream) -> bytes:
    """Give what a stream contains; raises PdfError where it cannot be unpacked, or would be too large."""
    if _UNBOUNDED in str(stream.get("/Filter", "")):
        raise pikepdf.PdfError(_UNBOUNDED)
    return stream.read_bytes()


def content(part: Any) -> bytes:
    """Give what a page or form is drawn with; raises PdfError where it cannot be unpacked, or is too much."""
    drawn = part if isinstance(part, pikepdf.Stream) else part.get("/Contents", [])
    streams: list[Any] = list(drawn) if isinstance(drawn, pikepdf.Array) else [drawn] if drawn else []
    try:
        whole = b"\n".join(unpacked(each) for each in streams)
    except MALFORMED as error:
        raise pikepdf.PdfError(str(error)) from error
    if len(whole) > LARGEST_PART:
        raise pikepdf.PdfError("too many instructions")
    return whole


def instructions(part: Any) -> list[Any]:
    """Give the instructions of a page or form; raises PdfError where they cannot be read to the end, or are too many."""
    whole = content(part)
    try:
        listed = list(pikepdf.parse_content_stream(part))
        is_whole = _is_read_whole(whole)
    except MALFORMED as error:
        raise pikepdf.PdfError(str(error)) from error
    if not is_whole:
        raise pikepdf.PdfError("not read to its end")
    return listed


def _is_read_whole(whole: bytes) -> bool:
    """Tell if an instruction behind all others is seen, and has none of the words before it."""
    file = pikepdf.new()  # what is read of a file lives no longer than that
    last = list(pikepdf.parse_content_stream(file.make_stream(whole + b"\n" + _END), _END.decode()))
    return len(last) == 1 and not len(last[0].operands)


def written(listed: list[Any]) -> bytes:
    """Write instructions as a page or form has them; raises PdfError for what cannot be written."""
    try:
        return pikepdf.unparse_content_stream(listed)
    except MALFORMED as error:
        raise pikepdf.PdfError(str(error)) from error
