# Abstimmungen anlegen und ändern.

title-create = Neue Abstimmung
create-title = Neue Abstimmung
create-edit-title = Entwurf bearbeiten
create-stranger = Beginnen Sie gleich: Was Sie schreiben, bleibt in diesem Tab. Um die Abstimmung zu öffnen, <in>melden Sie sich an</in> oder <up>legen Sie ein Konto an</up>.
create-restored = Sie hatten diese Abstimmung begonnen. Hier ist sie wieder.
create-restored-keep = Weiter bearbeiten
create-restored-drop = Neu beginnen
create-from-template = Mit einer Vorlage beginnen

create-step-question = Die Frage
create-step-choices = Die Möglichkeiten
create-step-ballot = Der Stimmzettel
create-rest = Regeln
create-rest-hint = So passt es für die meisten Abstimmungen. Öffnen Sie einen Abschnitt, um ihn zu ändern.
create-step-voters = Wer abstimmen darf
create-step-results = Ergebnis und Änderungen
create-step-counting = Die Auszählung
create-step-schedule = Öffnen und Schließen
create-step-listing = Wo die Abstimmung zu finden ist

create-place-title = Titel oder Frage
create-place-description = Beschreibung
create-description-hint = Reiner Text, freiwillig. Er steht über den Möglichkeiten.
create-place-language = Sprache Ihrer Texte
create-language-hint = Damit Vorleseprogramme sie richtig sprechen; auch E-Mails sind in dieser Sprache.
create-language-none = Keine Angabe
create-place-image = Bild
create-place-choices = Möglichkeiten
create-place-other = Die Abstimmung

create-image-add = Bild hinzufügen
create-image-replace = Bild ersetzen
create-image-remove = Bild entfernen
create-image-busy = Wird hochgeladen …
create-image-done = Das Bild ist hochgeladen.
create-image-hint = Freiwillig. PNG, JPEG oder WebP, bis 5 MiB.
create-image-sign-in = Bilder können Sie hinzufügen, sobald Sie angemeldet sind.
create-image-alt = Was das Bild zeigt
create-image-alt-hint = Für Menschen, die es nicht sehen. Lassen Sie das Feld leer, wenn das Bild nur schmückt.
create-image-too-large = Diese Datei ist größer als 5 MiB. Wählen Sie eine kleinere.
create-image-not-an-image = Diese Datei ist kein PNG-, JPEG- oder WebP-Bild, oder sie ist beschädigt.
create-image-animated = Bewegte Bilder werden nicht angenommen. Wählen Sie ein stehendes.
create-image-too-many-pixels = Dieses Bild ist zu groß. Verkleinern Sie es auf unter 25 Millionen Pixel.
create-image-too-complex = Dieses Bild lässt sich nicht in vertretbarer Zeit lesen. Speichern Sie es mit einem anderen Programm neu, und versuchen Sie es noch einmal.
create-image-removed = Dieses Bild wurde von der Moderation entfernt. Wählen Sie ein anderes.

create-choice-number = Möglichkeit { $number }
create-choice-add = Möglichkeit hinzufügen
create-choice-paste = Viele Möglichkeiten einfügen
create-choice-up = { $label } nach oben
create-choice-up-short = Nach oben
create-choice-down = { $label } nach unten
create-choice-down-short = Nach unten
create-choice-more = Beschreibung und Bild von { $label }
create-choice-more-short = Beschreibung und Bild
create-choice-remove = { $label } entfernen
create-choice-remove-short = Entfernen
create-choice-moved = { $label } ist jetzt Möglichkeit { $number } von { $count }.
create-choice-removed =
    { $count ->
        [one] Entfernt. Es gibt noch eine Möglichkeit.
       *[other] Entfernt. Es gibt noch { $count } Möglichkeiten.
    }
create-choice-description = Beschreibung (freiwillig)
create-choice-image = Bild von { $label }
create-paste-title = Viele Möglichkeiten einfügen
create-paste-label = Eine Möglichkeit je Zeile
create-paste-hint = Was in einer Zeile nach einem Tabulator steht, wird zur Beschreibung. So können Sie zwei Spalten einer Tabelle einfügen.
create-paste-count =
    { $count ->
        [0] Noch keine neue Möglichkeit.
        [one] Eine neue Möglichkeit.
       *[other] { $count } neue Möglichkeiten.
    }
create-paste-repeated =
    { $count ->
        [one] Eine Zeile gibt es schon, sie wird ausgelassen.
       *[other] { $count } Zeilen gibt es schon, sie werden ausgelassen.
    }
create-paste-cut =
    { $count ->
        [one] Eine Zeile ist zu viel: Eine Abstimmung hat höchstens 500 Möglichkeiten.
       *[other] { $count } Zeilen sind zu viel: Eine Abstimmung hat höchstens 500 Möglichkeiten.
    }
create-paste-add =
    { $count ->
        [one] Eine Möglichkeit hinzufügen
       *[other] { $count } Möglichkeiten hinzufügen
    }
create-paste-done =
    { $count ->
        [one] Eine Möglichkeit ist hinzugefügt.
       *[other] { $count } Möglichkeiten sind hinzugefügt.
    }

create-place-ballot_type = Wie wird der Stimmzettel ausgefüllt?
create-type-single = Eine auswählen
create-type-single-hint = Eine Markierung. Für schnelle Fragen mit einer Antwort.
create-type-single-example = Beispiel: Eine von drei Möglichkeiten ist markiert.
create-type-multiple = Mehrere auswählen
create-type-multiple-hint = Mehrere Markierungen, so viele Sie erlauben. Für Sitze ohne Verhältnis oder für Umfragen.
create-type-multiple-example = Beispiel: Zwei von drei Möglichkeiten sind markiert.
create-type-approval = Alles Passende markieren
create-type-approval-hint = Markierungen bei allem, was annehmbar ist. Für Termine, Räume, Restaurants.
create-type-approval-example = Beispiel: Die zwei passenden Möglichkeiten sind markiert.
create-type-ranked = Reihenfolge bilden
create-type-ranked-hint = Erste, zweite, dritte Wahl … Für Wahlen: Auch die zweite Wahl zählt.
create-type-ranked-example = Beispiel: Drei Möglichkeiten haben die Ränge 2, 1 und 3.
create-type-score = Punkte vergeben
create-type-score-hint = Punkte für jede Möglichkeit. Für Ideen, Filme, Vorschläge.
create-type-score-example = Beispiel: Drei Möglichkeiten haben 4, 5 und 1 Punkte.
create-example-a = Apfel
create-example-b = Birne
create-example-c = Quitte
create-ballot-more = Mehr Regeln für den Stimmzettel
create-rule-abstain = Abstimmende dürfen einen leeren Stimmzettel abgeben
create-rule-abstain-hint = Eine Enthaltung zählt als abgegeben und für keine Möglichkeit.
create-rule-all = Leer: alle.
create-place-rules-ballot-min = Mindestens so viele Markierungen
create-place-rules-ballot-max = Höchstens so viele Markierungen
create-place-rules-ballot-step = Punkte
create-place-rules-ballot-min_ranks = Mindestens so viele Ränge
create-place-rules-ballot-max_ranks = Höchstens so viele Ränge
create-place-rules-ballot-equal_ranks = Mehrere Möglichkeiten dürfen denselben Rang haben
create-place-rules-ballot-min-score = Niedrigste Punktzahl
create-place-rules-ballot-max-score = Höchste Punktzahl
create-place-rules-ballot-step-score = Schritt zwischen Punktzahlen
create-place-rules-ballot-blank = Eine Möglichkeit ohne Punkte
create-rule-blank-zero = zählt als 0 Punkte
create-rule-blank-left_out = wird ausgelassen

create-place-eligibility = Wer darf abstimmen?
create-voters-public = Alle mit dem Link
create-voters-public-hint = Ohne Konto. Schnell und offen; wer zwei Geräte hat, kann zweimal abstimmen.
create-voters-authenticated = Alle mit einem Konto hier
create-voters-authenticated-hint = Eine Stimme je Konto. Vor dem Abstimmen meldet man sich an.
create-voters-invited = Eingeladene
create-voters-invited-hint = Jede Person bekommt einen persönlichen Link für eine Stimme, ohne Konto. Sie sehen, welche Links benutzt wurden, aber nie, wie abgestimmt wurde.
create-voters-delegated = Mitglieder meines eigenen Systems
create-voters-delegated-hint = Ihre Website oder App kennt die Abstimmenden und gibt Stimmen für sie mit einem API-Schlüssel ab. Auf den Seiten hier stimmt niemand ab.
create-place-rules-dedupe = Was gilt als eine Stimme?
create-dedupe-hint = Ohne Konten ist keine Regel vollkommen. Diese bewahrt ehrliche Menschen vor doppelten Stimmen.
create-dedupe-device = Eine Stimme je Gerät
create-dedupe-device-hint = Der Browser merkt sich, dass abgestimmt wurde. Passt für die meisten Abstimmungen.
create-dedupe-address = Mehrere Stimmen je Internetanschluss
create-dedupe-address-hint = Wohnungen, Büros und Schulen teilen sich oft eine Adresse: Erlauben Sie genügend Stimmen.
create-dedupe-none = Keine Prüfung
create-dedupe-none-hint = Alle dürfen beliebig oft abstimmen, etwa an einem gemeinsamen Tablet.
create-place-rules-dedupe_limit = Stimmen je Adresse
create-seen-title = Was andere von einer Stimme sehen
create-seen-public = Weder Sie noch andere sehen, wer abgestimmt hat oder wie.
create-seen-authenticated = Weder Sie noch andere sehen, wer abgestimmt hat oder wie.
create-seen-invited = Sie sehen, welche Einladungen benutzt sind. Den Stimmzettel sieht nur, wer ihn abgibt.
create-seen-delegated = Ihr eigenes System sieht die Stimmzettel, die es abgibt.
create-seen-published = Sobald das Ergebnis endgültig ist, können alle, die es sehen, die Stimmzettel ohne Namen, Zeiten und Reihenfolge herunterladen und nachzählen.
create-seen-unpublished = Die Stimmzettel werden nicht veröffentlicht, andere können also nicht nachzählen.
create-seen-operator = Die Betreiber dieser Plattform könnten es mit Zugang zur Datenbank herausfinden.
create-quarantine = Plötzliche Stimmenfluten
create-quarantine-label = Verdächtige Stimmen in Quarantäne halten, bis ich sie geprüft habe
create-quarantine-hint = Kommen in diesem Zeitraum mehr Stimmen aus einer Quelle, warten die weiteren. Auf der Seite der Abstimmung zählen oder verwerfen Sie sie.
create-place-rules-quarantine = Plötzliche Stimmenfluten
create-place-rules-quarantine-votes = Meiste Stimmen aus einer Quelle
create-place-rules-quarantine-seconds = Zeitraum in Sekunden
create-place-rules-quarantine-by = Was als eine Quelle gilt
create-quarantine-by-address = Eine Internetadresse
create-quarantine-by-device = Eine Adresse zusammen mit einem Browser

create-place-results_visibility = Wer sieht das Ergebnis, und wann?
create-results-live = Alle, jederzeit
create-results-live-hint = Das Ergebnis ist schon während der Abstimmung zu sehen.
create-results-after_vote = Abstimmende, nach ihrer Stimme
create-results-after_vote-hint = Wer abgestimmt hat, sieht das Ergebnis, während es entsteht; alle anderen sehen es nach dem Schließen.
create-results-after_close = Alle, nach dem Schließen
create-results-after_close-hint = Bis dahin sehen nur Sie das Ergebnis, damit es niemanden beeinflusst.
create-results-owner_only = Nur ich
create-results-owner_only-hint = Andere sehen, dass es die Abstimmung gibt, aber keine Zahlen.
create-results-value = { $results } · { $changes }
create-change = Stimmen dürfen geändert oder zurückgezogen werden, solange die Abstimmung offen ist
create-change-hint = Irren ist menschlich. Nur die letzte Fassung zählt.
create-change-yes = Stimmen sind änderbar
create-change-no = Stimmen sind endgültig
create-publish = Stimmzettel veröffentlichen, sobald das Ergebnis endgültig ist
create-publish-hint = Ohne Namen, damit alle nachzählen können. Lassen Sie es weg, wenn sehr wenige abstimmen oder viele Möglichkeiten zu ordnen sind: Ein seltener Stimmzettel kann verraten, von wem er ist.

create-place-seats = Wie viele Möglichkeiten gewinnen?
create-seats-hint = Meistens 1; bei einer Wahl die Zahl der Sitze.
create-counting-value =
    { $seats ->
        [one] { $method } · ein Sieger
       *[other] { $method } · { $seats } Sieger
    }
create-place-method = Verfahren
create-method-changed = Das Verfahren ist jetzt { $method }, das diese Sitze besetzen kann.
create-method-others =
    { $count ->
        [one] Ein anderes Verfahren
       *[other] { $count } andere Verfahren
    }
create-method-other = Andere Verfahren
create-method-plurality = Die meisten Stimmen
create-method-plurality-hint = Die Möglichkeiten mit den meisten Stimmen gewinnen. Bekannt und einfach.
create-method-approval = Zustimmungswahl
create-method-approval-hint = Die Möglichkeiten, die den meisten passen, gewinnen.
create-method-score = Punktewahl
create-method-score-hint = Die Möglichkeiten mit den meisten Punkten gewinnen.
create-method-star = STAR-Wahl
create-method-star-hint = Von den zwei Möglichkeiten mit den meisten Punkten gewinnt die, die mehr Menschen vorziehen. Übertreiben lohnt sich weniger.
create-method-irv = Integrierte Stichwahl
create-method-irv-hint = Die schwächste Möglichkeit scheidet aus, ihre Stimmen gehen an die nächste Wahl, bis eine die Mehrheit hat.
create-method-schulze = Schulze-Methode
create-method-schulze-hint = Je zwei Möglichkeiten werden verglichen. Wer alle anderen schlägt, gewinnt. Debian und viele Vereine wählen so.
create-method-ranked-pairs = Ranked Pairs
create-method-ranked-pairs-hint = Je zwei Möglichkeiten werden verglichen, die deutlichsten Siege zählen zuerst.
create-method-scottish-stv = Übertragbare Einzelstimmgebung wie in Schottland
create-method-scottish-stv-hint = Sitze im Verhältnis der Gruppen. Gesetzlich geregelt und von Hand zählbar.
create-method-meek-prf = Übertragbare Einzelstimmgebung nach Meek
create-method-meek-prf-hint = Sitze im Verhältnis, so genau wie möglich. Braucht einen Computer.
create-method-minneapolis-stv = Übertragbare Einzelstimmgebung wie in Minneapolis
create-method-minneapolis-stv-hint = Sitze im Verhältnis, mit vier Dezimalen, nach den Regeln von Minneapolis oder Albany.
create-method-borda = Borda-Wahl
create-method-borda-hint = Punkte nach dem Rang: Der erste Rang bekommt die meisten Punkte, der letzte die wenigsten. Eine breite zweite Wahl kann gewinnen.
create-method-minneapolis = Integrierte Stichwahl wie in Minneapolis
create-method-minneapolis-hint = Nach Kapitel 167 der Satzung dieser Stadt.
create-method-maine = Integrierte Stichwahl wie in Maine
create-method-maine-hint = Nach dem Gesetz dieses Staates seit 2024.
create-method-maine-2018 = Integrierte Stichwahl wie in Maine bis 2024
create-method-maine-2018-hint = Nach dem früheren Gesetz, bei dem mehrere Möglichkeiten zugleich ausscheiden.
create-params =
    { $count ->
        [one] Eine Einstellung dieses Verfahrens
       *[other] { $count } Einstellungen dieses Verfahrens
    }
create-param-empty = Leer: keine Grenze.
create-param-percent = In Prozent, etwa 50 oder 66,67. Leer: Es ist kein Anteil nötig.
create-param-quorum = Mindestzahl der Stimmzettel für ein gültiges Ergebnis
create-param-quorum_of = Was dafür zählt
create-param-quorum_of-cast = alle abgegebenen
create-param-quorum_of-valid = alle gültigen
create-param-quorum_of-not_abstaining = alle ohne Enthaltungen
create-param-threshold = Stimmenanteil, den eine Möglichkeit zum Sieg braucht
create-param-threshold_of = Worauf sich der Anteil bezieht
create-param-threshold_of-cast = alle abgegebenen Stimmzettel
create-param-threshold_of-valid = alle gültigen Stimmzettel
create-param-threshold_of-not_abstaining = alle Stimmzettel ohne Enthaltungen
create-param-threshold_strict = Es braucht mehr als diesen Anteil, nicht nur genauso viel
create-param-result = Was entscheidet
create-param-result-sum = die Summe der Punkte
create-param-result-mean = der Durchschnitt der Punkte
create-param-blank = Ein Stimmzettel ohne Punkte für eine Möglichkeit, im Durchschnitt
create-param-blank-left_out = wird ausgelassen
create-param-blank-zero = gibt ihr 0 Punkte
create-param-max_score = Höchste Punktzahl eines Stimmzettels (leer: wie auf dem Stimmzettel)
create-param-overvote_rule = Mehrere Möglichkeiten auf einem Rang, bei Stimmzetteln aus Dateien
create-param-overvote_rule-always_skip_to_next_rank = Der Rang wird übergangen
create-param-overvote_rule-exhaust_immediately = Der Stimmzettel endet dort
create-param-overvote_rule-exhaust_if_multiple_continuing = Der Stimmzettel endet, wenn mehrere davon noch im Rennen sind
create-param-max_skipped_ranks_allowed = So viele leere Ränge nacheinander beenden einen Stimmzettel aus einer Datei nicht
create-param-exhaust_on_duplicate_candidate = Eine Möglichkeit auf zwei Rängen beendet einen Stimmzettel aus einer Datei
create-param-max_rankings_allowed = So viele Ränge eines Stimmzettels werden gelesen
create-param-batch_elimination = Möglichkeiten, die nicht mehr gewinnen können, scheiden gemeinsam aus
create-param-continue_until_two_candidates_remain = Gezählt wird, bis zwei Möglichkeiten übrig sind
create-param-first_round_determines_threshold = Die Mehrheit ist eine aller gültigen Stimmzettel, nicht nur der noch zählenden
create-param-tiebreak_mode = Was bei einem Gleichstand entscheidet
create-param-tiebreak_mode-lot = das Los
create-param-tiebreak_mode-previous_round_counts_then_lot = die letzte Runde mit einem Unterschied, dann das Los
create-param-undeclared_write_ins = Eine Möglichkeit namens „Undeclared Write-ins“
create-param-undeclared_write_ins-exclude_first = scheidet zuerst aus
create-param-undeclared_write_ins-as_candidate = zählt wie die anderen
create-param-preset = Regeln von
create-param-preset-minneapolis = Minneapolis
create-param-preset-albany = Albany, Kalifornien
create-param-strength = Wie stark ein Sieg ist
create-param-strength-winning_votes = die Stimmzettel für die siegreiche Möglichkeit
create-param-strength-margins = der Abstand
create-param-truncated = Möglichkeiten ohne Rang auf dem Stimmzettel
create-param-truncated-zero = bekommen keine Punkte
create-param-truncated-average = teilen sich die übrigen Punkte
create-param-base = Punkte des letzten Ranges (0 oder 1)
create-param-dowdall = Die Ränge haben 1, 1/2, 1/3 … Punkte

create-place-rules-ties = Bei Gleichstand
create-place-rules-ties-by = Bei Gleichstand
create-place-rules-ties-beacon = Öffentlicher Zufall
create-ties-seed = Ein versiegeltes Los
create-ties-seed-hint = Die Plattform zieht beim Öffnen ein Geheimnis, veröffentlicht sofort sein Siegel und beim Schließen das Geheimnis: Nachträglich kann es niemand wählen.
create-ties-lot_numbers = Losnummern, von der Plattform gezogen
create-ties-lot_numbers-hint = Jede Möglichkeit bekommt beim Öffnen eine Nummer. Die kleinere geht vor.
create-ties-own = Eigene Losnummern
create-ties-own-hint = Zum Beispiel vor dem Öffnen öffentlich gezogen. Die kleinere geht vor.
create-ties-ask = Ich trage das Ergebnis einer Ziehung ein
create-ties-ask-hint = Bei Gleichstand hält die Auszählung an, bis Sie eintragen, was gezogen wurde.
create-ties-more = Mehr zum Los
create-ties-beacon = Nach dem Schließen öffentlichen Zufall hinzunehmen
create-ties-beacon-hint = Geht nur, wo die Betreiber dieser Plattform eine Quelle eingerichtet haben.

create-times-zone = Zeiten gelten in der Zeitzone dieses Geräts: { $zone }.
create-times-wrong = Ein Zeitpunkt braucht Ihre Aufmerksamkeit.
create-times-week = In einer Woche
create-place-opens_at = Öffnet
create-opens_at-hint = Leer: sobald Sie öffnen.
create-opens_at-clear = Von Hand öffnen
create-place-closes_at = Schließt
create-closes_at-hint = Leer: sobald Sie schließen.
create-closes_at-clear = Von Hand schließen
create-opens-now = Öffnet, wenn Sie es sagen.
create-opens-later = Öffnet { $time }.
create-closes-hand = Schließt, wenn Sie es sagen.
create-closes-later = Schließt { $time }.

create-place-listing = Wer kann die Abstimmung finden?
create-listing-unlisted = Alle mit dem Link
create-listing-unlisted-hint = Sie steht in keiner Liste und keiner Suche.
create-listing-listed = Alle
create-listing-listed-hint = Sie steht auf der Startseite und in der Suche.
create-listing-private = Nur ich
create-listing-private-hint = Andere sehen „Hier gibt es keine Abstimmung“, auch mit dem Link. Zum Ausprobieren.
create-place-category = Kategorie
create-category-none = Keine
create-place-tags = Schlagwörter
create-tags-hint = Bis zu zehn, durch Kommas getrennt: Buchstaben von a bis z, Ziffern und Bindestriche.

create-error-title-missing = Schreiben Sie einen Titel oder eine Frage.
create-error-label-missing = Schreiben Sie, was hier gewählt werden kann, oder entfernen Sie die Möglichkeit.
create-error-duplicate = Eine andere Möglichkeit hat diesen Text oder einen, der gleich aussieht.
create-error-too-few = Eine Abstimmung braucht mindestens zwei Möglichkeiten.
create-error-seats = Es gewinnen mehr Möglichkeiten, als es gibt. Fügen Sie Möglichkeiten hinzu, oder verringern Sie die Zahl.
create-error-in-the-past = Diese Zeit ist vorbei. Wählen Sie eine spätere.
create-error-opens-in-the-past = Dieser Zeitpunkt ist vorbei. Wählen Sie einen späteren, oder öffnen Sie die Abstimmung von Hand.
create-error-not-before-closes-at = Die Abstimmung muss öffnen, bevor sie schließt. Ändern Sie eine der Zeiten.
create-error-tag = Schlagwörter haben bis zu 40 Buchstaben von a bis z, Ziffern und Bindestriche.
create-error-invalid-language = Diese Sprache lässt sich nicht speichern. Wählen Sie eine andere.
create-error-unknown-category = Diese Kategorie gibt es nicht mehr. Wählen Sie eine andere.
create-error-unknown-image = Dieses Bild ist abgelaufen. Entfernen Sie es und fügen Sie es neu hinzu.
create-error-no-beacon = Auf dieser Plattform ist keine Quelle für öffentlichen Zufall eingerichtet. Schalten Sie ihn aus.
create-error-invalid-lot-numbers = Geben Sie jeder Möglichkeit eine eigene Nummer von 0 bis 999 999.

create-state-empty = Noch ist nichts geschrieben.
create-state-kept = In diesem Tab aufbewahrt. Mit Titel und zwei Möglichkeiten wird es ein Entwurf.
create-state-waiting = Geändert …
create-state-saving = Der Entwurf wird gespeichert …
create-state-saved = Der Entwurf ist gespeichert.
create-state-refused = Noch nicht gespeichert. Prüfen Sie, was markiert ist.
create-state-conflict = Nicht gespeichert: Der Entwurf wurde anderswo geändert.
create-why = Was ist es?
create-preview = Vorschau
create-preview-title = So sieht der Stimmzettel aus
create-preview-hint = Probieren Sie ihn aus: Es wird nichts abgegeben.
create-open = Abstimmung öffnen …
create-schedule = Abstimmung planen …
create-sign-up = Konto anlegen und öffnen

create-conflict-title = Der Entwurf wurde anderswo geändert
create-conflict = Er wurde in einem anderen Tab oder auf einem anderen Gerät gespeichert, nachdem Sie ihn hier geöffnet haben. Nichts ist verloren: Wählen Sie, welcher bleibt.
create-conflict-theirs = Anderswo gespeichert
create-conflict-mine = Auf dieser Seite
create-conflict-keep = Behalten, was auf dieser Seite steht
create-conflict-take = Nehmen, was anderswo gespeichert wurde
create-conflict-published = Die Abstimmung wurde dort geöffnet, darum lässt sie sich hier nicht mehr ändern.
create-conflict-go = Zur Abstimmung

create-open-title = Abstimmung jetzt öffnen?
create-schedule-title = Abstimmung planen?
create-open-confirm = Jetzt öffnen
create-schedule-confirm = Planen
create-open-back = Noch nicht
create-freezes = Möglichkeiten, Stimmzettel, Regeln und Zeiten stehen danach fest, damit alle über dasselbe abstimmen.
create-freezes-not = Titel, Beschreibung, Sprache, Kategorie und Schlagwörter lassen sich später berichtigen.
create-fact-choices-name = Möglichkeiten
create-fact-choices = { $count }
create-fact-ballot-name = Stimmzettel
create-fact-count-name = Auszählung
create-fact-voters-name = Abstimmende
create-fact-results-name = Ergebnis
create-fact-opens-name = Öffnet
create-fact-closes-name = Schließt
create-fact-now = jetzt
create-fact-hand = wenn Sie schließen

create-template = Als Vorlage speichern
create-template-name = Name der Vorlage
create-template-hint = Sie finden sie wieder, wenn Sie eine neue Abstimmung beginnen. Zeiten gehören nicht dazu.
create-template-done = Die Vorlage ist gespeichert
create-template-where = Sie finden sie, wenn Sie eine Abstimmung anlegen, und bei Ihren Abstimmungen.
create-delete = Entwurf löschen
create-delete-title = Diesen Entwurf löschen?
create-delete-sure = Niemand hat ihn gesehen, und er lässt sich nicht wiederherstellen.

create-correct-title = Abstimmung berichtigen
create-frozen-title = Das meiste steht fest
create-frozen = Vielleicht wurde schon abgestimmt. Titel, Beschreibung, Sprache, Kategorie und Schlagwörter lassen sich berichtigen. Möglichkeiten, Stimmzettel, Regeln, Bilder und Zeiten bleiben, damit alle über dasselbe abstimmen. Um mehr zu ändern, legen Sie eine Kopie an.
create-frozen-clone = Kopie anlegen
