"""One route."""

from django.urls import path

from benchmarks.yardsticks.naive.views import CastView

urlpatterns = [path("votes/", CastView.as_view())]
