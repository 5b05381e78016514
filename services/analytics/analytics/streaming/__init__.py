"""Results as a stream of Server-Sent Events, in ASGI.

endpoints   the operation: from a request to a stream or a problem
viewer      the caller of a stream, and what the policy gives them
frames      the events' text
states      one state of a poll's results, encoded once for all streams
topics      the latest states of a poll, and the streams that watch it
hub         all polls that are watched
reader      the one loop that reads the database for all of them
confirming  asking polls and votes, in threads, a bounded number at a time
streams     one stream: what is sent next, and when it ends
metrics     streams and reads
openapi     the operation for the OpenAPI document
process     the process's hub, reader and endpoints
serving     gunicorn's worker
"""
