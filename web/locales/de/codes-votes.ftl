# Sätze zu den Codes des Dienstes votes.

code-address-limit = Von dieser Verbindung kamen so viele Stimmen, wie die Abstimmung erlaubt. Nehmen Sie eine andere Verbindung, zum Beispiel Ihr Mobilfunknetz.
code-already-voted = Sie haben in dieser Abstimmung schon abgestimmt.
code-ambiguous-voter = Sie sind angemeldet und haben zugleich einen Stimmzettel-Link. Öffnen Sie den Link in einem neuen Tab.
code-ballots-refused = Die Abstimmung nimmt nicht jeden Stimmzettel dieser Datei an. Es wurde nichts erfasst. Berichtigen Sie die Datei, und prüfen Sie sie noch einmal.
code-change-not-allowed = In dieser Abstimmung lässt sich eine Stimme weder ändern noch zurückziehen.
code-device-token-required = Diese Abstimmung nimmt von jedem Gerät eine Stimme an. Erlauben Sie dieser Website, Daten zu speichern, und laden Sie die Seite neu.
code-digest-mismatch = Das ist nicht die Datei, die geprüft wurde. Wählen Sie die Datei noch einmal.
code-format-mismatch = Der Import dieser Datei wurde in einem anderen Format begonnen. Wählen Sie dieses.
code-import-stopped = Die Abstimmung endete während des Imports. Die bis dahin erfassten Stimmzettel zählen.
code-invalid-voter-token = Dieser Stimmzettel-Link ist beschädigt. Öffnen Sie ihn noch einmal aus der Nachricht, in der Sie ihn bekommen haben.
code-invitation-invalid = Öffnen Sie den Link aus der Einladung zu dieser Abstimmung.
code-invitation-not-found = Diese Einladung gibt es nicht. Laden Sie die Seite neu, um die Liste zu sehen.
code-invitation-required = Öffnen Sie den Link in Ihrer Einladung: Er ist Ihr Stimmzettel. Wenn Sie keine haben, fragen Sie die Abstimmungsleitung.
code-invitation-revoked = Sie wurde widerrufen. Bitten Sie die Abstimmungsleitung um eine neue.
code-invitation-used = Mit dieser Einladung wurde abgestimmt, darum lässt sie sich nicht widerrufen.
code-not-delegate = Die Stimmen dieser Abstimmung kommen aus einem anderen Programm. Stimmen Sie dort ab.
code-outcome-unknown = Es ist noch nicht bekannt, ob Ihre Stimme erfasst wurde. Versuchen Sie es noch einmal.
code-overloaded = Gerade stimmen sehr viele Menschen ab. Ihre Stimme wurde noch nicht erfasst; versuchen Sie es gleich noch einmal.
code-poll-not-delegated = Stimmzettel aus Dateien lassen sich nur in Abstimmungen eines anderen Programms importieren.
code-too-many-ballots = Diese Datei hat mehr Stimmzettel, als ein Import haben darf. Teilen Sie sie in mehrere Dateien.
code-unknown-choice = Diese Möglichkeit gibt es in der Abstimmung nicht. Laden Sie die Seite neu.
code-unreadable-ballots = Diese Datei mit Stimmzetteln ist nicht lesbar. Prüfen Sie ihr Format, und wählen Sie sie noch einmal.
code-vote-held = Diese Stimme wird geprüft und lässt sich deshalb nicht ändern.
code-vote-not-found = Diese Stimme gibt es nicht mehr. Vielleicht wurde sie in einem anderen Tab zurückgezogen.

field-any-ambiguous = Dieser Stimmzettel ist nicht eindeutig. Füllen Sie ihn neu aus.
field-any-malformed-line = Diese Zeile ist nicht lesbar.
field-any-no-ballots = Die Datei enthält keine Stimmzettel.
field-any-unmatched-candidate = Ein Name in der Datei ist keine Möglichkeit der Abstimmung.
field-any-write-in = Das nennt eine Möglichkeit, die diese Abstimmung nicht hat.
field-any-wrong-ballot-type = Die Stimmzettel in der Datei sind von anderer Art als die der Abstimmung.
