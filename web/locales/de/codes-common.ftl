# Sätze zu den Codes aus docs/errors.md, die mehrere Dienste haben, und zu denen der Seiten.

code-offline = Sie sind offline. Es ist nicht bekannt, ob etwas angekommen ist. Verbinden Sie sich, und versuchen Sie es noch einmal.
code-no-answer = Es kam keine Antwort. Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.

code-authentication-required = Melden Sie sich zuerst an.
code-bad-request = Die Anfrage war nicht lesbar. Laden Sie die Seite neu, und versuchen Sie es noch einmal.
code-conflict = Das ist beim jetzigen Status nicht möglich. Laden Sie die Seite neu, um ihn zu sehen.
code-forbidden = Das dürfen Sie nicht. Fragen Sie die Abstimmungsleitung.
code-foreign-origin = Diese Seite wurde über eine Adresse geöffnet, die nicht zu dieser Website gehört. Öffnen Sie sie über die übliche Adresse.
code-headers-too-large = Die Anfrage ist zu groß. Löschen Sie die Daten dieser Website in Ihrem Browser, und versuchen Sie es noch einmal.
code-http-version-not-supported = Ihr Browser oder ein Proxy verwendet ein altes Protokoll. Aktualisieren Sie ihn, oder nehmen Sie einen anderen Browser.
code-idempotency-in-progress = Dieselbe Anfrage läuft noch. Warten Sie eine Sekunde, und versuchen Sie es noch einmal.
code-idempotency-key-reused = Das wurde schon mit anderem Inhalt gesendet. Laden Sie die Seite neu, und versuchen Sie es noch einmal.
code-internal-error = Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.
code-invalid-address = Diese Adresse ist nicht gültig. Prüfen Sie, ob der Link vollständig ist.
code-invalid-cursor = Diesen Teil der Liste gibt es nicht mehr. Laden Sie die Seite neu.
code-invalid-entity-tag = Diese Seite ist veraltet. Laden Sie sie neu, und versuchen Sie es noch einmal.
code-invalid-idempotency-key = Die Anfrage war nicht gültig. Laden Sie die Seite neu, und versuchen Sie es noch einmal.
code-invalid-request = Etwas ist hier nicht gültig. Prüfen Sie, was markiert ist.
code-invalid-token = Ihre Sitzung ist beendet. Melden Sie sich wieder an.
code-malformed-json = Die Anfrage war nicht lesbar. Laden Sie die Seite neu, und versuchen Sie es noch einmal.
code-method-not-allowed = Das ist hier nicht möglich. Laden Sie die Seite neu, und versuchen Sie es noch einmal.
code-not-found = Hier gibt es nichts, oder Sie dürfen es nicht sehen. Prüfen Sie die Adresse, und ob Sie angemeldet sind.
code-not-implemented = Das ist hier nicht möglich. Laden Sie die Seite neu, und versuchen Sie es noch einmal.
code-payload-too-large = Das ist zu groß. Senden Sie weniger auf einmal.
code-poll-not-found = Vielleicht ist die Adresse unvollständig, oder die Abstimmung ist ein Entwurf, privat oder gelöscht. Fragen Sie die Person, von der Sie den Link haben.
code-poll-not-invited = Nur eine Abstimmung auf Einladung hat Einladungen. Teilen Sie stattdessen die Adresse der Abstimmung.
code-poll-not-open = Diese Abstimmung nimmt zurzeit keine Stimmen an. Laden Sie die Seite neu, um den Status zu sehen.
code-poll-unavailable = Die Abstimmung ist im Moment nicht erreichbar. Versuchen Sie es gleich noch einmal.
code-precondition-failed = Das wurde inzwischen geändert, vielleicht in einem anderen Tab. Sehen Sie den jetzigen Stand an, und versuchen Sie es noch einmal.
code-precondition-required = Diese Seite ist veraltet. Laden Sie sie neu, und versuchen Sie es noch einmal.
code-range-not-satisfiable = Diesen Teil der Datei gibt es nicht. Laden Sie die Datei neu herunter.
code-rate-limited =
    { $seconds ->
        [0] Zu viele Anfragen auf einmal. Warten Sie einen Moment, und versuchen Sie es noch einmal.
        [one] Zu viele Anfragen auf einmal. Versuchen Sie es in 1 Sekunde noch einmal.
       *[other] Zu viele Anfragen auf einmal. Versuchen Sie es in { $seconds } Sekunden noch einmal.
    }
code-request-timeout = Ihre Verbindung war für diese Anfrage zu langsam. Versuchen Sie es noch einmal.
code-service-unavailable = Die Plattform antwortet im Moment nicht. Versuchen Sie es gleich noch einmal.
code-too-many-invitations = Das wären mehr Einladungen, als erlaubt sind. Senden Sie weniger.
code-unprocessable = Das widerspricht dem, was schon gesendet wurde. Laden Sie die Seite neu, und versuchen Sie es noch einmal.
code-unsupported-content-encoding = Diese Datei ist auf eine Art gepackt, die nicht unterstützt wird. Senden Sie sie ungepackt.
code-unsupported-media-type = Diese Art von Datei wird hier nicht unterstützt. Wählen Sie eine andere Datei.
code-unsupported-value = Diesen Wert unterstützt diese Version nicht. Wählen Sie einen anderen.
code-uri-too-long = Diese Adresse ist zu lang. Prüfen Sie, ob der Link stimmt.
code-votes-unavailable = Die Stimmen sind im Moment nicht erreichbar. Versuchen Sie es gleich noch einmal.

field-blank = Bitte füllen Sie das aus.
field-required = Bitte füllen Sie das aus.
field-empty = Bitte wählen Sie mindestens eines.
field-not-printable = Dieser Text enthält Zeichen, die sich nicht anzeigen lassen.

field-any-invalid = Das ist hier nicht gültig. Prüfen Sie es.
field-any-invalid-choice = Das kann hier nicht gewählt werden. Wählen Sie etwas anderes.
field-any-invalid-unicode = Dieser Text hat Zeichen, die nicht gespeichert werden können.
field-any-max-length = Das ist zu lang. Die Grenze ist { $limit }.
field-any-max-string-length = Diese Zahl ist zu lang.
field-any-max-value = Die größte Zahl ist hier { $limit }.
field-any-min-length = Das ist zu kurz. Das Mindeste ist { $limit }.
field-any-min-value = Die kleinste Zahl ist hier { $limit }.
field-any-not-a-dict = Das ist hier nicht gültig. Prüfen Sie es.
field-any-not-a-list = Das ist hier nicht gültig. Prüfen Sie es.
field-any-null = Bitte füllen Sie das aus.
field-any-offset = Diese Zeit hat keine Zeitzone. Wählen Sie sie neu.
field-any-out-of-range = Diese Zahl ist zu klein oder zu groß.
field-any-read-only = Das kann nicht geändert werden.
field-any-repeated = Das steht hier mehrmals. Lassen Sie es einmal stehen.
field-any-unknown-field = Diese Seite hat etwas gesendet, was die Plattform nicht kennt. Laden Sie die Seite neu.
field-any-year = Dieses Jahr ist zu weit entfernt. Wählen Sie eine andere Zeit.
