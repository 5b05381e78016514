# Anmelden, Konto anlegen, und wohin Links in E-Mails führen.

title-sign-in = Anmelden
title-sign-up = Konto anlegen
title-forgot-password = Passwort vergessen
title-reset-password = Neues Passwort
title-verify-email = E-Mail-Adresse bestätigen
title-unsubscribe = E-Mails abbestellen

account-username = Benutzername
account-username-hint = 3 bis 64 Buchstaben (ohne Umlaute), Ziffern, Punkte, Binde- oder Unterstriche. Wer abstimmt, sieht ihn nicht.
account-email = E-Mail-Adresse
account-email-hint = Wir senden einen Link dorthin, mit dem Sie sie bestätigen. Sie brauchen sie auch, wenn Sie Ihr Passwort vergessen.
account-password = Passwort
account-password-hint = Mindestens 8 Zeichen. Einige Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.
account-new-password = Neues Passwort

already-in-title = Sie sind angemeldet
already-in-who = Sie sind als <name>{ $name }</name> angemeldet.

sign-in-title = Anmelden
sign-in-submit = Anmelden
sign-in-failed = Sie sind nicht angemeldet
sign-in-is-address = Das ist eine E-Mail-Adresse. Melden Sie sich mit dem Benutzernamen an: Damit beginnt jede E-Mail zu Ihrem Konto.
sign-in-forgot = Passwort vergessen?
sign-in-no-account = Noch kein Konto?

sign-up-title = Konto anlegen
sign-up-lead = Mit einem Konto legen Sie eigene Abstimmungen an. Um abzustimmen, brauchen Sie nur selten eines.
sign-up-have-account = Sie haben schon ein Konto?
sign-up-done = Ihr Konto ist angelegt
sign-up-mail = Wir senden einen Link an <address>{ $email }</address>. Öffnen Sie ihn, um die Adresse zu bestätigen. Sie können schon vorher beginnen.
sign-up-not-in = Sie sind noch nicht angemeldet. Bitte melden Sie sich jetzt an.
sign-up-first-poll = Erste Abstimmung anlegen

forgot-password-title = Passwort vergessen?
forgot-password-lead = Geben Sie die E-Mail-Adresse Ihres Kontos ein. Wir senden Ihnen einen Link, mit dem Sie ein neues Passwort festlegen.
forgot-password-submit = Link senden
forgot-password-sent = Sehen Sie in Ihr Postfach
forgot-password-mail = Wenn zu einem Konto die Adresse <address>{ $email }</address> gehört, ist eine E-Mail mit einem Link unterwegs.
forgot-password-wait = Der Link gilt einmal und eine Stunde lang. Wenn nach einigen Minuten nichts ankommt, sehen Sie im Spam-Ordner nach, oder prüfen Sie die Adresse.
forgot-password-again = Andere Adresse eingeben

reset-password-title = Neues Passwort festlegen
reset-password-lead = Melden Sie sich von jetzt an mit dem neuen Passwort an. Alle angemeldeten Geräte werden abgemeldet.
reset-password-submit = Passwort festlegen
reset-password-another = Neuen Link anfordern
reset-password-done = Ihr neues Passwort ist festgelegt
reset-password-ended = Alle Geräte sind abgemeldet. Melden Sie sich mit dem neuen Passwort an.

mail-token-label = Code aus der E-Mail
mail-token-hint = Er beginnt mit pvm_. Oder öffnen Sie den Link in der E-Mail.
mail-token-have = Ich habe einen Code

verify-email-title = E-Mail-Adresse bestätigen
verify-email-lead = Drücken Sie den Knopf, um zu bestätigen, dass die Adresse Ihnen gehört.
verify-email-enter = Öffnen Sie den Link in der E-Mail, oder geben Sie den Code ein, der in der E-Mail steht.
verify-email-submit = Adresse bestätigen
verify-email-another = Neue E-Mail in den Einstellungen anfordern
verify-email-done = Ihre Adresse ist bestätigt
verify-email-done-why = Sie können jetzt per E-Mail einladen und Neuigkeiten über Ihre Abstimmungen erhalten.

unsubscribe-title = E-Mails dieser Art abbestellen?
unsubscribe-lead = Bis Sie den Knopf drücken, ändert sich nichts. Danach erhalten Sie keine E-Mails mehr wie die, deren Link Sie geöffnet haben:
unsubscribe-invitation = War es eine Einladung, erhalten Sie von dieser Abstimmungsleitung keine mehr. Diese Einladung bleibt gültig: Sie können weiterhin abstimmen.
unsubscribe-notification = Waren es Neuigkeiten über Abstimmungen, erhalten Sie keine mehr per E-Mail. In Ihren Einstellungen können Sie sie wieder einschalten.
unsubscribe-submit = Diese E-Mails abbestellen
unsubscribe-done = Sie erhalten keine dieser E-Mails mehr
unsubscribe-done-why = Eine E-Mail, die gerade gesendet wird, kann noch ankommen.
unsubscribe-no-link = Der Link ist nicht vollständig
unsubscribe-open-again = Öffnen Sie den Link am Ende der E-Mail noch einmal.
