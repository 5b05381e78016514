"""What a test expects of an answer."""

from typing import Any


def problem(answer: Any) -> tuple[int, str]:
    """Status and code of an answer that is a problem document."""
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]
