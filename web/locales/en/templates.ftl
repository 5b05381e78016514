# Templates to begin a poll with.

templates-own = Your templates
templates-shipped = Built-in templates
templates-delete = Delete the template { $name }
templates-delete-short = Delete
templates-deleted = The template { $name } is deleted.
template-yes-no = Yes or no
template-yes-no-abstain = Motion with abstention
template-satisfaction = Satisfaction in five points
template-agreement = Agreement in five points
template-weekday = A day of the week
template-lunch = Where to have lunch
template-election = Election of one person
template-audience = Question to an audience
template-multiple-choice = Several answers
template-date-finding = A date that suits most
template-rating = Rating from 0 to 5
template-ranked-election = Election of one person by ranking
template-board = Election of a board of three by ranking
