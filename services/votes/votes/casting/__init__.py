"""The HTTP side of casting, in ASGI.

endpoints   the two operations: one vote, and a batch
schemas     bodies, parsed into fields or refused with a 400 that names the field
voter       the voter of a cast, and its idempotency claim
responses   outcomes as status, headers and body
openapi     the same operations for the OpenAPI document
process     the process's pool, batcher and endpoints
readiness   cached probes of the database and of Redis
serving     gunicorn's worker
"""
