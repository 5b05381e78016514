"""Routes of the outbox, included under /internal/v1/."""

from django.urls import re_path

from provote_core.outbox.views import FeedView, PositionView

urlpatterns = [
    re_path(r"^feed/?$", FeedView.as_view()),
    re_path(r"^positions/?$", PositionView.as_view()),
]
