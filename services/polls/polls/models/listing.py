"""What lists of polls read besides the polls: words for search, and tags."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from polls.models.polls import Poll


class PollText(models.Model):
    """The words of a poll's title, choices and description.

    `words` are those that search compares (search/index.py), made by `words_version` of it;
    0 stands for PostgreSQL's own, which triggers put there (migration 0006). `vector` is what code
    from before 0006 searches.
    """

    poll = models.OneToOneField(Poll, models.CASCADE, primary_key=True, related_name="text")
    vector = SearchVectorField()
    words = SearchVectorField(db_default="")
    words_version = models.SmallIntegerField(db_default=0)

    class Meta:
        db_table = "poll_text"
        indexes = [
            GinIndex(fields=["vector"], name="poll_text_vector"),
            GinIndex(fields=["words"], name="poll_text_words"),
            models.Index(fields=["words_version"], name="poll_text_words_version"),
        ]

    def __str__(self) -> str:
        return f"words of {self.poll_id}"


class ListedTag(models.Model):
    """A tag of listed polls and how many of them have it: a view (migration 0003)."""

    name = models.CharField(max_length=40, primary_key=True)
    polls = models.IntegerField()

    class Meta:
        managed = False
        db_table = "listed_tag"

    def __str__(self) -> str:
        return f"{self.name} ({self.polls})"
