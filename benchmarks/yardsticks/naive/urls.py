"""Three routes."""

from django.urls import path

from benchmarks.yardsticks.naive.views import CastView, MyVotesView, PollsView

urlpatterns = [
    path("votes/", CastView.as_view()),
    path("my-votes/", MyVotesView.as_view()),
    path("polls/", PollsView.as_view()),
]
