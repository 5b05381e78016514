"""The conditions of acceptance that the database checks, defined once for every INSERT of votes.

In them `c` is the cast, `p` its poll's snapshot, and `b.now` the clock, read after the locks.
Lookups are subqueries that cannot become joins: a join is planned by the sizes that the tables had
when the connection was new, and would read them from end to end when they have grown.
"""

from provote_rules.lifecycle import open_sql

_KEY_IS_UNUSED = "(SELECT count(*) FROM idempotency i WHERE i.key_digest = c.key_digest) = 0"
_NOT_ERASED = "(SELECT count(*) FROM erased_subject e WHERE e.subject = c.subject) = 0"

# For all polls: the poll is open, the key is unused, the person has not been erased.
ACCEPTABLE = f"""
    {open_sql(poll="p", now="b.now", sealed="p.sealed_at IS NOT NULL")}
    AND {_KEY_IS_UNUSED}
    AND {_NOT_ERASED}
"""  # nosec B608 # only text from here and from the rulebook is put in

# For polls with restrictions, also: the invitation is valid, the address is below its limit.
UNRESTRICTED = """
    (NOT c.invited OR EXISTS (
        SELECT FROM invitation i JOIN invitation_series s ON s.id = i.series_id
        WHERE i.poll_id = c.poll_id AND i.voter = c.voter
          AND i.revoked_at IS NULL AND s.revoked_at IS NULL))
    AND (c.max_per_address IS NULL OR c.max_per_address > (
        SELECT count(*) FROM vote v WHERE v.poll_id = c.poll_id AND v.origin = c.origin))
"""
