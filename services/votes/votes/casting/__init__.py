"""The HTTP side of casting, in ASGI.

shapes      bodies in, as fields or as a 400 that says where
answers     outcomes out, as status, headers and body
edge        ASGI itself: headers, body, response, identity, log line
desk        the two operations: one vote, and a batch
openapi     the same operations for the OpenAPI document
"""
