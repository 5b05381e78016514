# Eine Abstimmung teilen.

title-share = Abstimmung teilen

share-who = Wer abstimmen kann
share-who-public = Alle, die die Adresse haben. Ein Konto ist nicht nötig.
share-who-authenticated = Alle, die die Adresse und hier ein Konto haben. Wer noch keines hat, kann eines anlegen.
share-who-invited = Nur wer einen persönlichen Link hat. Die Adresse unten führt zur Abstimmung, reicht aber zum Abstimmen nicht aus.
share-who-delegated = Die Stimmen kommen über die API aus Ihrem eigenen System oder aus einer Datei. Über die Adresse unten stimmt niemand ab.
share-to-invite = Personen einladen
share-draft = Diese Abstimmung ist noch ein Entwurf
share-draft-why = Bis Sie sie öffnen, funktionieren die Adressen unten nur für Sie. Sie ändern sich nicht mehr, Sie können also alles vorbereiten.
share-to-board = Abstimmung öffnen
share-over = Die Abstimmung ist beendet
share-over-why = Über diese Adressen kann niemand mehr abstimmen. Der Stimmzettel sagt das und führt zum Ergebnis, wo es gezeigt wird.
share-private = Diese Abstimmung ist privat
share-private-why = Andere sehen sie nicht, auch nicht mit der Adresse.

share-addresses = Adressen
share-local = Diese Adressen beginnen mit dem Namen dieses Computers und funktionieren deshalb nur hier. Öffnen Sie diese Seite unter dem Namen, unter dem andere sie erreichen, um die Abstimmung zu teilen.
share-ballot = Adresse des Stimmzettels
share-results = Adresse des Ergebnisses
share-results-live = Alle sehen das Ergebnis schon während der Abstimmung.
share-results-after_vote = Wer abgestimmt hat, sieht das Ergebnis; nach dem Ende sehen es alle.
share-results-after_close = Alle sehen das Ergebnis, sobald die Abstimmung geschlossen ist.
share-results-owner_only = Nur Sie sehen das Ergebnis.
share-results-over = Alle sehen das Ergebnis.
share-results-private = Das Ergebnis sehen höchstens Sie und wer abgestimmt hat.
share-device = Teilen …
share-open-ballot = Stimmzettel ansehen
share-present = Auf einem Bildschirm zeigen

share-code = QR-Code
share-code-ballot = Er führt zum Stimmzettel.
share-code-results = Er führt zum Ergebnis, weil über die Adresse der Abstimmung niemand abstimmt.
share-code-over = Er führt zum Ergebnis, weil die Abstimmung beendet ist.
share-code-label = QR-Code der Adresse
share-svg = Als SVG herunterladen
share-png = Als PNG herunterladen

share-poster = Aushang
share-poster-how = Eine Seite A4, schwarz auf weiß. Ihr Browser kann ihn auch als PDF speichern.
share-poster-none = Es gibt keinen QR-Code und keinen Aushang: Über die Adresse könnte außer Ihnen niemand abstimmen oder ein Ergebnis sehen.
share-print = Aushang drucken
share-poster-vote = Abstimmen
share-poster-results = Ergebnis
share-poster-scan = Scannen Sie den Code mit dem Telefon, oder geben Sie die Adresse ein.
share-poster-scan-results = Scannen Sie den Code mit dem Telefon, oder geben Sie die Adresse ein, um das Ergebnis zu sehen.
share-poster-opens = Beginnt am { $time } ({ $zone })
share-poster-closes = Endet am { $time } ({ $zone })
share-poster-closed = Beendet am { $time } ({ $zone })
share-poster-public = Sie brauchen kein Konto.
share-poster-authenticated = Sie brauchen ein Konto; es ist in einer Minute angelegt.

share-embed = Auf Ihrer eigenen Website
share-embed-how = Kopieren Sie eines davon in eine Seite Ihrer Website. Das erste passt seine Höhe selbst an, das zweite braucht kein Skript.
share-embed-element = Mit einem Skript
share-embed-frame = Als Rahmen
share-embed-not = Nur Abstimmungen ohne Konto, die nicht privat sind, lassen sich in anderen Websites zeigen.
