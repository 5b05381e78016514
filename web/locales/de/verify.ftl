# Prüfung von Stimmen, Abstimmungen und Dateien.

title-verify = Prüfen
verify-intro = Sie müssen dieser Plattform nicht vertrauen: Hier rechnet Ihr Browser die Belege nach und vergleicht.
verify-limits = Auch diese Seite kommt von der Plattform. Das Programm provote-verify prüft dasselbe ohne sie und zählt die Stimmzettel jedes Verfahrens aus.
verify-vote = Eine Stimme
verify-vote-how = Eine Quittung zeigt, dass Ihre Stimme erfasst ist. Prüfen Sie sie auf dem Gerät, auf dem Sie abgestimmt haben, oder angemeldet, wenn Sie mit Ihrem Konto abgestimmt haben.
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

verify-no-receipt = Eine Quittung hat 43 Buchstaben, Ziffern und Zeichen, ohne Leerzeichen. Kopieren Sie sie ganz.

verify-says-failed = Die Prüfung wurde nicht fertig
verify-says-failed-text = Bewiesen ist nichts, weder dass etwas stimmt, noch dass etwas nicht stimmt. Was bis dahin geprüft wurde, steht darunter. Prüfen Sie später noch einmal.
verify-says-format = Das ist keine vollständige Quittung
verify-says-format-text = Es wurde nichts geprüft.
verify-says-unknown = Von hier aus ist die Quittung nicht zu finden
verify-says-unknown-text = Das beweist nichts gegen eine Stimme. Nur das Gerät, die Einladung oder das Konto, mit dem sie abgegeben wurde, kann sie nachschlagen; nach einer Änderung hat sie eine andere Quittung, nach dem Zurückziehen keine mehr.
verify-says-gone = Die Stimme ist nicht mehr da
verify-says-gone-text = Eine zurückgezogene Stimme zählt nicht. Wenn Sie sie nicht zurückgezogen haben und sie auf diesem Gerät abgegeben wurde, sagen Sie es der Abstimmungsleitung.
verify-says-changed = Die Quittung wurde durch eine neuere ersetzt
verify-says-changed-text = Bewiesen: Eine Stimme von Ihnen ist erfasst. Nicht bewiesen: dass es der Stimmzettel dieser Quittung ist, denn nur der neueste zählt. Wenn Sie ihn nicht geändert haben, sagen Sie es der Abstimmungsleitung.
verify-says-held = Ihre Stimme ist erfasst, wird aber noch geprüft
verify-says-held-text = Bewiesen: Sie ist in der Fassung dieser Quittung erfasst. Sie zählt nicht, solange die Abstimmungsleitung nicht entschieden hat.
verify-says-voided = Ihre Stimme ist erfasst, aber verworfen
verify-says-voided-text = Bewiesen: Sie ist in der Fassung dieser Quittung erfasst. Sie zählt nicht. Fragen Sie die Abstimmungsleitung nach dem Grund.
verify-says-waiting = Ihre Stimme ist erfasst und wartet auf die Zählung
verify-says-waiting-text = Bewiesen: Sie ist in der Fassung dieser Quittung erfasst. Noch nicht bewiesen: dass sie gezählt ist. Prüfen Sie gleich noch einmal.
verify-says-recorded = Ihre Stimme ist erfasst
verify-says-recorded-text = Bewiesen: Sie ist in der Fassung dieser Quittung erfasst. Noch nicht bewiesen: dass sie gezählt ist, denn Sie dürfen das Ergebnis zurzeit nicht sehen.
verify-says-counted = Ihre Stimme ist erfasst und bisher gezählt
verify-says-counted-text = Bewiesen: Sie ist in der Fassung dieser Quittung erfasst, und das Ergebnis enthält sie. Noch nicht bewiesen: das endgültige Ergebnis. Prüfen Sie noch einmal, wenn es endgültig ist.
verify-says-final = Ihre Stimme ist im endgültigen Ergebnis
verify-says-final-text = Bewiesen: Sie ist in der Fassung dieser Quittung erfasst, und das endgültige Ergebnis enthält sie. Durch eine Quittung nicht bewiesen: dass alle Stimmzettel richtig zusammengezählt sind. Prüfen Sie dafür die Abstimmung.
verify-says-wrong = Etwas stimmt nicht
verify-says-wrong-text = Mindestens eine Prüfung unten ist fehlgeschlagen. Bewahren Sie eine Kopie dieser Seite auf, und zeigen Sie sie der Abstimmungsleitung.
verify-says-draft = Es gibt noch nichts zu beweisen
verify-says-draft-text = Die Abstimmung kann noch geändert werden, und niemand kann abstimmen.
verify-says-definition = Frage, Auswahl und Regeln sind die veröffentlichten
verify-says-definition-text = Bewiesen: Niemand hat sie geändert. Ein Ergebnis gibt es hier nicht zu prüfen.
verify-says-hidden = Nur die Frage ließ sich prüfen
verify-says-hidden-text = Bewiesen ist, was unten als richtig gekennzeichnet ist. Nicht bewiesen: das Ergebnis, denn Sie dürfen es zurzeit nicht sehen.
verify-says-interim = Noch ein Zwischenstand
verify-says-interim-text = Bewiesen ist, was unten als richtig gekennzeichnet ist. Nicht bewiesen: die Zahlen. Nachzählen lassen sie sich, wenn das Ergebnis endgültig ist.
verify-says-unpublished = Andere können dieses Ergebnis nicht nachzählen
verify-says-unpublished-text = Bewiesen: Die Frage und der Bericht sind unverändert. Nicht bewiesen: dass die Zahlen aus den Stimmzetteln folgen, denn diese bleiben in dieser Abstimmung geheim.
verify-says-program = Die Stimmzettel zählt das Programm nach
verify-says-program-text = Bewiesen ist, was unten als richtig gekennzeichnet ist. Hier nicht bewiesen: das Ergebnis. Die Befehle unten zählen es auf Ihrem Rechner nach.
verify-says-lot = Die Zahlen stimmen, das Los ist offen
verify-says-lot-text = Bewiesen: Die Zahlen folgen aus den Stimmzetteln. Nicht bewiesen: wie der Gleichstand entschieden wurde.
verify-says-right = Das Ergebnis folgt aus den Stimmzetteln
verify-says-right-text = Bewiesen: Die Frage ist unverändert, und die Stimmzettel, von Ihrem Browser nachgezählt, haben dieses Ergebnis. Nicht bewiesen: wer sie abgegeben hat, denn sie tragen keine Namen.
verify-says-unreadable = In dieser Datei ließ sich nichts prüfen
verify-says-unreadable-text = Über sie ist nichts bewiesen. Laden Sie sie noch einmal herunter, oder wählen Sie eine andere Datei.
verify-says-altered = Die Datei ist nicht so, wie sie ausgestellt wurde
verify-says-altered-text = Verlassen Sie sich nicht auf ihren Inhalt. Laden Sie sie noch einmal von der Abstimmung herunter.
verify-says-whole = Die Datei ist so, wie sie ausgestellt wurde
verify-says-whole-text = Bewiesen: Kein Byte wurde versehentlich verändert. Nicht bewiesen: dass die Plattform sie ausgestellt hat; vergleichen Sie die Prüfsumme mit einer aus anderer Quelle.
verify-says-recounted = Die Stimmzettel der Datei sind gezählt
verify-says-recounted-text = Bewiesen: Diese Stimmzettel haben dieses Ergebnis. Nicht bewiesen: dass die Datei die veröffentlichte ist; vergleichen Sie ihre Prüfsumme mit der Abstimmung.
verify-says-report = Die Prüfsumme des Berichts ist berechnet
verify-says-report-text = Bewiesen ist nichts, bis Sie vergleichen: Es muss die Prüfsumme sein, die im Ergebnis angegeben ist.
