"""Images in requests and responses."""

from typing import Any

from rest_framework import serializers

from polls.models import Image
from polls.selectors import sizes_with_urls


class ImageSizeSerializer(serializers.Serializer[Any]):
    """One file of an image: WebP, without metadata."""

    url = serializers.CharField(help_text="Its path at the gateway; the file never changes.")
    sha256 = serializers.CharField(help_text="SHA-256 of the file, which is its name.")
    width = serializers.IntegerField(help_text="In pixels.")
    height = serializers.IntegerField(help_text="In pixels.")


class ImageSerializer(serializers.Serializer[Any]):
    """An image of a poll or of a choice."""

    id = serializers.UUIDField()
    alt = serializers.CharField(help_text="What the image shows; empty if it only decorates.")
    sizes = ImageSizeSerializer(many=True, help_text="Its files, the largest first.")


class UploadedImageSerializer(serializers.ModelSerializer[Image]):
    """An uploaded image; it expires after a day unless a poll or a template uses it."""

    sizes = ImageSizeSerializer(
        many=True, read_only=True, help_text="Its files, the largest first."
    )
    expires_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="Null while a poll or a template uses it."
    )
    removed_at = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text="When a moderator has removed its files; null if none has.",
    )

    class Meta:
        model = Image
        fields = read_only_fields = ("id", "sizes", "created_at", "expires_at", "removed_at")

    def to_representation(self, instance: Image) -> dict[str, Any]:
        """The members; the renderer writes ids and times."""
        return {
            "id": instance.id,
            "sizes": sizes_with_urls(instance.sizes),
            "created_at": instance.created_at,
            "expires_at": instance.expires_at,
            "removed_at": instance.removed_at,
        }
