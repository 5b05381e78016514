"""Metrics of the streams."""

from provote_core.metrics import counter, gauge

open_streams = gauge("provote_streams", "Streams that are open.", mode="livesum")
watched_polls = gauge("provote_stream_polls", "Polls that are read for streams.", mode="livesum")
reads = counter(
    "provote_stream_reads_total", "Reads of the database, each for all polls that are watched."
)
read_failures = counter("provote_stream_read_failures_total", "Reads that failed.")
ended = counter(
    "provote_streams_ended_total",
    "Streams that have ended: complete, gone (the client disconnected), slow (dropped for reading "
    "too slowly) or refused (before they began).",
    ["reason"],
)
# Initialise the label so that rate() sees the first increment.
for _reason in ("complete", "gone", "slow", "refused"):
    ended.labels(_reason)
