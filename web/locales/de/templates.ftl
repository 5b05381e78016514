# Vorlagen, mit denen eine Abstimmung beginnt.

templates-own = Ihre Vorlagen
templates-shipped = Mitgelieferte Vorlagen
templates-delete = Vorlage { $name } löschen
templates-delete-short = Löschen
templates-deleted = Die Vorlage { $name } ist gelöscht.
template-yes-no = Ja oder nein
template-yes-no-abstain = Antrag mit Enthaltung
template-satisfaction = Zufriedenheit in fünf Stufen
template-agreement = Zustimmung in fünf Stufen
template-weekday = Ein Wochentag
template-lunch = Wo wir zu Mittag essen
template-election = Wahl einer Person
template-audience = Frage an ein Publikum
template-multiple-choice = Mehrere Antworten
template-date-finding = Ein Termin, der den meisten passt
template-rating = Bewertung von 0 bis 5
template-ranked-election = Wahl einer Person mit Reihenfolge
template-board = Wahl eines Vorstands von drei Personen mit Reihenfolge
