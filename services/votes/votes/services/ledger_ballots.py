"""The ledger's ballots that are no single choice, entered from the outbox by SQL.

They are entered behind the other totals, up to a position of their own, so that what a process of
0.2.0 enters without its ballots is completed here.
"""

from django.db import connection

from votes.models import LedgerHead, LedgerMark, LedgerPoll

# Events whose ids are no UUIDs belong to no poll or choice; analytics rejects them, too.
UUID_PATTERN = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'"

# Marks that are not packed text are skipped; analytics rejects such events, too.
_ENTER = f"""
WITH new_rows AS MATERIALIZED (
    SELECT events, first_seq, count FROM outbox
    WHERE first_seq > %(after)s AND first_seq <= %(to)s
), entry AS MATERIALIZED (
    SELECT (e->'data'->>'poll_id')::uuid AS poll_id, e->>'type' AS type, e->'data' AS data
    FROM new_rows CROSS JOIN jsonb_array_elements(events) AS e
    WHERE events @? '$[*].data.*.form' AND e->'data'->>'poll_id' ~ {UUID_PATTERN}
        AND e->>'type' IN ('vote.cast', 'vote.changed', 'vote.retracted', 'vote.released')
), ballots AS MATERIALIZED (
    SELECT poll_id, ballot->>'form' AS form, ballot->>'marks' AS marks, sum(delta) AS votes FROM (
        SELECT poll_id, data->'ballot' AS ballot, data->>'choice_id' AS choice_id,
               CASE type WHEN 'vote.retracted' THEN -1 ELSE 1 END AS delta FROM entry
        UNION ALL SELECT poll_id, data->'old_ballot', data->>'old_choice_id', -1 FROM entry
        WHERE type = 'vote.changed'
    ) AS deltas
    WHERE choice_id IS NULL AND ballot->>'form' IN ('choices', 'ranking', 'scores')
        AND jsonb_typeof(ballot->'marks') = 'string'
    GROUP BY 1, 2, 3 HAVING sum(delta) <> 0
), hashes AS (
    SELECT poll_id, votes, 4611686018427387903 & ('x' || left(encode(sha256(
        convert_to(form || ' ' || marks, 'UTF8')), 'hex'), 16))::bit(64)::bigint AS hash
    FROM ballots
), checksums AS (
    UPDATE ledger_poll AS known SET ballots = 4611686018427387903 & (known.ballots + own.checksum)
    FROM (
        SELECT poll_id, mod(mod(sum(votes::numeric * hash), 2::numeric ^ 62) + 2::numeric ^ 62,
                            2::numeric ^ 62)::bigint AS checksum
        FROM hashes GROUP BY poll_id
    ) AS own WHERE known.poll_id = own.poll_id
), marked AS MATERIALIZED (
    SELECT poll_id, votes, split_part(mark, ':', 1)::int AS choice,
           CASE form WHEN 'scores' THEN split_part(mark, ':', 2)::bigint ELSE 0 END AS points
    FROM ballots CROSS JOIN unnest(string_to_array(
        CASE form WHEN 'ranking' THEN split_part(marks, '>', 1) ELSE marks END,
        CASE form WHEN 'ranking' THEN '=' ELSE ',' END)) AS mark
    WHERE mark ~ CASE form WHEN 'scores' THEN '^[0-9]{{1,9}}:-?[0-9]{{1,9}}$'
        ELSE '^[0-9]{{1,9}}$' END
), marks AS (
    INSERT INTO ledger_mark AS known (poll_id, choice, votes, points)
    SELECT poll_id, choice, sum(votes), sum(votes * points) FROM marked GROUP BY 1, 2
    HAVING sum(votes) <> 0 OR sum(votes * points) <> 0
    ON CONFLICT (poll_id, choice) DO UPDATE
    SET votes = known.votes + excluded.votes, points = known.points + excluded.points
)
UPDATE ledger_head SET ballots_position =
    greatest(ballots_position, (SELECT coalesce(max(first_seq + count - 1), 0) FROM new_rows))
RETURNING ballots_position
"""  # nosec B608 # only the pattern is put in


def enter(head: LedgerHead, *, limit: int) -> None:
    """Enter the ballots of at most `limit` events that are entered without; updates `head`.

    A head that has no position of ballots was made by 0.2.0, which deletes no marks: they are
    entered from the beginning. The caller holds the ledger's lock.
    """
    if not head.ballots_position:
        LedgerMark.objects.all().delete()
        LedgerPoll.objects.exclude(ballots=0).update(ballots=0)
    span = {
        "after": head.ballots_position,
        "to": min(head.position, head.ballots_position + limit),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, span)
        [head.ballots_position] = cursor.fetchone()
