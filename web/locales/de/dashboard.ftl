# Die Übersicht einer Abstimmung für die Person, der sie gehört.

title-dashboard = Ihre Abstimmung

dashboard-draft = Das ist ein Entwurf. Nur Sie sehen ihn, und niemand kann abstimmen.
dashboard-draft-opens = Das ist ein Entwurf. Nur Sie sehen ihn. Wenn Sie die Abstimmung öffnen, wartet sie bis { $time }.
dashboard-scheduled = Die Abstimmung beginnt { $relative }, am { $time }.
dashboard-is-open = Die Abstimmung ist offen.
dashboard-opened = Die Abstimmung ist seit { $time } offen.
dashboard-began = Die Abstimmung begann am { $time }.
dashboard-closes = Sie endet { $relative }, am { $time }.
dashboard-no-end = Sie endet, wenn Sie sie schließen.
dashboard-closed = Die Abstimmung endete am { $time }.
dashboard-final = Alle Stimmen sind gezählt, das Ergebnis ist endgültig.
dashboard-tie-waits = Es gibt einen Gleichstand, den Sie durch Los entscheiden.
dashboard-held = { $count ->
    [one] Eine Stimme ist in Quarantäne. Das Ergebnis ist endgültig, sobald Sie über sie entschieden haben.
   *[other] { $count } Stimmen sind in Quarantäne. Das Ergebnis ist endgültig, sobald Sie über sie entschieden haben.
  }
dashboard-counting = Die letzten Stimmen werden gezählt.
dashboard-is-archived = Die Abstimmung ist archiviert.

dashboard-stat-votes = { $count ->
    [one] Stimme
   *[other] Stimmen
  }
dashboard-stat-turnout = Beteiligung: { $voted } von { $roll }
dashboard-stat-empty = davon Enthaltungen
dashboard-stat-waiting = in Quarantäne
dashboard-stat-last = letzte Stimme

dashboard-open = Abstimmung öffnen
dashboard-open-title = Diese Abstimmung öffnen?
dashboard-open-now = Ab jetzt kann abgestimmt werden.
dashboard-open-later = Die Abstimmung beginnt von selbst am { $time }.
dashboard-open-end = Sie endet von selbst am { $time }.
dashboard-open-no-end = Sie endet, wenn Sie sie schließen.
dashboard-open-public = Alle, die die Adresse haben, können abstimmen.
dashboard-open-authenticated = Alle, die ein Konto und die Adresse haben, können abstimmen.
dashboard-open-invited = Nur wen Sie einladen, kann abstimmen. Einladen können Sie danach.
dashboard-open-delegated = Die Stimmen kommen aus Ihrem eigenen System oder aus einer Datei.
dashboard-open-frozen = Möglichkeiten, Regeln und Zeiten lassen sich danach nicht mehr ändern. Tippfehler in Titel und Beschreibung können Sie noch berichtigen.
dashboard-open-do = Öffnen
dashboard-open-done = Die Abstimmung ist offen.
dashboard-open-edit = Zurück zum Bearbeiten
dashboard-edit = Bearbeiten
dashboard-delete = Entwurf löschen
dashboard-delete-title = Diesen Entwurf löschen?
dashboard-delete-what = Er wird endgültig gelöscht. Abgestimmt hat noch niemand.
dashboard-delete-do = Löschen
dashboard-close = Abstimmung schließen
dashboard-close-title = Diese Abstimmung jetzt schließen?
dashboard-close-what = { $count ->
    [0] Bisher hat niemand abgestimmt, und danach kann es niemand mehr.
    [one] Die eine abgegebene Stimme zählt. Danach kann niemand mehr abstimmen oder eine Stimme ändern.
   *[other] Die { $count } abgegebenen Stimmen zählen. Danach kann niemand mehr abstimmen oder eine Stimme ändern.
  }
dashboard-close-uncounted = Die abgegebenen Stimmen zählen. Danach kann niemand mehr abstimmen oder eine Stimme ändern.
dashboard-close-early = Von selbst würde sie am { $time } enden. Diese Zeit stand vor der Abstimmung fest und lässt sich nicht verschieben; früher schließen können Sie aber.
dashboard-close-live = Das Ergebnis bleibt für alle sichtbar.
dashboard-close-after_vote = Das Ergebnis wird für alle sichtbar.
dashboard-close-after_close = Das Ergebnis wird für alle sichtbar.
dashboard-close-owner_only = Das Ergebnis bleibt nur für Sie sichtbar.
dashboard-close-held = { $count ->
    [one] Eine Stimme ist in Quarantäne: Das Ergebnis wird erst endgültig, wenn Sie über sie entschieden haben.
   *[other] { $count } Stimmen sind in Quarantäne: Das Ergebnis wird erst endgültig, wenn Sie über sie entschieden haben.
  }
dashboard-close-forever = Eine geschlossene Abstimmung lässt sich nicht wieder öffnen.
dashboard-close-do = Jetzt schließen
dashboard-close-done = Die Abstimmung ist geschlossen.
dashboard-archive = Archivieren
dashboard-archive-title = Diese Abstimmung archivieren?
dashboard-archive-what = Sie kommt zu Ihren archivierten Abstimmungen. Der Stimmzettel sagt, dass sie vorbei ist, und das Ergebnis bleibt unter seiner Adresse. Das lässt sich nicht rückgängig machen.
dashboard-archive-do = Archivieren
dashboard-archive-done = Die Abstimmung ist archiviert.
dashboard-clone = Kopie anlegen
dashboard-clone-title = Eine Kopie dieser Abstimmung anlegen?
dashboard-clone-what = Sie erhalten einen Entwurf mit derselben Frage, denselben Möglichkeiten und Regeln, ohne Zeiten und ohne Stimmen. Diese Abstimmung bleibt, wie sie ist.
dashboard-clone-do = Kopie anlegen
dashboard-share = Teilen
dashboard-invite = Personen einladen
dashboard-ballot = Stimmzettel ansehen

dashboard-results = Ergebnis
dashboard-all-results = Das ganze Ergebnis, Runde für Runde
dashboard-results-page = Das ganze Ergebnis
dashboard-visible-live = Alle sehen dieses Ergebnis schon jetzt.
dashboard-visible-all = Alle sehen dieses Ergebnis.
dashboard-visible-after_vote = Jetzt sehen dieses Ergebnis nur Sie und wer abgestimmt hat. Nach dem Ende sehen es alle.
dashboard-visible-after_close = Jetzt sehen dieses Ergebnis nur Sie. Nach dem Ende sehen es alle.
dashboard-visible-owner_only = Nur Sie sehen dieses Ergebnis.
dashboard-visible-private = Die Abstimmung ist privat: Ihr Ergebnis sehen höchstens Sie und wer abgestimmt hat.

dashboard-tie = Sie entscheiden einen Gleichstand durch Los
dashboard-tie-seat = Diese Möglichkeiten haben gleich viele Stimmen, und nicht alle können gewählt sein.
dashboard-tie-other = Diese Möglichkeiten haben gleich viele Stimmen, und für die Auszählung fehlt ihre Reihenfolge.
dashboard-tie-how = Ziehen Sie Lose, am besten vor Zeugen. Geben Sie dann hier ein, was als Erstes, als Zweites und so weiter gezogen wurde. Das zuerst Gezogene geht vor.
dashboard-tie-draw = Als Nr. { $place } gezogen
dashboard-tie-drawn = { $choice } wurde als Nummer { $place } gezogen.
dashboard-tie-again = Neu beginnen
dashboard-tie-record = Diese Reihenfolge festhalten
dashboard-tie-title = Diese Reihenfolge festhalten?
dashboard-tie-forever = Sie wird mit dem Ergebnis veröffentlicht und lässt sich nicht mehr ändern.
dashboard-tie-do = Festhalten
dashboard-tie-done = Die Reihenfolge steht fest. Die Auszählung geht weiter.

dashboard-quarantine = Quarantäne
dashboard-quarantine-rule =
    { $by ->
        [address] { $votes ->
            [one] Kommt innerhalb von { $time } mehr als 1 Stimme von einer Adresse, werden die weiteren in Quarantäne gehalten.
           *[other] Kommen innerhalb von { $time } mehr als { $votes } Stimmen von einer Adresse, werden die weiteren in Quarantäne gehalten.
        }
       *[device] { $votes ->
            [one] Kommt innerhalb von { $time } mehr als 1 Stimme von einem Gerät und einer Adresse, werden die weiteren in Quarantäne gehalten.
           *[other] Kommen innerhalb von { $time } mehr als { $votes } Stimmen von einem Gerät und einer Adresse, werden die weiteren in Quarantäne gehalten.
        }
    }
dashboard-quarantine-empty = Es sind keine Stimmen in Quarantäne.
dashboard-quarantine-waiting = { $count ->
    [one] Eine Stimme wartet auf Ihre Entscheidung
   *[other] { $count } Stimmen warten auf Ihre Entscheidung
  }
dashboard-quarantine-why = Viele Stimmen kamen von einem Ort, sie können also von einer Person sein. Der Grund kann auch eine Familie, eine Schule oder ein Büro sein. Sie sehen, wann sie kamen, aber nicht, was sie sagen: Der Inhalt soll Sie nicht beeinflussen.
dashboard-quarantine-open = Ansehen
dashboard-quarantine-caption = Stimmen mit derselben Quelle kommen von derselben Adresse oder demselben Gerät.
dashboard-choose-all = Abgegeben (alle gezeigten auswählen)
dashboard-col-origin = Quelle
dashboard-origin = Quelle { $name }
dashboard-release-all = Alle { $count } zählen
dashboard-void-all = Alle { $count } verwerfen
dashboard-release = Ausgewählte zählen ({ $count })
dashboard-void = Ausgewählte verwerfen ({ $count })
dashboard-release-title = { $count ->
    [one] Diese Stimme zählen?
   *[other] Diese { $count } Stimmen zählen?
  }
dashboard-release-what = Sie zählen ab jetzt wie alle anderen.
dashboard-release-do = Zählen
dashboard-release-done = Die Stimmen zählen jetzt.
dashboard-void-title = { $count ->
    [one] Diese Stimme verwerfen?
   *[other] Diese { $count } Stimmen verwerfen?
  }
dashboard-void-what = Sie zählen nie, und wer sie abgegeben hat, kann nicht noch einmal abstimmen.
dashboard-void-do = Verwerfen
dashboard-void-done = Die Stimmen sind verworfen.
dashboard-settle-forever = Das lässt sich nicht rückgängig machen.
dashboard-settle-progress = { $done } von { $count } …
code-settling-stuck = Weitere dieser Stimmen ließen sich jetzt nicht ändern. Sehen Sie die Liste noch einmal an, oder versuchen Sie es noch einmal.

dashboard-timeline = Wann die Stimmen kamen
dashboard-bucket = Länge eines Balkens
dashboard-bucket-minute = Eine Minute
dashboard-bucket-hour = Eine Stunde
dashboard-bucket-day = Ein Tag
dashboard-timeline-most = { $bucket ->
    [minute] Die meisten Stimmen in einer Minute: { $count } ({ $time }).
    [hour] Die meisten Stimmen in einer Stunde: { $count }, ab { $time }.
   *[day] Die meisten Stimmen an einem Tag: { $count }, am { $time }.
  }
dashboard-timeline-none = Keine Stimmen in dieser Zeit.
dashboard-timeline-earlier = Frühere Stimmen sind nicht zu sehen: Wählen Sie längere Balken.
dashboard-zone = Die Zeiten gelten in der Zeitzone { $zone }.
dashboard-peak = { $count ->
    [one] Die stärkste Minute hatte eine Stimme: { $time }.
   *[other] Die stärkste Minute hatte { $count } Stimmen: { $time }.
  }
dashboard-timeline-table = Dasselbe als Tabelle
dashboard-timeline-left-out = Zeiten ohne Stimmen sind weggelassen.
dashboard-col-minute = Minute
dashboard-col-hour = Stunde ab
dashboard-col-day = Tag
dashboard-col-cast = Stimmen
dashboard-col-changed = Geändert
dashboard-col-retracted = Zurückgezogen
dashboard-col-quarantined = In Quarantäne
dashboard-col-released = Später gezählt
dashboard-col-voided = Verworfen

dashboard-voters = Abstimmende
dashboard-turnout =
    { $voted ->
        [one] { $voted } von { $roll } Eingeladenen hat abgestimmt.
       *[other] { $voted } von { $roll } Eingeladenen haben abgestimmt.
    }
dashboard-turnout-why = Stimmen in Quarantäne sind mitgezählt, widerrufene Einladungen nicht.
dashboard-delay = { $share } der Stimmen kamen innerhalb von { $time } nach der Öffnung.
dashboard-changes = Geänderte Stimmen: { $changed }. Zurückgezogene Stimmen: { $retracted }.
dashboard-credentials = Woran Abstimmende erkannt wurden
dashboard-col-credential = Erkannt an
dashboard-col-ballots = Stimmen
dashboard-col-share = Anteil
dashboard-credential-account = ihrem Konto
dashboard-credential-device = ihrem Gerät
dashboard-credential-invitation = einem persönlichen Link
dashboard-credential-delegated = Ihrem System oder einer Datei
dashboard-credential-unknown = nicht aufgezeichnet
dashboard-withheld = nicht gezeigt
dashboard-all-withheld = Woran Abstimmende erkannt wurden, wird ab fünf Stimmen gezeigt. Kleinere Zahlen könnten verraten, wer abgestimmt hat.
dashboard-withheld-why = Zahlen von einer bis vier Personen werden nicht gezeigt, weil sie verraten könnten, wer abgestimmt hat. Manchmal fehlt dann noch eine zweite Zahl, aus der man sie berechnen könnte.
dashboard-refusals = Abgelehnte Versuche
dashboard-col-reason = Grund
dashboard-col-attempts = Versuche
dashboard-refusals-why = Eine Person kann viele Versuche machen. Die Zahlen sind nicht genau: Nach einem Neustart können einzelne fehlen.
dashboard-refused-already-voted = Hatte schon anders abgestimmt
dashboard-refused-poll-not-open = Die Abstimmung war nicht offen
dashboard-refused-address-limit = Zu viele Stimmen von einer Adresse
dashboard-refused-device-token-required = Das Gerät war nicht zu erkennen
dashboard-refused-invitation-required = Ohne persönlichen Link
dashboard-refused-invitation-invalid = Ein persönlicher Link einer anderen Abstimmung oder ein falscher
dashboard-refused-invitation-revoked = Ein persönlicher Link, den Sie widerrufen haben
dashboard-refused-invalid-voter-token = Ein beschädigter persönlicher Link
dashboard-refused-not-delegate = Ein System, das hier keine Stimmen abgeben darf
dashboard-refused-authentication-required = Nicht angemeldet
dashboard-refused-unknown-choice = Eine Möglichkeit, die es in der Abstimmung nicht gibt
dashboard-refused-invalid-request = Ein Stimmzettel, den die Regeln nicht erlauben
dashboard-refused-ambiguous-voter = Angemeldet und zugleich mit einem persönlichen Link
dashboard-refused-precondition-required = Nichts, woran Abstimmende zu unterscheiden sind
dashboard-refused-idempotency-key-reused = Eine Wiederholung mit einem anderen Stimmzettel
dashboard-refused-idempotency-in-progress = Eine Wiederholung, während die erste noch lief
dashboard-refused-rate-limited = Zu viele Anfragen
dashboard-refused-other = Ein anderer Grund ({ $code })

dashboard-more = Mehr
dashboard-accounting = Stimmenbilanz: Ist jede Stimme gezählt?
dashboard-accounting-again = Noch einmal prüfen
dashboard-balanced = Alles stimmt überein
dashboard-balanced-what =
    { $accepted ->
        [0] Es wurden noch keine Stimmen angenommen.
        [one] Eine Stimme wurde angenommen. Sie ist gespeichert, hat ihre Stelle in der Reihenfolge und ist in der Auszählung belegt.
       *[other] { $accepted } Stimmen wurden angenommen. Alle sind gespeichert, haben ihre Stelle in der Reihenfolge und sind in der Auszählung belegt.
    }
dashboard-unbalanced = Die Zahlen stimmen noch nicht überein
dashboard-unbalanced-what = Vielleicht sind Stimmen noch unterwegs zur Auszählung. Prüfen Sie in einer Minute noch einmal. Wenn die Zahlen dann noch abweichen, melden Sie es den Betreibern dieser Plattform.
dashboard-account-accepted = Angenommene Stimmen
dashboard-account-stored = gespeichert
dashboard-account-sequenced = in der Reihenfolge
dashboard-account-counted = gezählt
dashboard-account-retracted = von Abstimmenden zurückgezogen
dashboard-account-voided = aus der Quarantäne verworfen
dashboard-account-quarantined = in Quarantäne

dashboard-downloads = Downloads
dashboard-what = Was
dashboard-what-results = Ergebnis
dashboard-what-rounds = Runden der Auszählung
dashboard-what-timeline = Zeitverlauf
dashboard-what-audit = Protokoll
dashboard-what-ballots = Stimmzettel
dashboard-what-results-why = Die Stimmen für jede Möglichkeit; als PDF ein Bericht für Protokolle und Aushänge.
dashboard-what-rounds-why = Die Stimmen für jede Möglichkeit in jeder Runde.
dashboard-what-timeline-why = Eine Zeile für jede Minute mit Stimmen, in UTC.
dashboard-what-audit-why = Was wann mit dieser Abstimmung gemacht wurde: öffnen, ändern, schließen. Stimmen und Abstimmende stehen nicht darin.
dashboard-what-ballots-why = Alle Stimmzettel ohne Abstimmende, Zeiten und Reihenfolge, damit jeder nachzählen kann.
dashboard-format = Format
dashboard-format-pdf = PDF, zum Drucken
dashboard-format-csv = CSV, für Tabellenprogramme
dashboard-format-json = JSON
dashboard-format-ndjson = NDJSON, eine Zeile je Eintrag
dashboard-format-blt = BLT
dashboard-format-abif = ABIF
dashboard-format-preflib = PrefLib
dashboard-format-rctab = Zusammenfassung für RCTab
dashboard-language = Sprache
dashboard-language-en = English
dashboard-language-de = Deutsch
dashboard-download = Herunterladen
dashboard-downloads-not-final = Das Ergebnis ist nicht endgültig; das steht auch in der Datei. Stimmzettel gibt es, sobald es endgültig ist.
dashboard-no-ballots = Diese Abstimmung veröffentlicht ihre Stimmzettel nicht.
dashboard-received = { $size } empfangen …
dashboard-saved = Gespeichert: { $name }

dashboard-import = Stimmzettel aus einer Datei importieren
dashboard-import-how = Stimmzettel auf Papier oder aus einem anderen System werden Stimmen dieser Abstimmung. Die Datei wird zuerst geprüft; dabei wird nichts erfasst.
dashboard-import-file = Datei mit Stimmzetteln
dashboard-import-formats = CSV, BLT, ABIF, PrefLib oder NDJSON, bis 256 MB und eine Million Stimmzettel. Die Namen müssen genau wie die Möglichkeiten geschrieben sein.
dashboard-import-large = Diese Datei ist größer als 256 MB.
dashboard-import-check = Datei prüfen
dashboard-import-checked = Die Datei ist geprüft.
dashboard-import-is-good = { $count ->
    [one] Der Stimmzettel dieser Datei kann erfasst werden
   *[other] Alle { $count } Stimmzettel dieser Datei können erfasst werden
  }
dashboard-import-is-bad = Diese Datei kann nicht erfasst werden
dashboard-import-complete = { $count ->
    [one] Der Stimmzettel ist erfasst
   *[other] Alle { $count } Stimmzettel sind erfasst
  }
dashboard-import-what = { $count ->
    [one] Sie wurde als { $format } gelesen und hat einen Stimmzettel.
   *[other] Sie wurde als { $format } gelesen und hat { $count } Stimmzettel.
  }
dashboard-import-lines = { $count ->
    [one] Ein Stimmzettel, Zeile { $lines }.
   *[other] { $count } Stimmzettel, zum Beispiel die Zeilen { $lines }.
  }
dashboard-import-candidates = Namen in der Datei und die Möglichkeiten, die zu ihnen gehören
dashboard-col-in-file = In der Datei
dashboard-col-choice = Möglichkeit der Abstimmung
dashboard-import-near = Nicht dasselbe wie:
dashboard-import-unmatched = Keine solche Möglichkeit
dashboard-import-write-in = Ein frei eingetragener Name
dashboard-import-withdrawn = Zurückgezogen: wird weggelassen
dashboard-import-missing = { $count ->
    [one] Eine Möglichkeit der Abstimmung steht nicht in der Datei.
   *[other] { $count } Möglichkeiten der Abstimmung stehen nicht in der Datei.
  }
dashboard-import-record = { $count ->
    [one] Einen Stimmzettel erfassen
   *[other] { $count } Stimmzettel erfassen
  }
dashboard-import-forever = Es werden alle Stimmzettel erfasst oder keiner. Zurücknehmen lassen sie sich nicht. Dieselbe Datei zählt einmal, auch wenn Sie sie noch einmal senden.
dashboard-import-begins = Der Import beginnt …
dashboard-import-progress = { $recorded } von { $ballots } Stimmzetteln erfasst
dashboard-import-done = { $count ->
    [one] Ein Stimmzettel ist erfasst.
   *[other] { $count } Stimmzettel sind erfasst.
  }
dashboard-import-draft = Öffnen Sie die Abstimmung, bevor Sie Stimmzettel erfassen: Bis dahin können sich die Möglichkeiten noch ändern.
dashboard-import-scheduled = Die Abstimmung ist noch nicht offen. Erfassen Sie die Stimmzettel, sobald sie es ist.
dashboard-import-closed = Die Abstimmung ist geschlossen und nimmt keine Stimmzettel mehr an.
dashboard-import-archived = Die Abstimmung ist archiviert und nimmt keine Stimmzettel mehr an.

dashboard-developers = Für die Programmierung
dashboard-id = Kennung der Abstimmung
dashboard-curl-token = Ein Zugriffstoken holen, mit einem API-Schlüssel
dashboard-curl-results = Das Ergebnis lesen
dashboard-curl-stream = Das Ergebnis laufend verfolgen
dashboard-curl-cast = Eine Stimme für eine Person aus Ihrem eigenen System abgeben
dashboard-keys = API-Schlüssel
dashboard-webhooks = Webhooks
dashboard-embed = Code für Ihre Website
dashboard-api = Die ganze API
code-file-changed = Die Datei wurde geändert oder verschoben, nachdem Sie sie ausgewählt haben. Wählen Sie sie noch einmal.
