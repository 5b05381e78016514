"""The words of polls and the tags in use, kept by the database: whichever version of the code writes, they are true.

Labels weigh more than descriptions. What a tsvector may hold is bounded (1 MiB), so descriptions
of choices are taken to 50,000 characters; the largest poll stays within it.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION keep_words(wanted uuid) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    UPDATE poll_text SET vector =
           setweight(to_tsvector('simple', poll.title), 'A')
        || setweight(to_tsvector('simple', coalesce(words.labels, '')), 'B')
        || setweight(to_tsvector('simple', poll.description), 'C')
        || setweight(to_tsvector('simple', coalesce(left(words.descriptions, 50000), '')), 'D')
    FROM poll, LATERAL (
        SELECT string_agg(label, ' ' ORDER BY position) AS labels,
               string_agg(description, ' ' ORDER BY position) AS descriptions
        FROM choice WHERE choice.poll_id = poll.id
    ) AS words
    WHERE poll.id = wanted AND poll_text.poll_id = wanted
$$;

CREATE FUNCTION keep_words_of_poll() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO poll_text (poll_id, vector) VALUES (NEW.id, '');
    END IF;
    PERFORM keep_words(NEW.id);
    RETURN NULL;
END
$$;

CREATE FUNCTION keep_words_of_choices() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM keep_words(poll_id) FROM (SELECT DISTINCT poll_id FROM changed) AS polls;
    RETURN NULL;
END
$$;
"""

# A statement's choices all at once: one poll may have 500 of them.
TRIGGERS = """
CREATE TRIGGER poll_words AFTER INSERT OR UPDATE OF title, description ON poll
    FOR EACH ROW EXECUTE FUNCTION keep_words_of_poll();
CREATE TRIGGER choice_words_inserted AFTER INSERT ON choice REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION keep_words_of_choices();
CREATE TRIGGER choice_words_updated AFTER UPDATE ON choice REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION keep_words_of_choices();
CREATE TRIGGER choice_words_deleted AFTER DELETE ON choice REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION keep_words_of_choices();
"""

# What `listing.LISTED` says, once more: a test holds the two against each other.
TAGS = """
CREATE VIEW listed_tag AS
SELECT tag AS name, count(*)::int AS polls
FROM poll CROSS JOIN LATERAL unnest(poll.tags) AS tag
WHERE poll.listing = 'listed' AND poll.status <> 'draft'
GROUP BY tag;
"""

UNDO = """
DROP VIEW listed_tag;
DROP FUNCTION keep_words_of_poll CASCADE;
DROP FUNCTION keep_words_of_choices CASCADE;
DROP FUNCTION keep_words(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("polls", "0002_definitions")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS + TAGS, UNDO)]
