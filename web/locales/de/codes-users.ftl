# Probleme des Dienstes users, und Fehler an Feldern seiner Formulare.

code-username-taken = Diesen Benutzernamen gibt es schon. Bitte wählen Sie einen anderen.
code-email-taken = Zu dieser Adresse gibt es schon ein Konto. Wenn es Ihres ist, melden Sie sich dort an, oder legen Sie ein neues Passwort fest.
code-invalid-credentials = Benutzername und Passwort gehören zu keinem Konto. Prüfen Sie beides, oder legen Sie ein neues Passwort fest.
code-too-many-tries =
    { $seconds ->
        [one] Für diesen Benutzernamen wurden zu viele Passwörter versucht. Versuchen Sie es in 1 Sekunde noch einmal, oder legen Sie per E-Mail ein neues Passwort fest.
       *[other] Für diesen Benutzernamen wurden zu viele Passwörter versucht. Versuchen Sie es in { $seconds } Sekunden noch einmal, oder legen Sie per E-Mail ein neues Passwort fest.
    }
code-wrong-password = Das ist nicht Ihr jetziges Passwort. Versuchen Sie es noch einmal.
code-invalid-session = Sie wurden abgemeldet. Bitte melden Sie sich noch einmal an.
code-invalid-refresh-token = Sie wurden abgemeldet. Bitte melden Sie sich noch einmal an.
code-refresh-reused = Sie wurden sicherheitshalber abgemeldet. Bitte melden Sie sich noch einmal an.
code-invalid-mail-token = Dieser Link gilt nicht mehr: Er wurde benutzt, ist abgelaufen, oder eine neuere E-Mail hat ihn ersetzt. Fordern Sie einen neuen an.
code-too-many-api-keys = Mehr API-Schlüssel kann ein Konto nicht haben. Widerrufen Sie einen, den Sie nicht mehr brauchen.
code-too-many-follows = Sie verfolgen so viele Abstimmungen und Abstimmungsleitungen, wie ein Konto darf. Beenden Sie zuerst eine davon.
code-owner-not-found = Diese Abstimmungsleitung gibt es nicht mehr.
code-email-not-verified = Bestätigen Sie zuerst Ihre E-Mail-Adresse: In den Einstellungen erhalten Sie eine E-Mail mit einem Link.
code-poll-not-published = Öffnen oder planen Sie zuerst die Abstimmung. Zu einem Entwurf kann niemand eingeladen werden.
code-reminder-too-soon = Die letzte Erinnerung ist noch keinen Tag alt. Bitte warten Sie bis morgen.
code-too-many-recipients = Die Liste hat zu viele Zeilen. Senden Sie sie in mehreren Teilen.
code-unreadable-recipients = Diese Liste ist nicht lesbar. Sie muss CSV in UTF-8 sein, wie es Tabellenprogramme speichern.

field-password-too-short = Verwenden Sie mindestens 8 Zeichen.
field-password-too-common = Dieses Passwort haben viele Menschen, es ist leicht zu erraten. Wählen Sie ein anderes.
field-password-too-similar = Dieses Passwort ist Ihrem Namen oder Ihrer Adresse zu ähnlich. Wählen Sie ein anderes.
field-invalid-username = Verwenden Sie 3 bis 64 Buchstaben (a bis z), Ziffern, Punkte, Binde- oder Unterstriche.
field-invalid-locale = Diese Sprache ist nicht bekannt. Wählen Sie eine andere.
field-invalid-timezone = Diese Zeitzone ist nicht bekannt. Wählen Sie eine andere.
field-email-invalid = Geben Sie eine vollständige E-Mail-Adresse ein, zum Beispiel ada@example.org.
field-password-entirely-numeric = Ein Passwort nur aus Ziffern ist leicht zu erraten. Wählen Sie ein anderes.
