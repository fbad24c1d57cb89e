"""Files of every kind in tests, whole and otherwise."""

import io
import zipfile

import docx
import pikepdf
from PIL import Image


def pdf(**encryption: str) -> bytes:
    file, target = pikepdf.new(), io.BytesIO()
    file.add_blank_page()
    file.save(target, encryption=pikepdf.Encryption(**encryption) if encryption else False)
    return target.getvalue()


def word() -> bytes:
    target = io.BytesIO()
    docx.Document().save(target)
    return target.getvalue()


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    """Add a part to a packed file."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, content)
    return target.getvalue()


def odt(manifest: str = "<manifest/>", mimetype: str = "application/vnd.oasis.opendocument.text") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", "<office/>", zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def packed(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return target.getvalue()


def picture(kind: str = "png") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(target, kind)
    return target.getvalue()


def form_with(name: str, data: bytes, fields: dict[str, str]) -> tuple[bytes, str]:
    """Give a form with a file, and its kind; the test client would leave a large one open on disk."""
    heads = {f'name="{key}"': value.encode() for key, value in fields.items()}
    parts = [
        b"--limit\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), value)
        for head, value in (heads | {f'name="file"; filename="{name}"': data}).items()
    ]
    return b"".join([*parts, b"--limit--\r\n"]), "multipart/form-data; boundary=limit"
