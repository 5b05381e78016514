# Die Abstimmungen einer Person.

title-polls = Meine Abstimmungen
polls-votes =
    { $count ->
        [0] noch keine Stimme
        [one] 1 Stimme
       *[other] { $count } Stimmen
    }
polls-waiting =
    { $count ->
        [one] 1 Stimme in Quarantäne
       *[other] { $count } Stimmen in Quarantäne
    }
polls-results = Ergebnis
polls-share = Teilen
polls-clone = Kopie anlegen
polls-empty = Sie haben noch keine Abstimmungen. Es braucht eine Frage, zwei Möglichkeiten und eine Minute.
polls-first = Erste Abstimmung anlegen
polls-not-found = Keine Ihrer Abstimmungen passt dazu.
polls-templates = Vorlagen
polls-templates-why = Beginnen Sie eine Abstimmung mit einer davon. Eigene entstehen mit „Als Vorlage speichern“ in einem Entwurf.
