# Was ein Browser unter einer Adresse zeigt, unter der es nichts gibt.

title-missing = Nicht gefunden
missing-title = Unter dieser Adresse gibt es keine Seite
missing-why = Vielleicht ist ein Teil des Links verloren gegangen. Öffnen Sie den Link noch einmal aus der Nachricht, oder kopieren Sie ihn vollständig.
missing-home = Zur Startseite
