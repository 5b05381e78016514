# Probleme des Dienstes webhooks, und Fehler an Feldern seiner Formulare.

code-webhook-not-found = Diesen Webhook gibt es nicht. Vielleicht wurde er gelöscht. Laden Sie die Liste neu.
code-delivery-not-found = Diese Nachricht gibt es nicht mehr: Nachrichten werden dreißig Tage aufbewahrt.
code-too-many-webhooks = Mehr Webhooks kann ein Konto nicht haben. Löschen Sie zuerst einen.
code-webhook-disabled = Der Webhook ist ausgeschaltet. Schalten Sie ihn zuerst ein.
code-too-many-pending = Zu viele Nachrichten warten auf diesen Webhook. Versuchen Sie es noch einmal, wenn einige zugestellt sind.

field-invalid-url = Schreiben Sie eine vollständige Adresse wie https://example.org/hooks.
field-credentials = Die Adresse darf weder Benutzernamen noch Passwort enthalten.
field-fragment = Die Adresse darf kein „#“ enthalten.
field-scheme = Die Adresse muss mit https:// beginnen.
field-port = Verwenden Sie Port 443 oder einen Port ab 1024.
field-host = Das ist kein gültiger Rechnername. Prüfen Sie die Adresse.
field-address-refused = Diese Adresse ist nicht im öffentlichen Internet. Verwenden Sie eine andere.
