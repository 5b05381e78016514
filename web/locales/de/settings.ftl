# Die Einstellungen eines Kontos.

title-settings = Einstellungen
title-settings-security = Sicherheit
title-settings-keys = API-Schlüssel
title-settings-notifications = Benachrichtigungen
title-settings-webhooks = Webhooks
title-settings-data = Ihre Daten

settings-label = Einstellungen
settings-profile = Profil
settings-security = Sicherheit
settings-keys = API-Schlüssel
settings-notifications = Benachrichtigungen
settings-webhooks = Webhooks
settings-data = Ihre Daten
settings-name = Sie sind angemeldet als

account-current-password = Jetziges Passwort

profile-title = Über Sie
profile-display-name = Name
profile-display-name-hint = Wie Sie genannt werden möchten. Zum Anmelden dient der Benutzername.
profile-bio = Ein paar Worte über Sie
profile-locale = Sprache der E-Mails
profile-locale-hint = Die Sprache der Seiten wählen Sie unten auf jeder Seite.
profile-timezone = Zeitzone

address-title = E-Mail-Adresse
address-confirmed = Bestätigt
address-unconfirmed = Nicht bestätigt
address-why = Solange die Adresse nicht bestätigt ist, können Sie nicht per E-Mail einladen und erhalten keine Neuigkeiten. Der Link in der E-Mail bestätigt sie.
address-send = Link noch einmal senden
address-sent = Sehen Sie in Ihr Postfach
address-mail = Ein Link an <address>{ $email }</address> ist unterwegs. Öffnen Sie ihn, und drücken Sie den Knopf auf seiner Seite.
address-change-title = E-Mail-Adresse ändern
address-new = Neue E-Mail-Adresse
address-change = Adresse ändern
address-changed = Ihre Adresse ist geändert

password-title = Passwort ändern
password-change = Passwort ändern
password-changed = Ihr Passwort ist geändert
password-changed-why = Alle anderen Geräte sind abgemeldet. API-Schlüssel bleiben gültig.

sessions-title = Angemeldete Geräte
sessions-lead = Wenn Sie eines nicht kennen, melden Sie es ab, und ändern Sie Ihr Passwort.
sessions-this = Dieses Gerät
sessions-used = Zuletzt benutzt: { $when }
sessions-since = Angemeldet: { $when }
sessions-device = { $browser } auf { $system }
sessions-unknown = Unbekanntes Gerät
sessions-end = Abmelden
sessions-end-others = Alle anderen Geräte abmelden
sessions-end-others-title = Alle anderen Geräte abmelden?
sessions-end-others-why = Dieses Gerät bleibt angemeldet. Auf den anderen werden Benutzername und Passwort wieder gebraucht.
sessions-ending = { $count } von { $all } abgemeldet …
sessions-ended = { $count ->
    [0] Nichts wurde abgemeldet.
    [one] Ein Gerät ist abgemeldet. Bis zu zehn Minuten lang kann es noch lesen.
   *[other] { $count } Geräte sind abgemeldet. Bis zu zehn Minuten lang können sie noch lesen.
  }

keys-lead = Mit einem Schlüssel benutzt Ihr Programm die API in Ihrem Namen. Es kann nur, was seine Rechte erlauben. Schlüssel laufen nicht ab: Widerrufen Sie die, die Sie nicht mehr brauchen.
keys-title = Ihre Schlüssel
keys-none = Es gibt keine Schlüssel.
keys-since = Angelegt: { $when }
keys-new = Neuer Schlüssel
keys-name = Name
keys-name-hint = Damit Sie ihn später erkennen, zum Beispiel „unsere Website“.
keys-scopes = Was er darf
keys-password-hint = Damit niemand an einem Gerät, das Sie offen gelassen haben, einen Schlüssel anlegt.
keys-create = Schlüssel anlegen
keys-created = Ihr Schlüssel ist angelegt
keys-once = Kopieren Sie ihn jetzt: Er wird nur einmal angezeigt. Bewahren Sie ihn wie ein Passwort auf.
keys-key = Schlüssel „{ $name }“
keys-kept = Ich habe ihn gespeichert
keys-revoke = Widerrufen
keys-revoke-title = Diesen Schlüssel widerrufen?
keys-revoke-why = Programme, die „{ $name }“ benutzen, haben innerhalb von zehn Minuten keinen Zugang mehr. Das lässt sich nicht rückgängig machen.
keys-revoked = Der Schlüssel ist widerrufen.
scope-results-read = Ergebnisse lesen
scope-results-read-why = Ergebnisse, Auswertungen und Exporte Ihrer Abstimmungen, auch was den Abstimmenden verborgen ist.
scope-votes-delegate = Stimmen für andere abgeben
scope-votes-delegate-why = In Ihren delegierten Abstimmungen, für Personen, die Ihr eigenes Programm erkannt hat.

inbox-title = Neuigkeiten
inbox-none = Es gibt nichts Neues. Hier lesen Sie, wenn Abstimmungen beginnen, enden und ein endgültiges Ergebnis haben.
inbox-new = Neu
inbox-mark-read = Alle als gelesen markieren
inbox-all-read = Alle sind als gelesen markiert.
inbox-poll-closed = Ihre Abstimmung ist geschlossen:
inbox-poll-quarantined = Stimmen Ihrer Abstimmung sind in Quarantäne, bis Sie entscheiden:
inbox-results-final = Das Ergebnis Ihrer Abstimmung ist endgültig:
inbox-poll-opened = Eine Abstimmung, die Sie verfolgen, ist offen:
inbox-poll-closing = Eine Abstimmung, die Sie verfolgen, schließt innerhalb eines Tages:

choices-title = Was Sie erfahren, und wie
choices-unverified = E-Mails gehen nur an eine bestätigte Adresse.
choices-verify = Adresse bestätigen
choices-kind = Wenn
choices-inbox = Auf dieser Seite
choices-mail = Per E-Mail
choices-poll-closed = Meine Abstimmung ist geschlossen
choices-poll-quarantined = Stimmen meiner Abstimmung sind in Quarantäne
choices-results-final = Das Ergebnis meiner Abstimmung ist endgültig
choices-poll-opened = Eine Abstimmung, die ich verfolge, ist offen
choices-poll-closing = Eine Abstimmung, die ich verfolge, schließt bald
choices-soon = Bald
choices-daily = Einmal am Tag
choices-off = Nie

follows-title = Was Sie verfolgen
follows-none = Sie verfolgen keine Abstimmungen und keine Abstimmungsleitungen.
follows-poll = Abstimmung
follows-owner = Alle Abstimmungen einer Abstimmungsleitung
follows-since = Seit { $when }
follows-end = Nicht mehr verfolgen
follows-ended = Sie verfolgen das nicht mehr.

export-title = Ihre Daten herunterladen
export-lead = Eine Datei (JSON) enthält alles, was Provote über Sie speichert: Konto, Geräte, Schlüssel, E-Mails, Neuigkeiten, Abstimmungen, Stimmen und Webhooks. Passwörter und die Schlüssel selbst enthält sie nicht.
export-save = Datei speichern
export-done = Die Datei ist gespeichert.

erase-title = Konto löschen
erase-lead = Das lässt sich nicht rückgängig machen, auch nicht von den Betreibern.
erase-account = Ihr Name, Ihre Adresse, Geräte, Schlüssel, Webhooks und Neuigkeiten werden gelöscht. Der Benutzername wird frei.
erase-polls = Ihre Abstimmungen und deren Ergebnisse bleiben, ohne Ihren Namen. Sie können sie dann nicht mehr ändern oder schließen: Schließen Sie sie vorher, und löschen Sie Entwürfe.
erase-votes = Stimmen, die Sie abgegeben haben, zählen weiter, ohne Verbindung zu Ihnen.
erase-begin = Konto löschen …
erase-confirm = Geben Sie zur Bestätigung Ihren Benutzernamen <name>{ $name }</name> und Ihr Passwort ein.
erase-name = Benutzername
erase-name-wrong = Das ist nicht Ihr Benutzername.
erase-now = Endgültig löschen
erase-done = Ihr Konto ist gelöscht
erase-done-why = Danke, dass Sie Provote benutzt haben. Alle Teile von Provote löschen Ihre Daten innerhalb von Minuten.
erase-home = Zur Startseite
