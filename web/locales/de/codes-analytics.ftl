# Probleme des Dienstes analytics: Ergebnisse, Berichte, Exporte.

code-accounting-not-visible = Nur die Abstimmungsleitung sieht die Stimmenbilanz dieser Abstimmung.
code-analytics-not-visible = Nur die Abstimmungsleitung sieht den Verlauf dieser Abstimmung.
code-ballots-not-published = Die Stimmzettel dieser Abstimmung werden nicht veröffentlicht. Das wurde vor der ersten Stimme festgelegt.
code-export-not-visible = Nur die Abstimmungsleitung kann diese Datei herunterladen.
code-owner-required = Nur die Abstimmungsleitung kann das gezogene Los eintragen. Melden Sie sich mit deren Konto an.
code-results-not-visible = Sie können das Ergebnis dieser Abstimmung zurzeit nicht sehen.
code-report-not-found = Die Stimmen sind noch nicht ausgezählt. Versuchen Sie es gleich noch einmal.
code-export-format-unfit = Diese Stimmzettel passen nicht in diese Art von Datei. Wählen Sie eine andere.
code-export-not-final = Die Stimmzettel können Sie herunterladen, sobald das Ergebnis endgültig ist.
code-no-tie-waits = Kein Gleichstand wartet auf das Los. Laden Sie die Seite neu, um das Ergebnis zu sehen.
code-seed-mismatch = Das Geheimnis für das Los passt nicht zu dem, was vor der Abstimmung festgelegt wurde. Daher gibt es keine endgültige Auszählung. Fragen Sie die Abstimmungsleitung.
code-tie-decided = Bei diesem Gleichstand wurde schon anders gelost. Das lässt sich nicht ändern.
code-tie-undecided = Die Auszählung wartet, bis die Abstimmungsleitung bei einem Gleichstand das Los gezogen hat.
code-analytics-incomplete = Der Verlauf wird gerade neu berechnet. Versuchen Sie es in einigen Minuten noch einmal.
code-export-busy = Gerade laufen andere Downloads. Versuchen Sie es gleich noch einmal.
code-too-many-streams = Gerade sehen sehr viele Menschen zu. Die Zahlen folgen gleich.
