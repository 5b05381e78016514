# Einladungen zu einer Abstimmung.

title-invite = Personen einladen

invite-what = Wen Sie einladen, bekommt einen persönlichen Link, mit dem sich eine Stimme abgeben lässt. An einem Link oder einer Stimme kann niemand erkennen, wie jemand abgestimmt hat; auch Sie nicht.
invite-not = Diese Abstimmung braucht keine Einladungen
invite-not-why = Abgestimmt wird über ihre Adresse.
invite-to-share = Abstimmung teilen
invite-over = Diese Abstimmung ist vorbei. Es kann niemand mehr eingeladen werden.

invite-list = 1. Wen laden Sie ein?
invite-paste = Adressen oder Zeilen einer Tabelle einfügen
invite-paste-how = Eine Person je Zeile oder durch Kommas getrennt: ada@example.org oder „Ada <ada@example.org>“ oder Zeilen mit Name und Adresse.
invite-file = Oder eine Datei wählen
invite-file-how = CSV, wie Tabellenprogramme es speichern, mit oder ohne Überschriften.
invite-file-large = Diese Datei ist größer als 32 MB.
invite-file-empty = Diese Datei hat keine Zeilen.
invite-file-remove = Ohne Datei, Liste einfügen
invite-preview = Ihre Liste
invite-counts = { $usable } von { $all } Zeilen können eingeladen werden.
invite-count-usable = { $count ->
    [one] Person einzuladen
   *[other] Personen einzuladen
  }
invite-count-bad = { $count ->
    [one] Zeile mit Fehler
   *[other] Zeilen mit Fehler
  }
invite-count-duplicate = { $count ->
    [one] doppelte Adresse
   *[other] doppelte Adressen
  }
invite-count-formulas = { $count ->
    [one] entschärfte Formel
   *[other] entschärfte Formeln
  }
invite-bad-why = Zeilen mit einem Fehler werden ausgelassen. Berichtigen Sie sie in der Liste, oder machen Sie ohne sie weiter.
invite-formulas-why = Eine Zelle, die mit =, +, - oder @ beginnt, führen Tabellenprogramme als Formel aus. In der Datei mit den Links bekommt sie ein Hochkomma.
invite-show-flawed = { $count ->
    [one] 1 Zeile zum Ansehen
   *[other] { $count } Zeilen zum Ansehen
  }
invite-show-all = { $count ->
    [one] Die eine Zeile
   *[other] Alle { $count } Zeilen
  }
invite-col-line = Zeile
invite-col-address = Adresse
invite-col-person = Adresse und Name
invite-col-state = Status
invite-col-number = Nr.
invite-row-good = In Ordnung
invite-row-formula = In Ordnung; Formel entschärft
invite-row-missing = Keine Adresse
invite-row-invalid = Keine E-Mail-Adresse
invite-row-long = Die Adresse ist zu lang
invite-row-several = Mehrere Adressen in einer Zelle
invite-row-too-many = Mehr als 100.000 Zeilen
invite-row-duplicate = Dieselbe Adresse wie in Zeile { $line }: ausgelassen
invite-page = Seite { $page } von { $pages }
invite-page-before = Zurück
invite-page-after = Weiter

invite-mail = 2. Per E-Mail einladen
invite-mail-how = Jede Person bekommt eine E-Mail mit einem persönlichen Link. Die Liste wird zuerst geprüft; gesendet wird erst, wenn Sie es bestätigen.
invite-mail-draft = Öffnen oder planen Sie die Abstimmung zuerst. Solange sie ein Entwurf ist, kann sich noch ändern, wozu Sie einladen.
invite-mail-to = { $count ->
    [0] Zuerst eine Liste angeben
    [one] 1 Adresse prüfen
   *[other] { $count } Adressen prüfen
  }
invite-unverified = Bestätigen Sie zuerst Ihre eigene Adresse
invite-unverified-why = E-Mails an andere werden nur für Personen versandt, deren eigene E-Mail-Adresse bestätigt ist. In den Einstellungen lassen Sie sich eine E-Mail mit einem Link senden.
invite-no-address = E-Mails an andere werden nur für Personen versandt, deren eigene E-Mail-Adresse bestätigt ist. Tragen Sie in den Einstellungen Ihre Adresse ein.
invite-to-settings = Zu den Einstellungen
invite-to-dashboard = Zur Übersicht
invite-language = Sprache der E-Mails
invite-language-en = Englisch
invite-language-de = Deutsch
invite-ask = { $count ->
    [one] 1 Einladung senden?
   *[other] { $count } Einladungen senden?
  }
invite-ask-what = Die Sprache der E-Mails ist { $language }. Sie enthalten den Titel der Abstimmung, aber nicht Ihren Namen; kündigen Sie sie am besten vorher an. Antworten darauf erreichen Sie nicht.
invite-ask-rejected = { $count ->
    [one] Eine Adresse wurde nicht angenommen und wird ausgelassen:
   *[other] { $count } Adressen wurden nicht angenommen und werden ausgelassen:
  }
invite-ask-once = Eine Adresse wird einmal eingeladen: Wen Sie zu dieser Abstimmung schon eingeladen haben, bekommt keine zweite E-Mail. Gesendete E-Mails lassen sich nicht zurückholen.
invite-ask-do = Einladungen senden
invite-sent = { $added ->
    [0] Alle in dieser Liste waren schon eingeladen.
    [one] Eine Einladung ist unterwegs.
   *[other] { $added } Einladungen sind unterwegs.
  }

invite-links = Oder Links selbst erzeugen
invite-links-how = Sie erhalten eine Datei mit einem persönlichen Link für jede Person, zum Beispiel für einen Serienbrief oder Ihr eigenes Mailprogramm.
invite-number = Anzahl der Links
invite-number-bad = Geben Sie eine ganze Zahl von 1 bis 100.000 an.
invite-label = Name für diese Links (freiwillig)
invite-label-why = Nur Sie sehen ihn.
invite-links-do = { $count ->
    [0] Links erzeugen
    [one] 1 Link erzeugen
   *[other] { $count } Links erzeugen
  }
invite-links-made = { $count ->
    [one] Ein Link ist erzeugt und die Datei gespeichert.
   *[other] { $count } Links sind erzeugt und die Datei ist gespeichert.
  }
invite-links-done = Die Datei mit den Links ist gespeichert
invite-links-keep = Bewahren Sie sie sicher auf, und senden Sie jeder Person nur ihren eigenen Link: Wer einen Link hat, kann damit abstimmen. Die Links sind sonst nirgends gespeichert und lassen sich nicht noch einmal zeigen, wenn Sie diese Seite verlassen haben.
invite-links-again = Datei noch einmal speichern

invite-mailed = E-Mails
invite-progress = { $done } von { $all } E-Mails bearbeitet
invite-progress-scheduled = Die E-Mails werden schon gesendet; ihre Links funktionieren, sobald die Abstimmung offen ist.
invite-state-sent = Gesendet
invite-state-sent-why = Der Mailserver hat sie angenommen.
invite-state-waiting = Warten
invite-state-waiting-why = Sie werden nacheinander gesendet oder später noch einmal versucht.
invite-state-sending = Werden gesendet
invite-state-sending-why = Sie sind gerade unterwegs.
invite-state-refused = Abgelehnt
invite-state-refused-why = Der Mailserver hat sie nicht angenommen. Oft ist die Adresse falsch.
invite-state-uncertain = Unbekannt
invite-state-uncertain-why = Die Verbindung brach mittendrin ab. Sie werden nicht noch einmal gesendet, damit niemand zwei bekommt.
invite-state-stopped = Angehalten
invite-state-stopped-why = Die Abstimmung war zu Ende, bevor sie gesendet wurden.
invite-state-unsubscribed = Nicht erwünscht
invite-state-unsubscribed-why = Diese Personen möchten keine E-Mails von Ihnen. Fragen Sie sie auf einem anderen Weg.
invite-stopped = Das Senden wurde am { $time } angehalten.
invite-recipients = Adressen
invite-recipients-why = Die Liste ist ungeordnet und sagt nicht, wer abgestimmt hat. Das kann hier niemand herausfinden.
invite-filter = Anzeigen
invite-filter-all = Alle
invite-erased = (hat das Konto gelöscht)
invite-code = Antwort des Mailservers: { $code }

invite-remind = Erinnerungen
invite-remind-how = Eine Erinnerung bekommt nur, wer noch nicht abgestimmt hat. Wer das ist und wie viele es sind, wird niemandem gezeigt.
invite-remind-do = Eine Erinnerung senden
invite-remind-ask = Eine Erinnerung senden?
invite-remind-what = Alle, die Sie per E-Mail eingeladen haben und die noch nicht abgestimmt haben, bekommen eine E-Mail. Die nächste Erinnerung ist in einem Tag möglich.
invite-remind-yes = Erinnerung senden
invite-reminded = { $count ->
    [one] Sie haben eine Erinnerung gesendet, am { $time }.
   *[other] Sie haben { $count } Erinnerungen gesendet, die letzte am { $time }.
  }
invite-reminded-now = Die Erinnerung ist unterwegs.
invite-remind-soon = Die nächste Erinnerung ist { $relative } möglich, am { $time }: Am Tag geht höchstens eine hinaus.
invite-remind-closed = Erinnern können Sie, solange die Abstimmung offen ist.

invite-made = Links, die Sie selbst erzeugt haben
invite-made-show = Zeigen, welche Links benutzt sind, und Links widerrufen
invite-made-all = Alle
invite-made-used = Benutzt
invite-made-unused = Nicht benutzt
invite-made-none = Solche Links gibt es nicht.
invite-series = Datei { $name }
invite-link-used = Damit wurde abgestimmt
invite-link-unused = Nicht benutzt
invite-link-revoked = Widerrufen
invite-revoke = Widerrufen
invite-revoke-series = Alle unbenutzten Links dieser Datei widerrufen
invite-revoke-title = Link Nr. { $number } widerrufen?
invite-revoke-what = Mit ihm kann dann niemand mehr abstimmen. Das lässt sich nicht rückgängig machen, aber Sie können neue Links erzeugen.
invite-revoke-series-title = Alle unbenutzten Links dieser Datei widerrufen?
invite-revoke-series-what = Mit ihnen kann dann niemand mehr abstimmen. Abgegebene Stimmen bleiben. Das lässt sich nicht rückgängig machen, aber Sie können neue Links erzeugen.
invite-revoke-do = Widerrufen
