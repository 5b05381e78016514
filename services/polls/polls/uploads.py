"""Uploaded files: multipart/form-data with one file, read into memory within its limit."""

from io import BytesIO
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from polls.images.encoding import MAX_BYTES
from provote_core import json
from provote_core.exceptions import (
    FieldError,
    InvalidRequest,
    PayloadTooLarge,
    UnsupportedMediaType,
)
from provote_core.rest import AlwaysJSON
from provote_rules.pointers import escaped
from provote_rules.texts import tr

FORM = "multipart/form-data"
MAX_BODY = MAX_BYTES + 64 * 1024  # with the form around the file


class _Bounded(FileUploadHandler):
    """Keeps a file in memory. Raises PayloadTooLarge beyond MAX_BYTES."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Take each file; no other handler does."""
        super().new_file(*args, **kwargs)
        self.content = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Add a piece of the file."""
        if start + len(raw_data) > MAX_BYTES:
            raise _too_large()
        self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file."""
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content, self.field_name, self.file_name or "file", self.content_type,
            file_size, self.charset, self.content_type_extra,
        )  # fmt: skip


class ImageForm(MultiPartParser):
    """Parses a form with one file within the limits."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """The form's data and files. Raises PayloadTooLarge and InvalidRequest."""
        request = parser_context["request"]
        length = request.headers.get("Content-Length", "0")
        if length.isdigit() and int(length) > MAX_BODY:
            raise _too_large()
        request.upload_handlers = [_Bounded(request._request)]
        kind, *parameters = (media_type or "").split(";", 1)
        try:
            # Django compares the type with lower case.
            return super().parse(stream, ";".join([kind.lower(), *parameters]), parser_context)
        except RequestDataTooBig:
            raise _too_large() from None
        except (ParseError, TooManyFilesSent):
            raise InvalidRequest(tr("The body is no well-formed multipart/form-data.")) from None


class FormsOnly(AlwaysJSON):
    """Takes multipart/form-data, and responds with JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The parser; 415 for any other body."""
        json.require_identity(request.headers.get("Content-Encoding"))
        media = (request.content_type or "").partition(";")[0].strip().lower()
        if media != FORM:
            raise UnsupportedMediaType(tr("Send the image as the file of multipart/form-data."))
        return parsers[0]


def uploaded_file(request: Request) -> bytes:
    """The content of the form's one file, named `file`.

    Raises InvalidRequest without it and for other members, PayloadTooLarge, UnsupportedMediaType.
    """
    if not request.content_type:
        raise UnsupportedMediaType(tr("Send the image as the file of multipart/form-data."))
    form: Any = request.data
    names = sorted({*form, *request.FILES} - {"file"})
    detail = tr("This field is not known.")
    problems = [FieldError(f"/{escaped(name)}", "unknown-field", detail) for name in names]
    files = request.FILES.getlist("file")
    if not files:
        problems.append(FieldError("/file", "required", tr("Send an image as the file `file`.")))
    elif len(files) > 1 or len(form.getlist("file")) > 1:
        problems.append(FieldError("/file", "repeated", tr("Send one file.")))
    if problems:
        raise InvalidRequest(errors=problems)
    return bytes(files[0].read())


def _too_large() -> PayloadTooLarge:
    return PayloadTooLarge(tr("The file may have {most} bytes.", most=MAX_BYTES))
