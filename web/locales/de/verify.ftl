# Prüfung von Stimmen, Abstimmungen und Dateien.

title-verify = Prüfen
verify-intro = Sie müssen dieser Plattform nicht vertrauen: Hier rechnet Ihr Browser die Belege nach und vergleicht.
verify-limits = Auch diese Seite kommt von der Plattform. Das Programm provote-verify prüft dasselbe ohne sie und zählt die Stimmzettel jedes Verfahrens aus.
verify-vote = Eine Stimme
verify-vote-how = Eine Quittung zeigt, dass Ihre Stimme so erfasst ist, wie Sie sie abgegeben haben. Prüfen Sie sie auf dem Gerät, auf dem Sie abgestimmt haben, oder angemeldet, wenn Sie mit Ihrem Konto abgestimmt haben.
verify-receipt = Quittung
verify-check = Prüfen
verify-kept = Quittungen auf diesem Gerät
verify-busy = Wird geprüft …
verify-done = Die Prüfung ist fertig.
verify-right = Richtig:
verify-wrong = Falsch:
verify-open = Hinweis:
verify-gone = Die Stimme zu dieser Quittung gibt es nicht mehr. Sie wurde zurückgezogen, oder sie wurde auf einem anderen Gerät abgegeben.
verify-not-here = Keine Stimme von diesem Gerät hat diese Quittung. Prüfen Sie, ob sie vollständig ist, und nehmen Sie das Gerät, auf dem Sie abgestimmt haben, öffnen Sie zuerst den Link Ihrer Einladung, oder melden Sie sich an.
verify-same = Ihre Stimme ist erfasst, und ihre Quittung ist diese. Sie wurde am { $time } abgegeben.
verify-other = Ihre Stimme ist erfasst, aber mit einer anderen Quittung: Sie wurde geändert, nachdem diese ausgestellt war. Die Stimme hat jetzt die Version { $version }.
verify-accepted = Sie ist angenommen.
verify-quarantined = Sie wird geprüft: Die Abstimmungsleitung entscheidet, ob sie zählt.
verify-voided = Die Abstimmungsleitung hat entschieden, dass sie nicht zählt.
verify-counted =
    { $final ->
        [true] { $count ->
            [one] Sie ist Teil des endgültigen Ergebnisses, als seine einzige Stimme.
           *[other] Sie ist Teil des endgültigen Ergebnisses mit allen { $count } Stimmen.
        }
       *[false] { $count ->
            [one] Sie ist gezählt: Das Ergebnis hat bis jetzt eine Stimme.
           *[other] Sie ist gezählt: Das Ergebnis hat bis jetzt { $count } Stimmen.
        }
    }
verify-lag =
    { $count ->
        [one] Eine Stimme ist noch nicht gezählt, vielleicht Ihre. Prüfen Sie es gleich noch einmal.
       *[other] { $count } Stimmen sind noch nicht gezählt, vielleicht auch Ihre. Prüfen Sie es gleich noch einmal.
    }
verify-hidden = Ob sie gezählt ist, können Sie prüfen, sobald Sie das Ergebnis sehen können.
verify-next = Auch die Abstimmung dazu lässt sich prüfen.
verify-poll-too = Abstimmung prüfen
verify-poll = Eine Abstimmung und ihr Ergebnis
verify-poll-how = Wurde die Frage nach den ersten Stimmen geändert? Folgt das Ergebnis aus den Stimmzetteln?
verify-poll-address = Adresse der Abstimmung
verify-no-poll = Das ist nicht die Adresse einer Abstimmung.
verify-draft = Diese Abstimmung ist ein Entwurf. Ihre Definition steht noch nicht fest.
verify-definition = Die Definition ist seit der Veröffentlichung unverändert: Die hier berechnete Prüfsumme ist die angegebene.
verify-definition-wrong = Die Definition ist nicht die veröffentlichte: Die hier berechnete Prüfsumme ist eine andere als angegeben.
verify-seed = Das Geheimnis für das Los ist das vor der Abstimmung versiegelte.
verify-seed-wrong = Das Geheimnis für das Los ist nicht das vor der Abstimmung versiegelte.
verify-stated = Angegeben
verify-computed = Hier berechnet
verify-results-hidden = Sie können das Ergebnis zurzeit nicht sehen, darum lässt es sich noch nicht prüfen.
verify-report = Der Bericht der Auszählung hat die Prüfsumme, die im Ergebnis angegeben ist.
verify-report-wrong = Der Bericht der Auszählung hat eine andere Prüfsumme, als im Ergebnis angegeben ist. Ist die Abstimmung offen, kam vielleicht eine neuere Auszählung dazwischen: Prüfen Sie noch einmal.
verify-not-final = Das Ergebnis ist noch nicht endgültig. Erst dann werden die Stimmzettel veröffentlicht und lassen sich hier nachzählen.
verify-unpublished = Die Stimmzettel dieser Abstimmung werden nicht veröffentlicht, also kann sie niemand von außen nachzählen. Das wurde vor der ersten Stimme festgelegt.
verify-ballots-other = Die veröffentlichten Stimmzettel gehören nicht zu diesem Ergebnis.
verify-ballots-whole = { $cast ->
    [one] Der einzige Stimmzettel ist veröffentlicht.
   *[other] Alle { $cast } Stimmzettel sind veröffentlicht.
  }
verify-ballots-number = Veröffentlichte Stimmzettel: { $cast }. Stimmen des Ergebnisses: { $stated }. Diese Zahlen sollten gleich sein.
verify-recount = Die hier nachgezählten Stimmzettel ergeben die Zahlen des Ergebnisses.
verify-recount-wrong = Die hier nachgezählten Stimmzettel ergeben andere Zahlen als das Ergebnis.
verify-winner = Es gewinnen dieselben Möglichkeiten, auch nach Gleichständen und Los.
verify-winner-wrong = Es gewinnen andere Möglichkeiten, als das Ergebnis sagt.
verify-lot-missing = Ein Gleichstand wurde durch etwas entschieden, das die Datei nicht enthält.
verify-by-program = Die Stimmzettel dieses Verfahrens zählt das Programm provote-verify nach:
verify-command-file = Stimmzettel herunterladen
verify-command = Nachzählen
verify-balanced = Keine Stimme fehlt. Angenommen: { $accepted }, zurückgezogen: { $retracted }, verworfen: { $voided }, in Prüfung: { $quarantined }, gezählt: { $counted }.
verify-unbalanced = Die Zahlen der Stimmen passen nicht zusammen. Angenommen: { $accepted }, zurückgezogen: { $retracted }, verworfen: { $voided }, in Prüfung: { $quarantined }, gezählt: { $counted }. Wird gerade abgestimmt, prüfen Sie noch einmal.
verify-file = Eine gespeicherte Datei
verify-file-how = Stimmzettel (NDJSON), Exporte (CSV, JSON, NDJSON), eine Abstimmung oder ein Bericht (JSON). Die Datei bleibt auf Ihrem Gerät.
verify-file-pick = Datei
verify-file-unreadable = Diese Datei ließ sich nicht lesen.
verify-file-unknown = Das ist keine Datei von Provote, die sich hier prüfen lässt, oder sie wurde abgeschnitten. Exporte enden mit einer Zeile mit ihrer Prüfsumme.
verify-file-version = Diese Datei hat eine neuere Version, als diese Seite kennt.
verify-file-line = Zeile { $line } der Datei ist kein Stimmzettel.
verify-file-number = Stimmzettel in der Datei: { $cast }. Ihre erste Zeile nennt eine andere Zahl: Die Datei wurde abgeschnitten oder verändert.
verify-file-ballots = { $count ->
    [one] Die Datei ist vollständig: ein Stimmzettel.
   *[other] Die Datei ist vollständig: { $count } Stimmzettel.
  }
verify-file-counted = Hier nachgezählt, ergeben die Stimmzettel dieses Ergebnis:
verify-file-report = Ob die in der Datei angegebene Prüfsumme des Berichts zu diesen Stimmzetteln gehört, prüft das Programm provote-verify:
verify-file-export = Die Datei ist vollständig: Ihre Bytes haben die Prüfsumme der letzten Zeile.
verify-file-changed = Die Datei wurde verändert: Ihre Bytes haben eine andere Prüfsumme als die letzte Zeile.
verify-file-digest = Das ist der Bericht einer Auszählung. Vergleichen Sie seine Prüfsumme mit der im Ergebnis:
verify-choice = Möglichkeit
verify-tally = Zahl
verify-wins = Gewonnen
