# Ergebnisse einer Abstimmung, auch auf dem großen Bildschirm und in Rahmen.

title-results = Ergebnis

results-unknown = Diese Abstimmung gibt es nicht
results-unknown-hint = Vielleicht ist die Adresse unvollständig, oder die Abstimmung ist nur für bestimmte Personen. Prüfen Sie den Link, den Sie erhalten haben, oder melden Sie sich an.
results-home = Zur Startseite

results-draft = Diese Abstimmung ist noch nicht veröffentlicht
results-draft-hint = Sie ist ein Entwurf. Ein Ergebnis gibt es, sobald sie offen ist.
results-scheduled = Die Abstimmung hat noch nicht begonnen
results-scheduled-hint = { $when ->
    [known] Sie beginnt am { $time }.
   *[open] Ein Ergebnis gibt es, sobald sie offen ist.
  }

results-hidden = Das Ergebnis wird noch nicht gezeigt
results-hidden-always = Das Ergebnis wird hier nicht gezeigt
results-hidden-after_close = { $when ->
    [known] Es erscheint hier, wenn die Abstimmung endet: { $time }.
   *[open] Es erscheint hier, sobald die Abstimmung geschlossen ist.
  }
results-hidden-after_vote = { $when ->
    [known] Es erscheint hier, sobald Sie abgestimmt haben, und für alle, wenn die Abstimmung endet: { $time }.
   *[open] Es erscheint hier, sobald Sie abgestimmt haben, und für alle, wenn die Abstimmung geschlossen ist.
  }
results-hidden-owner_only = Nur die Abstimmungsleitung sieht das Ergebnis.
results-hidden-private = Diese Abstimmung ist privat: Ihre Teilnehmer sehen das Ergebnis auf ihren eigenen Geräten.
results-vote = Jetzt abstimmen

results-headline-won = { $choices } gewinnt.
results-headline-lot =
    { $count ->
        [one] Das Los hat entschieden.
        [2] Zwei Möglichkeiten lagen gleichauf, das Los hat entschieden.
       *[other] { $count } Möglichkeiten lagen gleichauf, das Los hat entschieden.
    }
results-headline-elected = { $count ->
    [one] { $choices } ist gewählt.
   *[other] { $choices } sind gewählt.
  }
results-headline-none = Keine Möglichkeit gewinnt.
results-headline-leading = { $count ->
    [one] { $choices } liegt bisher vorn.
   *[other] { $choices } liegen bisher vorn.
  }
results-headline-tied = { $choices } liegen bisher gleichauf.
results-headline-draw = { $choices } liegen gleichauf; das Los entscheidet.
results-headline-open = Noch gibt es keine Stimmen.
results-headline-uncast = Es wurden keine Stimmen abgegeben.
results-headline-nobody = Bisher liegt keine Möglichkeit vorn.
results-headline-counting = Die Stimmen werden gezählt.
results-quorum = { $count ->
    [one] Mindestens ein Stimmzettel ist nötig.
   *[other] Mindestens { $count } Stimmzettel sind nötig.
  }
results-threshold = Eine Möglichkeit braucht { $share }, um zu gewinnen.

results-final = Endgültiges Ergebnis
results-interim = Zwischenstand
results-not-final = Noch nicht endgültig
results-all-counted = { $count ->
    [0] Die Abstimmung ist geschlossen.
    [one] Die Abstimmung ist geschlossen, die einzige Stimme ist gezählt.
   *[other] Die Abstimmung ist geschlossen, alle { $count } Stimmen sind gezählt.
  }
results-as-of = Gezählt bis { $time }.
results-lag = { $count ->
    [one] Eine Stimme ist noch nicht gezählt.
   *[other] { $count } Stimmen sind noch nicht gezählt.
  }
results-closed-not-final = Die Abstimmung ist geschlossen, aber einige Stimmen werden noch gezählt oder geprüft.
results-tally-behind = Die neuesten Stimmen werden gerade ausgezählt.
results-tally-follows = Alle Stimmen sind da. Die endgültige Auszählung läuft.
results-tally-undecided = Die Auszählung wartet auf das Los bei einem Gleichstand.
results-tally-seed-mismatch = Es gibt keine endgültige Auszählung: Das Geheimnis für das Los passt nicht zu dem, was vor der Abstimmung festgelegt wurde.
results-tally-waiting-for-beacon = Die endgültige Auszählung wartet auf eine öffentliche Zufallszahl.
results-tally-failed = Die letzte Auszählung ist fehlgeschlagen und wird wiederholt. Hier steht die davor.
results-link-live = Diese Seite aktualisiert sich von selbst.
results-link-polling = Diese Seite wird alle paar Sekunden aktualisiert.
results-link-lost = Keine Verbindung: Diese Zahlen sind vielleicht veraltet.

results-stat-total = { $count ->
    [one] Stimme
   *[other] Stimmen
  }
results-stat-abstentions = { $count ->
    [one] Enthaltung
   *[other] Enthaltungen
  }
results-stat-seats =
    { $count ->
        [one] Sitz
       *[other] Sitze
    }
results-method = { $method ->
    [approval] Alle markieren, womit sie einverstanden sind. Es gewinnt die Möglichkeit mit den meisten Zustimmungen.
    [score] Alle vergeben Punkte. Es gewinnt die höchste Punktzahl.
    [star] STAR-Wahl: Alle vergeben Punkte, und die beiden Möglichkeiten mit den meisten Punkten kommen in die Stichwahl.
    [irv] Integrierte Stichwahl: Die letzte Möglichkeit scheidet aus, und ihre Stimmen gehen an den nächsten Rang, bis eine die Mehrheit hat.
    [minneapolis] Integrierte Stichwahl nach den Regeln von Minneapolis.
    [maine] Integrierte Stichwahl nach den Regeln von Maine.
    [scottish-stv] Übertragbare Einzelstimmgebung nach den Regeln von Schottland: Sitze im Verhältnis der Stimmen.
    [minneapolis-stv] Übertragbare Einzelstimmgebung nach den Regeln von Minneapolis: Sitze im Verhältnis der Stimmen.
    [meek-prf] Übertragbare Einzelstimmgebung nach Meek: Sitze im Verhältnis der Stimmen.
    [schulze] Schulze-Methode: Jede Möglichkeit wird mit jeder anderen verglichen.
    [ranked-pairs] Ranked Pairs: Jede Möglichkeit wird mit jeder anderen verglichen.
    [borda] Borda-Wahl: Punkte nach dem Rang.
   *[plurality] Es gewinnt die Möglichkeit mit den meisten Stimmen.
  }

results-caption = Ergebnis jeder Möglichkeit, die beste zuerst
results-column-choice = Möglichkeit
results-column-votes = Stimmen
results-column-share = Anteil
results-column-points = Punkte
results-column-average = Durch­schnitt
results-column-scored = Bewertet
results-column-runoff = Stich­wahl
results-column-last = Letzte Runde
results-column-first = Erste Ränge
results-column-victories = Siege
results-rows-more = { $count ->
    [one] und eine weitere Möglichkeit
   *[other] und { $count } weitere Möglichkeiten
  }
results-mark-won = Gewonnen
results-mark-elected = Gewählt
results-mark-leading = Vorn
results-mark-tied = Gleichauf

results-rounds = Die Auszählung, Runde für Runde
results-rounds-now = So ginge die Auszählung aus, wenn die Abstimmung jetzt endete.
results-round = Runde { $number }
results-rounds-table = Alle Runden in Zahlen
results-rounds-wide = Die Tabelle ist breiter als der Bildschirm: Schieben Sie sie zur Seite, um alle Runden zu sehen.
results-rounds-more = { $count ->
    [one] Eine weitere Runde steht in der Tabelle.
   *[other] { $count } weitere Runden stehen in der Tabelle.
  }
results-rounds-large = Die Tabelle aller Runden ist zu groß für diese Seite. Laden Sie die Runden unten als CSV-Datei herunter.
results-fate-elected = gewählt
results-fate-excluded = scheidet aus
results-exhausted-choices = Keine weitere Möglichkeit
results-exhausted-overvote = Zwei Möglichkeiten auf einem Rang
results-exhausted-skipped = Übersprungene Ränge
results-exhausted-repeated = Wiederholte Möglichkeit
results-exhausted-rounding = Rundung
results-exhausted-no_preference = Keine Vorliebe

results-round-empty = Kein Stimmzettel zählt für eine Möglichkeit, also gewinnt keine.
results-round-none = Keine Möglichkeit hat genug Stimmen, um zu gewinnen.
results-round-votes = { $count ->
    [one] { $choices } gewinnt mit den meisten Stimmen ({ $number }).
   *[other] { $choices } gewinnen mit den meisten Stimmen.
  }
results-round-score = { $count ->
    [one] { $choices } gewinnt mit der höchsten Punktzahl ({ $number }).
   *[other] { $choices } gewinnen mit den höchsten Punktzahlen.
  }
results-round-points = { $count ->
    [one] { $choices } gewinnt mit den meisten Punkten ({ $number }).
   *[other] { $choices } gewinnen mit den meisten Punkten.
  }
results-round-pairs-all = { $choices } gewinnt jeden Vergleich mit einer anderen Möglichkeit.
results-round-pairs-some = { $choices } gewinnt nach dem Vergleich aller Paare.
results-round-elected = { $count ->
    [one] { $choices } ist gewählt (Stimmen: { $number }).
   *[other] { $choices } sind gewählt.
  }
results-round-majority = { $choices } hat mehr als die Hälfte der Stimmen ({ $number }) und gewinnt.
results-round-last = Von den letzten beiden hat { $choices } mehr Stimmen ({ $number }) und gewinnt.
results-round-level = { $count ->
    [one] { $choices } gewinnt nach einem Gleichstand bei { $number }.
   *[other] { $choices } gewinnen, zuletzt nach einem Gleichstand.
  }
results-round-tied = { $choices } gewinnt nach einem Gleichstand (Stimmen: { $number }).
results-round-excluded = { $count ->
    [one] { $choices } hat die wenigsten Stimmen ({ $number }) und scheidet aus. Diese Stimmen gehen an die nächste Möglichkeit auf jedem Stimmzettel.
   *[other] { $choices } können nicht mehr gewinnen und scheiden zusammen aus. Ihre Stimmen gehen an die nächste Möglichkeit auf jedem Stimmzettel.
  }
results-round-surplus = { $number ->
    [one] { $choice } hat eine Stimme mehr als nötig; sie geht an die nächsten Möglichkeiten.
   *[other] { $choice } hat { $number } Stimmen mehr als nötig; sie gehen an die nächsten Möglichkeiten.
  }
results-round-star-scores = { $choices } haben die meisten Punkte und kommen in die Stichwahl.
results-round-star-runoff =
    { $none ->
        [0] Stimmzettel mit Vorliebe für { $winner }: { $more }; für { $loser }: { $fewer }. { $winner } gewinnt.
       *[other] Stimmzettel mit Vorliebe für { $winner }: { $more }; für { $loser }: { $fewer }; ohne Vorliebe: { $none }. { $winner } gewinnt.
    }

results-ties = { $count ->
    [one] Ein Gleichstand
   *[other] Gleichstände
  }
results-tie =
    { $rounds ->
        [1] { $purpose ->
            [transfer] { $tied } lagen gleichauf, als es darum ging, wessen Stimmen zuerst weitergehen.
            [order] { $tied } lagen gleichauf, in der Reihenfolge gleicher Vergleiche.
           *[other] { $tied } lagen gleichauf.
        }
       *[other] { $purpose ->
            [election] In Runde { $round } lagen { $tied } gleichauf, als es um den Sieg ging.
            [exclusion] In Runde { $round } lagen { $tied } gleichauf, als es um das Ausscheiden ging.
            [runoff] In Runde { $round } lagen { $tied } gleichauf, als es um die Stichwahl ging.
            [transfer] In Runde { $round } lagen { $tied } gleichauf, als es darum ging, wessen Stimmen zuerst weitergehen.
           *[other] In Runde { $round } lagen { $tied } gleichauf.
        }
    }
results-tie-waits = Die Abstimmungsleitung zieht das Los. Bis dahin hat keine Möglichkeit gewonnen.
results-tie-broken =
    { $by ->
        [seed] Entschieden hat das Los, mit einem Geheimnis, das vor der Abstimmung versiegelt wurde.
        [lot_numbers] Entschieden haben die Losnummern, die vor der Abstimmung festgelegt wurden.
        [ask] Das Los wurde von Hand gezogen.
        [previous-round] Entschieden hat eine frühere Runde.
        [head-to-head] Entschieden hat der direkte Vergleich.
        [score] Entschieden haben die Punkte.
        [top-scores] Entschieden hat die Zahl der höchsten Punktzahlen.
       *[candidate-order] Vorläufig entscheidet die Reihenfolge des Stimmzettels.
    } { $purpose ->
        [exclusion] { $choice } scheidet aus.
        [election] { $choice } gewinnt.
       *[other] { $choice } kommt zuerst.
    }
results-ties-provisional = Das ist nicht die endgültige Auszählung. Liegen Möglichkeiten am Ende noch gleichauf, entscheidet das Los.

results-to-ballot = Stimmzettel ansehen
results-present = Auf großem Bildschirm zeigen
results-verify = Ergebnis prüfen

results-more = Downloads und Einzelheiten der Auszählung
results-downloads = Downloads
results-file-pdf = Bericht zum Drucken (PDF)
results-file-csv = Ergebnis (CSV)
results-file-json = Ergebnis (JSON)
results-file-rounds = Alle Runden (CSV)
results-file-ballots-csv = Alle Stimmzettel, ohne Namen (CSV)
results-file-ballots = Alle Stimmzettel, ohne Namen, zum Nachzählen (NDJSON)

results-report = Einzelheiten der Auszählung
results-report-cast = Abgegebene Stimmzettel
results-report-valid = Gültige Stimmzettel
results-report-abstained = Enthaltungen
results-report-undervotes = Stimmzettel ohne Markierung
results-report-threshold = Nötige Stimmen
results-report-seed = Geheimnis des Loses, jetzt öffentlich
results-report-digest = Prüfsumme des Berichts (SHA-256)
results-report-json = Der ganze Bericht als JSON
results-transfers = Wohin die Stimmen gingen
results-transfer-round = Runde
results-transfer-from = Von
results-transfer-kind = Grund
results-transfer-value = Wert eines Stimmzettels
results-transfer-to = An
results-transfer-exhausted = An keine Möglichkeit
results-transfer = { $kind ->
    [surplus] mehr als nötig
   *[exclusion] ausgeschieden
  }
results-pairs = Jede Möglichkeit gegen jede andere
results-pairs-hint = Jede Zahl sagt, auf wie vielen Stimmzetteln die Möglichkeit der Zeile vor der Möglichkeit der Spalte steht.
results-pairs-won = (gewinnt)
results-pairs-large = Es sind zu viele Möglichkeiten, um hier jedes Paar zu zeigen. Der Bericht enthält sie alle.
