"""The number of queries of each read of webhooks."""

from uuid import uuid4

from provote_testing.queries import Queries, Read
from webhooks.models import Attempt, Delivery, Webhook


class TestQueries(Queries):
    """A list of deliveries reads the attempts of all its rows at once."""

    reads = [
        Read(1, "/api/v1/webhooks/"),
        Read(1, "/api/v1/webhooks/{webhook_id}/"),
        Read(3, "/api/v1/webhooks/{webhook_id}/deliveries/"),
        Read(3, "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/"),
        Read(4, "/metrics", "anyone"),
    ]
    # It publishes nothing, so no sibling requests its feed.
    excluded = r"/internal/v1/(feed|positions)"

    def populate(self, rows: int) -> None:
        for _ in range(rows):
            hook = Webhook.objects.create(
                owner=self.me, url="https://example.org/", types=["poll.opened"], enabled=True,
                disabled_why="", secret_number=1,
            )  # fmt: skip
        for _ in range(rows):
            delivery = Delivery.objects.create(
                webhook=hook, message_id=uuid4(), type="poll.opened", body="{}", state="pending",
                attempts=1,
            )  # fmt: skip
        for number in range(rows):
            Attempt.objects.create(
                delivery=delivery, number=number, at=delivery.created_at, seconds=0, status=500
            )
        self.ids |= {"webhook_id": hook.pk, "delivery_id": delivery.pk}
