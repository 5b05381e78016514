# Listen von Abstimmungen.

listed-new = Abstimmung anlegen
listed-search = Suchen
listed-status = Status
listed-status-all = Alle
listed-category = Kategorie
listed-category-all = Alle
listed-show = Anzeigen
listed-all = Alle Abstimmungen anzeigen
listed-tags = Schlagwörter
listed-type-single = eine Möglichkeit
listed-type-multiple = mehrere Möglichkeiten
listed-type-approval = alles Passende
listed-type-ranked = Reihenfolge
listed-type-score = Punkte
listed-who-public = für alle
listed-who-authenticated = mit Konto
listed-who-invited = auf Einladung
listed-who-delegated = für Mitglieder eines Systems
listed-opens = öffnet { $time }
listed-closes = schließt { $time }
listed-closed = geschlossen { $time }
listed-created = begonnen { $time }
