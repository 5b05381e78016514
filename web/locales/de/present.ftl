# Eine Abstimmung auf einem großen Bildschirm.

title-present = Auf großem Bildschirm
present-full = Vollbild
present-leave = Vollbild beenden
present-back = Ergebnis ansehen
present-vote = Scannen und abstimmen
present-choices = Scannen und die Möglichkeiten sehen
present-results = Scannen und das Ergebnis sehen
present-code = QR-Code der Adresse darunter
present-votes = { $count ->
    [0] Noch keine Stimmen
    [one] 1 Stimme
   *[other] { $count } Stimmen
  }
present-open-until = Offen bis { $time }
