"""The built-in templates: definitions to make polls from, in the shape of a request.

A member that is set here is the default of polls made from the template; all others have the
default of every poll.
"""

from typing import Any, NamedTuple


class BuiltinTemplate(NamedTuple):
    """A template that everybody may use, by its slug."""

    slug: str
    name: str
    definition: dict[str, Any]


def _choices(*labels: str) -> list[dict[str, str]]:
    return [{"label": label} for label in labels]


BUILTIN_TEMPLATES = {
    template.slug: template
    for template in (
        BuiltinTemplate(
            "yes-no",
            "Yes or no",
            {"title": "Do you agree?", "choices": _choices("Yes", "No")},
        ),
        BuiltinTemplate(
            "yes-no-abstain",
            "Motion with abstention",
            {
                "title": "Is the motion carried?",
                "choices": _choices("Yes", "No", "Abstain"),
                "results_visibility": "after_close",
            },
        ),
        BuiltinTemplate(
            "satisfaction",
            "Satisfaction in five points",
            {
                "title": "How satisfied are you?",
                "choices": _choices(
                    "Very satisfied", "Satisfied", "Neither", "Dissatisfied", "Very dissatisfied"
                ),
                "results_visibility": "after_vote",
            },
        ),
        BuiltinTemplate(
            "agreement",
            "Agreement in five points",
            {
                "title": "Do you agree with this statement?",
                "choices": _choices(
                    "Strongly agree", "Agree", "Undecided", "Disagree", "Strongly disagree"
                ),
                "results_visibility": "after_vote",
            },
        ),
        BuiltinTemplate(
            "weekday",
            "A day of the week",
            {
                "title": "Which day suits you best?",
                "choices": _choices("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
                "allow_change": True,
            },
        ),
        BuiltinTemplate(
            "lunch",
            "Where to have lunch",
            {
                "title": "Where do we have lunch?",
                "choices": _choices("Canteen", "Pizza", "Salad bar", "I bring my own"),
                "allow_change": True,
            },
        ),
        BuiltinTemplate(
            "election",
            "Election of one person",
            {
                "title": "Whom do you elect?",
                "choices": _choices("Candidate A", "Candidate B"),
                "eligibility": "invited",
                "results_visibility": "after_close",
                "listing": "unlisted",
            },
        ),
        BuiltinTemplate(
            "audience",
            "Question to an audience",
            {
                "title": "What do you think?",
                "choices": _choices("A", "B", "C", "D"),
                "eligibility": "public",
                "listing": "unlisted",
            },
        ),
        BuiltinTemplate(
            "multiple-choice",
            "Several answers",
            {
                "title": "Which of these do you use?",
                "ballot_type": "multiple",
                "choices": _choices("A", "B", "C", "D"),
                "rules": {"ballot": {"allow_abstain": True}},
            },
        ),
        BuiltinTemplate(
            "date-finding",
            "A date that suits most",
            {
                "title": "Which dates suit you?",
                "ballot_type": "approval",
                "choices": _choices(
                    "Monday evening", "Tuesday evening", "Wednesday evening", "Thursday evening"
                ),
                "allow_change": True,
                "rules": {"ballot": {"allow_abstain": True}},
            },
        ),
        BuiltinTemplate(
            "rating",
            "Rating from 0 to 5",
            {
                "title": "How do you rate these proposals?",
                "ballot_type": "score",
                "choices": _choices("Proposal A", "Proposal B", "Proposal C"),
                "results_visibility": "after_vote",
                "rules": {"ballot": {"max": 5, "blank": "left_out"}},
            },
        ),
        BuiltinTemplate(
            "ranked-election",
            "Election of one person by ranking",
            {
                "title": "Whom do you elect? Rank the candidates.",
                "ballot_type": "ranked",
                "method": "irv",
                "choices": _choices("Candidate A", "Candidate B", "Candidate C"),
                "eligibility": "invited",
                "results_visibility": "after_close",
                "listing": "unlisted",
                "rules": {"ballot": {"allow_abstain": True}},
            },
        ),
        BuiltinTemplate(
            "board",
            "Election of a board of three by ranking",
            {
                "title": "Whom do you elect to the board? Rank the candidates.",
                "ballot_type": "ranked",
                "method": "scottish-stv",
                "seats": 3,
                "choices": _choices(
                    "Candidate A", "Candidate B", "Candidate C", "Candidate D", "Candidate E"
                ),
                "eligibility": "invited",
                "results_visibility": "after_close",
                "listing": "unlisted",
                "rules": {"ballot": {"allow_abstain": True}},
            },
        ),
    )
}
