"""``/imports/``: files sent in, how far they are, what was refused, and taking one back."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

import orjson
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.intake import uploads
from foundation.intake.api.shapes import ImportDetailOut, ImportIn, ImportOut, ImportPageOut, UndoneOut
from foundation.intake.errors import UnknownImport
from foundation.intake.queries import ImportProgress, import_page, import_progress, rejects_path
from foundation.intake.services import Options, start_import, undo_import
from foundation.intake.uploads import Upload, UploadTooLarge
from foundation.web.api_views import PAGING, RelayView
from foundation.web.parameters import whole

LONGEST_ID = 18  # digits: more is no row's id
SHOWN_REJECTS = 20
# A program that may only send files in still asks what came of them.
LOOK = ("imports:read", "imports:write")


class ImportList(RelayView):
    permissions = {"GET": LOOK, "POST": ("imports:write",)}
    parameters = PAGING
    parser_classes: ClassVar[list[type[BaseParser]]] = [MultiPartParser]
    _upload: Upload | None = None
    _form: ClassVar[dict[str, Any]] = {}

    @extend_schema(responses=ImportPageOut, summary="Imports, the newest first")
    def get(self, request: Request) -> Response:
        values = self.values()
        page = import_page(self.scope, cursor=values["cursor"], size=values["page_size"])
        return self.paged(page, [_import(request, progress) for progress in page.rows])

    @extend_schema(request={"multipart/form-data": ImportIn}, responses={202: ImportOut}, summary="Send one interchange file in")
    def post(self, request: Request) -> HttpResponse:
        """The file is kept and a worker takes it in; the answer says where its progress can be asked for."""
        form = ImportIn(data=request.data)
        form.is_valid(raise_exception=True)
        self._form = {name: value for name, value in form.validated_data.items() if name != "file"}
        file = form.validated_data["file"]
        try:
            upload = uploads.keep(file.chunks(), file.name)
        except UploadTooLarge:
            raise TooLarge from None
        self._upload, started = upload, []

        def act() -> tuple[dict[str, Any], int]:
            options = Options(**self._form)
            import_id = start_import(self.scope, upload.path, options=options, name=file.name, upload=True)
            started.append(import_id)
            return _import(request, import_progress(self.scope, import_id)), 202

        try:
            response = self.once(act)
        finally:
            if not started:  # a twin, or an error: this copy is nobody's
                uploads.drop(upload.path)
        if response.status_code == 202:
            body = response.data if isinstance(response, Response) else orjson.loads(response.content)
            response["Location"] = body["url"]
        return response

    def fingerprint(self) -> bytes:
        """The file's digest and name, and the options: boundaries of the form differ between twins."""
        assert self._upload is not None
        parts = [self._upload.digest, self._upload.path.name, *(f"{k}={v}" for k, v in sorted(self._form.items()))]
        return hashlib.sha256("\0".join(parts).encode()).digest()


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = gettext_lazy("The file is larger than this server takes in.")


class ImportDetail(RelayView):
    permissions = {"GET": LOOK}
    parameters = (whole("rejects", "How many refused rows are shown.", highest=1_000, default=SHOWN_REJECTS),)

    @extend_schema(responses=ImportDetailOut, summary="How far an import is, and what it refused")
    def get(self, request: Request, import_id: str) -> Response:
        number = _number(import_id)
        try:
            progress = import_progress(self.scope, number, rejects=self.values()["rejects"])
            all_of_them = rejects_path(self.scope, number)
        except UnknownImport:
            raise Http404 from None
        body = _import(request, progress)
        body["rejects"] = [
            {"file": item.file, "line": item.line, "column": item.column, "reason": item.reason, "row": item.row}
            for item in progress.rejects
        ]
        body["rejects_file"] = _url(request, "api-import-rejects", number) if all_of_them else None
        return Response(body)


class ImportRejects(RelayView):
    permissions = {"GET": LOOK}

    @extend_schema(
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "file, line, column, reason, row; UTF-8 with a BOM")},
        summary="Every refused row, as a file",
    )
    def get(self, request: Request, import_id: str) -> Any:
        try:
            path = rejects_path(self.scope, _number(import_id))
        except UnknownImport:
            raise Http404 from None
        if path is None:
            raise Http404
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv; charset=utf-8")


class ImportUndo(RelayView):
    permissions = {"POST": ("imports:write",)}

    @extend_schema(request=None, responses=UndoneOut, summary="Take back what an import brought")
    def post(self, request: Request, import_id: str) -> HttpResponse:
        """What a later import changed, or other rows need, stays and is named. Taken back once, it is not there to take back."""
        number = _number(import_id)

        def act() -> tuple[dict[str, Any], int]:
            try:
                taken, left = undo_import(self.scope, number)
            except UnknownImport:
                raise Http404 from None
            stays = [{"file": item.file, "rows": item.rows, "reason": item.reason} for item in left]
            return {"taken_back": taken, "left": stays}, 200

        return self.once(act)


def _number(import_id: str) -> int:
    if not (import_id.isascii() and import_id.isdigit() and len(import_id) <= LONGEST_ID):
        raise Http404
    return int(import_id)


def _url(request: Request, route: str, import_id: int) -> str:
    return request.build_absolute_uri(reverse(route, args=[import_id]))


def _import(request: Request, progress: ImportProgress) -> dict[str, Any]:
    return {
        "id": progress.id,
        "url": _url(request, "api-import", progress.id),
        "state": str(progress.state),
        "file": progress.source_name,
        "sent_by": progress.actor,
        "dry_run": progress.dry_run,
        "created_at": progress.created_at,
        "started_at": progress.started_at,
        "finished_at": progress.finished_at,
        "rows": sum(file.rows for file in progress.files),
        "accepted": progress.accepted,
        "changed": progress.changed,
        "unchanged": progress.unchanged,
        "rejected": progress.rejected,
        "files": [
            {
                "file": file.name,
                "rows": file.rows,
                "accepted": file.changed + file.unchanged,
                "changed": file.changed,
                "unchanged": file.unchanged,
                "rejected": file.rejected,
                "error": file.error or None,
            }
            for file in progress.files
        ],
        "message": progress.message,
    }
