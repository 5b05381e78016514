# Texte jeder Seite.

shell-skip = Zum Inhalt
shell-receipts = Quittungen auf diesem Gerät
shell-verify = Stimme prüfen
shell-developers = Für die Programmierung
shell-language = Sprache
shell-language-ask = Sprache wechseln?
shell-language-loses = Die Seite wird neu geladen, und Ihre Markierungen gehen verloren, denn sie sind nirgends gespeichert. Es wird nichts abgegeben; Sie können Ihren Stimmzettel neu ausfüllen.
shell-language-change = Sprache wechseln

nav-label = Konto
nav-polls = Meine Abstimmungen
nav-settings = Einstellungen
nav-sign-in = Anmelden
nav-sign-up = Konto anlegen
nav-sign-out = Abmelden
sign-in-needed = Bitte melden Sie sich an
sign-in-needed-why = Diese Seite gehört zu einem Konto. Nach der Anmeldung kommen Sie hierher zurück.

again = Noch einmal versuchen
cancel = Abbrechen
close = Schließen
continue = Weiter
copy = Kopieren
copy-done = Kopiert.
copy-by-hand = Der Text ist ausgewählt. Kopieren Sie ihn mit Strg+C oder durch langes Drücken.
loading = Wird geladen …
more = Mehr anzeigen
more-loaded = { $count ->
    [one] Ein weiterer Eintrag wird angezeigt.
   *[other] { $count } weitere Einträge werden angezeigt.
}
save = Speichern
saved = Gespeichert.

problem-title = Das hat nicht geklappt
problem-reference = Kennung für die Betreiber:
form-problem = Bitte prüfen Sie das
form-busy = Einen Moment …
password-show = Anzeigen
password-caps = Die Feststelltaste ist aktiv.
code-not-loaded = Ein Teil dieser Seite konnte nicht geladen werden. Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.
code-unexpected = Etwas Unerwartetes ist geschehen. Versuchen Sie es noch einmal, oder laden Sie die Seite neu.
code-other = Das hat nicht geklappt, aus einem Grund, für den diese Seite keine Worte hat ({ $code }). Versuchen Sie es noch einmal, oder laden Sie die Seite neu.
field-other = Das ist nicht gültig ({ $code }).

status-draft = Entwurf
status-scheduled = Geplant
status-open = Offen
status-closed = Geschlossen
status-archived = Archiviert
