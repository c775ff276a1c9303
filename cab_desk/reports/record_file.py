"""Put the machine-readable record into minutes with what PDF/A-3b asks for, and read it back."""

import io
import zlib
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import ImageCms

from cab_desk.words import say

NAME = "record.json"
_KIND = "application/json"
# ReportLab writes both empty; XMP has no word for them.
_NEEDLESS = ("/Trapped", "/Keywords")
_ICC_DATE, _ICC_ID = slice(24, 36), slice(84, 100)
_MOST_BYTES = 64 * 1024 * 1024


def attach(pdf: bytes, record: bytes, at: datetime) -> bytes:
    """Return minutes with their record inside; the same parts give the same bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            if "/Trans" in page:
                del page["/Trans"]
        _declare(document)
        when = at.strftime("D:%Y%m%d%H%M%SZ")
        document.attachments[NAME] = pikepdf.AttachedFileSpec(
            document,
            record,
            filename=NAME,
            description=say("evidence.record"),
            mime_type=_KIND,
            creation_date=when,
            mod_date=when,
        )
        attached = document.attachments[NAME].obj
        attached.AFRelationship = Name.Source
        document.Root.AF = Array([attached])
        made = io.BytesIO()
        document.save(
            made,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return made.getvalue()


def record_in(pdf: bytes) -> bytes:
    """Return the record in a PDF; empty for one without, and for what is no PDF."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            found = document.attachments.get(NAME)
            return b"" if found is None else _bytes(found.get_file().obj)
    except (pikepdf.PikepdfError, zlib.error, ValueError, KeyError, TypeError, AttributeError):
        return b""


def _bytes(stream: pikepdf.Object) -> bytes:
    """Return what a stream holds, packed in the one way that minutes are or not at all; nothing of
    one that is larger than a record is, however small it lies in the file.
    """
    raw, filters = stream.read_raw_bytes(), stream.get("/Filter")
    if isinstance(filters, Array) and len(filters) == 1:
        filters = filters[0]
    if filters is not None and filters != Name.FlateDecode:
        return b""
    data = raw if filters is None else zlib.decompressobj().decompress(raw, _MOST_BYTES + 1)
    return data if len(data) <= _MOST_BYTES else b""


def _declare(document: pikepdf.Pdf) -> None:
    """Say in what colours the file is meant, and in XMP what it is."""
    profile = Stream(document, _colours())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=document.make_indirect(profile),
    )
    document.Root.OutputIntents = Array([document.make_indirect(intent)])
    for name in _NEEDLESS:
        if name in document.docinfo:
            del document.docinfo[name]
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as words:
        words.load_from_docinfo(document.docinfo)
        words["pdfaid:part"] = "3"
        words["pdfaid:conformance"] = "B"


def _colours() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # When it was made is no part of what it says, and would differ in each file.
    profile[_ICC_DATE], profile[_ICC_ID] = bytes(12), bytes(16)
    return bytes(profile)
