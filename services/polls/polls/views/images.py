"""/api/v1/polls/images/: images for polls and choices, uploaded before a definition names them."""

from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from polls import selectors, services
from polls.images.encoding import encode
from polls.models import Image
from polls.serializers.images import UploadedImageSerializer
from polls.uploads import FORM, MAX_BODY, FormsOnly, ImageForm, uploaded_file
from provote_core.audit.transaction import audited, own_transaction
from provote_core.auth.rest import IsPerson
from provote_core.exceptions import Unauthenticated
from provote_core.openapi.parameters import LOCATION
from provote_core.rest import AlwaysJSON, StrictJSONParser, principal_of, validated
from provote_core.serializers import NoBody

_FORM: Final[Any] = {
    FORM: {
        "type": "object",
        "properties": {
            "file": {
                "type": "string",
                "format": "binary",
                "description": "PNG, JPEG or WebP: at most 5 MiB and 25 million pixels, still.",
            }
        },
        "required": ["file"],
        "additionalProperties": False,
    }
}


class ImageViewSet(GenericViewSet[Image]):
    """Uploaded images of the caller; moderators see and remove those of others."""

    permission_classes = [IsPerson]
    serializer_class = UploadedImageSerializer
    queryset = Image.objects.none()
    parser_classes = [ImageForm]
    content_negotiation_class = FormsOnly
    lookup_url_kwarg = "image_id"
    lookup_value_converter = "uuid"
    max_body = MAX_BODY

    @extend_schema(
        operation_id="uploadImage",
        parameters=[LOCATION],
        request=_FORM,
        responses={201: UploadedImageSerializer},
    )
    @own_transaction
    def create(self, request: Request) -> Response:
        """Upload an image for a poll or a choice; a repeat returns the same image.

        It is encoded again as WebP in up to three sizes, upright, in sRGB, without metadata. It
        expires after a day unless a poll or a template uses it.
        """
        owner = principal_of(request).subject
        if owner is None:
            raise Unauthenticated()
        files = encode(uploaded_file(request))

        def store() -> Response:
            image = services.store_image(owner=owner, files=files)
            request._request.audit_target = image.id  # type: ignore[attr-defined]
            location = reverse("image-detail", args=[image.id])
            shown = UploadedImageSerializer(image).data
            return Response(shown, status=201, headers={"Location": location})

        return audited(request, store)

    @extend_schema(operation_id="getImage", responses=UploadedImageSerializer)
    def retrieve(self, request: Request, image_id: UUID) -> Response:
        """An uploaded image of the caller; moderators see all."""
        image = selectors.visible_image(image_id, principal_of(request))
        return Response(UploadedImageSerializer(image).data)

    @extend_schema(operation_id="deleteImage", responses={204: None})
    def destroy(self, request: Request, image_id: UUID) -> Response:
        """Delete an unused image of the caller; 409 `image-in-use` for any other."""
        services.delete_image(image_id=image_id, principal=principal_of(request))
        return Response(status=204)

    @extend_schema(operation_id="removeImage", request=None, responses=UploadedImageSerializer)
    @action(
        detail=True,
        methods=["post"],
        parser_classes=[StrictJSONParser],
        content_negotiation_class=AlwaysJSON,
    )
    def remove(self, request: Request, image_id: UUID) -> Response:
        """Delete the files of an image for everyone, as a moderator; definitions stay."""
        validated(NoBody, request)
        image = services.remove_image(image_id=image_id, principal=principal_of(request))
        return Response(UploadedImageSerializer(image).data)
