"""The number of queries of each read of polls."""

from datetime import timedelta
from uuid import uuid4

from django.db.models.functions import Now
from django.utils import timezone

from polls.models import Category, Choice, Image, ImageUse, Poll, Template
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
        Read(1, "/api/v1/polls/{public_id}/preview/", "anyone"),
        Read(1, "/api/v1/polls/images/{image_id}/"),
        Read(0, "/api/v1/polls/templates/", "anyone"),
        Read(1, "/api/v1/polls/templates/"),
        Read(1, "/api/v1/polls/templates/{template_id}/"),
        Read(1, "/api/v1/categories/", "anyone"),
        Read(1, "/api/v1/categories/{category}/", "anyone"),
        Read(1, "/api/v1/tags/", "anyone"),
        Read(2, "/internal/v1/polls/{poll_id}/", "sibling"),
        Read(2, "/internal/v1/audit/?target={poll_id}", "sibling"),
        Read(6, "/admin/polls/polls/poll/", "visitor"),
        Read(6, "/admin/polls/polls/poll/{poll_id}/change/", "visitor"),
        Read(4, "/admin/polls/polls/category/", "visitor"),
        Read(3, "/admin/polls/polls/category/{category_id}/change/", "visitor"),
        Read(4, "/admin/polls/polls/image/", "visitor"),
        Read(3, "/admin/polls/polls/image/{image_id}/change/", "visitor"),
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
                tags=["hot", slug], digest="", images="frozen",
            )  # fmt: skip
            public = Poll.objects.create(
                owner=self.me, title="Tea?", ballot_type="single", eligibility="public",
                results_visibility="live", allow_change=False, status="open", opens_at=Now(),
                digest="", images="frozen",
            )  # fmt: skip
            choices = Choice.objects.bulk_create(
                Choice(poll=poll, position=n, label=f"Choice {n}") for n in range(rows)
            )
            slots = Template.objects.filter(owner=self.me).count()
            template = Template.objects.create(
                owner=self.me, slot=slots, name="mine", definition={"title": "Tea?"}
            )
            sha256 = uuid4().hex * 2
            sizes = [{"sha256": sha256, "width": 160, "height": 120}]
            image = Image.objects.create(owner=self.me, sha256=sha256, sizes=sizes)
            ImageUse.objects.bulk_create(
                ImageUse(poll=poll, choice=choice, image=image, alt="Tea") for choice in choices
            )
            # Its sizes are no list of rows, so this one has none.
            plain = Image.objects.create(owner=self.me, sha256=uuid4().hex * 2, sizes=[])
        self.ids |= {"image_id": plain.pk}
        self.ids |= {
            "public_id": public.pk,
            "poll_id": poll.pk,
            "category": slug,
            "template_id": template.pk,
        }
        self.ids["category_id"] = category.pk
