"""The bounded set and the bounded map."""

from analytics.lru import LruMap, LruSet


def test_the_least_recently_used_member_is_evicted() -> None:
    members = LruSet(2)
    members.add("a")
    members.add("b")
    assert "a" in members
    members.add("c")
    assert ("a" in members, "b" in members, "c" in members) == (True, False, True)
    assert len(members) == 2


def test_the_least_recently_used_value_is_evicted() -> None:
    values: LruMap[int] = LruMap(2)
    values.put("a", 1)
    values.put("b", 2)
    assert values.get("a") == 1
    values.put("c", 3)
    values.put("a", 4)
    assert (values.get("a"), values.get("b"), values.get("c")) == (4, None, 3)
