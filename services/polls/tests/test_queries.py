"""The number of queries of each read of polls."""

from datetime import timedelta
from uuid import uuid4

from django.db.models.functions import Now
from django.utils import timezone

from polls.models import Category, Choice, Poll, Template
from provote_testing.queries import Read
from provote_testing.sitequeries import SiteQueries


class TestQueries(SiteQueries):
    """Polls and their choices take one query, also where digests are computed."""

    reads = [
        Read(1, "/api/v1/polls/", "anyone"),
        Read(1, "/api/v1/polls/"),
        Read(1, "/api/v1/polls/?owner=me&status=open"),
        Read(1, "/api/v1/polls/", "staff"),
        Read(1, "/api/v1/polls/?q=tea&tag=hot&closes_after=2020-01-01T00:00:00Z"),
        Read(1, "/api/v1/polls/?ordering=-opens_at&created_before=2190-01-01T00:00:00Z"),
        Read(1, "/api/v1/polls/?ordering=closes_at", "anyone"),
        Read(1, "/api/v1/polls/{poll_id}/", "anyone"),
        Read(0, "/api/v1/polls/templates/", "anyone"),
        Read(1, "/api/v1/polls/templates/"),
        Read(1, "/api/v1/polls/templates/{template_id}/"),
        Read(1, "/api/v1/categories/", "anyone"),
        Read(1, "/api/v1/categories/{category}/", "anyone"),
        Read(1, "/api/v1/tags/", "anyone"),
        Read(2, "/internal/v1/polls/{poll_id}/", "sibling"),
        Read(6, "/admin/polls/polls/poll/", "visitor"),
        Read(5, "/admin/polls/polls/poll/{poll_id}/change/", "visitor"),
        Read(4, "/admin/polls/polls/category/", "visitor"),
        Read(3, "/admin/polls/polls/category/{category_id}/change/", "visitor"),
        Read(4, "/admin/polls/polls/template/", "visitor"),
        Read(3, "/admin/polls/polls/template/{template_id}/change/", "visitor"),
    ]

    def populate(self, rows: int) -> None:
        for _ in range(rows):
            slug = f"c-{uuid4().hex[:30]}"
            category = Category.objects.create(slug=slug, name="Drinks", description="")
            poll = Poll.objects.create(
                owner=self.me, title="Tea?", ballot_type="single", eligibility="authenticated",
                results_visibility="live", allow_change=False, status="open", opens_at=Now(),
                closes_at=timezone.now() + timedelta(days=1), category_id=slug,
                tags=["hot", slug], digest="",
            )  # fmt: skip
            Choice.objects.bulk_create(
                Choice(poll=poll, position=n, label=f"Choice {n}") for n in range(rows)
            )
            slots = Template.objects.filter(owner=self.me).count()
            template = Template.objects.create(
                owner=self.me, slot=slots, name="mine", definition={"title": "Tea?"}
            )
        self.ids |= {"poll_id": poll.pk, "category": slug, "template_id": template.pk}
        self.ids["category_id"] = category.pk
