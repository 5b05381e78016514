# Der Stimmzettel und seine Quittung.

title-ballot = Abstimmen

ballot-missing = Hier gibt es keine Abstimmung
ballot-home = Zur Startseite
ballot-cast = Meine Stimme abgeben
ballot-casting = Wird abgegeben …
ballot-change-cast = Meine Stimme ändern
ballot-review = Prüfen
ballot-review-title = Ist das Ihre Reihenfolge?
ballot-review-back = Zurück
ballot-choices = Die Möglichkeiten
ballot-to-poll = Diese Abstimmung bearbeiten

ballot-mark-one = Markieren Sie eine Möglichkeit.
ballot-mark-any = Markieren Sie so viele Möglichkeiten, wie Sie möchten.
ballot-mark-exactly =
    { $count ->
        [one] Markieren Sie eine Möglichkeit.
       *[other] Markieren Sie genau { $count } Möglichkeiten.
    }
ballot-mark-between =
    { $min ->
        [1] Markieren Sie bis zu { $max } Möglichkeiten.
       *[other] Markieren Sie { $min } bis { $max } Möglichkeiten.
    }
ballot-mark-least =
    { $min ->
        [one] Markieren Sie mindestens 1 Möglichkeit.
       *[other] Markieren Sie mindestens { $min } Möglichkeiten.
    }
ballot-nothing = Noch ist nichts markiert.
ballot-marked-one = Ihre Stimme: { $choice }
ballot-marked =
    { $count ->
        [one] 1 Möglichkeit ist markiert.
       *[other] { $count } Möglichkeiten sind markiert.
    }
ballot-too-few =
    { $missing ->
        [one] { $count } markiert: Markieren Sie noch 1.
       *[other] { $count } markiert: Markieren Sie noch { $missing }.
    }
ballot-too-many = { $count } markiert, erlaubt sind { $max }: Nehmen Sie welche zurück.
ballot-unchanged = Das ist Ihre erfasste Stimme. Noch ist nichts geändert.
ballot-abstain = Enthaltung
ballot-abstain-hint = Ihr Stimmzettel zählt als abgegeben, aber für keine der Möglichkeiten.
ballot-abstaining = Sie enthalten sich.

ballot-kept = Ihr Stimmzettel bleibt auf dieser Seite. Versuchen Sie es noch einmal: Er kann nicht doppelt zählen.
ballot-foreign = Dieser Stimmzettel gehört jemand anderem
code-voter-changed = Seit er begonnen wurde, hat sich jemand an- oder abgemeldet, einen anderen Stimmzettel-Link geöffnet oder dieses Gerät vergessen lassen. Wer ihn begonnen hat, kann auf demselben Weg zurückkommen und sieht dann, ob er erfasst wurde. Ein Stimmzettel, den Sie jetzt markieren, ist Ihr eigener.
ballot-lost-offline = Sie sind offline. Es ist nicht bekannt, ob Ihre Stimme angekommen ist. Ihr Stimmzettel bleibt auf dieser Seite: Geben Sie ihn ab, wenn Sie wieder verbunden sind. Er kann nicht doppelt zählen.
ballot-lost-no-answer = Es ist nicht bekannt, ob Ihre Stimme angekommen ist. Ihr Stimmzettel bleibt auf dieser Seite. Versuchen Sie es noch einmal: Er kann nicht doppelt zählen.
ballot-once = Versuchen Sie es noch einmal: Es kann nicht doppelt zählen.
ballot-online = Sie sind wieder online. Sie können Ihre Stimme jetzt abgeben.
ballot-trouble-offline = Keine Verbindung
ballot-trouble-unknown = Noch keine Antwort
ballot-trouble-busy = Bitte warten Sie einen Moment
ballot-wait =
    { $seconds ->
        [one] In 1 Sekunde können Sie es noch einmal versuchen.
       *[other] In { $seconds } Sekunden können Sie es noch einmal versuchen.
    }
ballot-wait-over = Sie können es jetzt noch einmal versuchen.

ballot-results = Ergebnis ansehen
ballot-results-on = Das Ergebnis kommt, wenn die Abstimmung endet: { $time }.
ballot-results-live = Das Ergebnis ist während der Abstimmung zu sehen.
ballot-results-after_vote = Sie sehen das Ergebnis, sobald Sie abgestimmt haben.
ballot-results-after_close = Das Ergebnis kommt, wenn die Abstimmung beendet ist.
ballot-results-owner_only = Nur die Abstimmungsleitung sieht das Ergebnis.

ballot-state-other = Sie können hier jetzt nicht abstimmen
ballot-state-poll-draft = Diese Abstimmung ist ein Entwurf
ballot-text-poll-draft = Nur Sie sehen sie, und noch kann niemand abstimmen.
ballot-state-poll-scheduled = Die Abstimmung hat noch nicht begonnen
ballot-text-poll-scheduled = Sie beginnt: { $time }. Diese Seite öffnet sie dann von selbst.
ballot-state-poll-closed = Die Abstimmung ist beendet
ballot-text-poll-closed = Sie endete: { $time }. Es werden keine Stimmen mehr angenommen.
ballot-state-poll-archived = Diese Abstimmung ist archiviert
ballot-text-poll-archived = Sie ist seit einiger Zeit beendet. Es werden keine Stimmen mehr angenommen.
ballot-state-poll-open = Sie können hier jetzt nicht abstimmen
ballot-text-poll-open = Die Abstimmung ist offen, hat aber keine Stimme angenommen. Laden Sie die Seite neu.
ballot-state-not-delegate = Sie stimmen an anderer Stelle ab
ballot-text-not-delegate = Die Stimmen dieser Abstimmung kommen aus einem anderen Programm, das die Abstimmenden kennt. Stimmen Sie dort ab.
ballot-state-authentication-required = Melden Sie sich an, um abzustimmen
ballot-text-authentication-required = In dieser Abstimmung hat jede Person mit einem Konto eine Stimme.
ballot-state-invalid-token = Melden Sie sich an, um abzustimmen
ballot-text-invalid-token = Ihre Sitzung ist beendet. Melden Sie sich wieder an; danach sind Sie zurück bei diesem Stimmzettel.
ballot-state-invitation-required = Sie brauchen Ihre Einladung
ballot-state-invitation-invalid = Diese Einladung gehört zu einer anderen Abstimmung
ballot-state-invitation-revoked = Diese Einladung wurde widerrufen
ballot-state-invalid-voter-token = Dieser Stimmzettel-Link ist nicht vollständig
ballot-state-address-limit = Keine weiteren Stimmen von dieser Verbindung
ballot-receipt-here = Dieses Gerät hat eine Quittung über eine Stimme in dieser Abstimmung.

ballot-facts = Zu dieser Abstimmung
ballot-fact-until = Offen bis
ballot-until-open = Die Abstimmungsleitung beendet sie.
ballot-until-closed = Beendet: { $time }.
ballot-fact-who = Wer abstimmen kann
ballot-who-public = Alle mit diesem Link.
ballot-who-authenticated = Alle mit einem Konto.
ballot-who-invited = Wer eine Einladung bekommen hat, je einmal.
ballot-who-delegated = Die Abstimmenden eines anderen Programms.
ballot-fact-change = Stimme ändern
ballot-change-yes = Bis zum Ende können Sie sie ändern oder zurückziehen.
ballot-change-no = Einmal abgegeben, lässt sie sich nicht ändern.
ballot-fact-results = Ergebnis
ballot-fact-seen = Wer Ihre Stimme sieht
ballot-seen-voter = Nur Sie können nachsehen, was Sie gewählt haben.
ballot-seen-backend = Sie und das Programm, das Ihre Stimme sendet.
ballot-seen-owner = Die Abstimmungsleitung sieht, welche Einladungen benutzt wurden.
ballot-seen-published = Am Ende werden alle Stimmzettel veröffentlicht, ohne Namen und ohne ihre Reihenfolge.

receipt-label = Ihre Quittung
receipt-time = Abgegeben: { $time }.
receipt-proves = Die Quittung zeigt, dass diese Stimme erfasst ist. Sie sagt nicht, was Sie gewählt haben.
receipt-verify = Diese Stimme prüfen
receipt-cast = Ihre Stimme ist erfasst
receipt-cast-text = Danke, dass Sie abgestimmt haben.
receipt-changed = Ihre Stimme ist geändert
receipt-changed-text = Nur der neue Stimmzettel zählt. Auch die Quittung ist neu.
receipt-again = Später finden Sie sie unter <receipts>Quittungen auf diesem Gerät</receipts>.
receipt-again-invited = Der Link Ihrer Einladung zeigt diese Stimme wieder. Die Quittung finden Sie auch unter <receipts>Quittungen auf diesem Gerät</receipts>.
receipt-same = Sie haben schon abgestimmt
receipt-same-text = Derselbe Stimmzettel war schon erfasst. Er zählt einmal.
receipt-other = Ein anderer Stimmzettel von Ihnen ist erfasst
receipt-other-text = Sie hatten schon abgestimmt, deshalb wurde der eben markierte Stimmzettel nicht abgegeben. Das ist die Quittung des erfassten.
receipt-elsewhere = Ihre Stimme wurde an anderer Stelle geändert
receipt-elsewhere-text = Sie wurde inzwischen geändert, vielleicht in einem anderen Tab. Der eben markierte Stimmzettel wurde nicht abgegeben; das ist die Quittung des erfassten.
receipt-found = Sie haben abgestimmt
receipt-found-text = Ihre Stimme ist erfasst.
receipt-quarantined = Ihre Stimme wird geprüft
receipt-quarantined-text = Sie ist erfasst, zählt aber noch nicht: Von Ihrer Verbindung kamen viele Stimmen. Die Abstimmungsleitung entscheidet, ob sie zählt.
receipt-voided = Ihre Stimme wurde verworfen
receipt-voided-text = Die Abstimmungsleitung hat entschieden, dass diese Stimme nicht zählt.
receipt-not-kept = Dieses Gerät kann sich für diese Seite nichts merken. Kopieren Sie die Quittung, wenn Sie sie behalten möchten.
receipt-show = Zeigen, was ich gewählt habe
receipt-abstained = Sie haben sich enthalten.
receipt-change = Meine Stimme ändern
receipt-retract = Meine Stimme zurückziehen

retract-title = Stimme zurückziehen?
retract-text = Sie zählt dann nicht mehr. Solange die Abstimmung offen ist, können Sie noch einmal abstimmen.
ballot-retracted = Ihre Stimme ist zurückgezogen
ballot-retracted-text = Sie zählt nicht mehr. Sie können noch einmal abstimmen.

ranked-instruction = Tippen Sie die Möglichkeiten in Ihrer Reihenfolge an, die beste zuerst.
ranked-instruction-most =
    { $max ->
        [one] Tippen Sie die beste Möglichkeit an.
       *[other] Tippen Sie bis zu { $max } Möglichkeiten in Ihrer Reihenfolge an, die beste zuerst.
    }
ranked-instruction-least =
    { $min ->
        [one] Tippen Sie mindestens 1 Möglichkeit an, die beste zuerst.
       *[other] Tippen Sie mindestens { $min } Möglichkeiten in Ihrer Reihenfolge an, die beste zuerst.
    }
ranked-note = Sie müssen nicht alle ordnen. Die Pfeile verschieben eine Möglichkeit; tippen Sie auf eine Zahl, um sie zurückzunehmen.
ranked-note-ties = Sie müssen nicht alle ordnen. Die Pfeile verschieben eine Möglichkeit, „Gleich“ gibt ihr denselben Rang wie der darüber; tippen Sie auf eine Zahl, um sie zurückzunehmen.
ranked-nothing = Noch ist nichts geordnet.
ranked-count = { $count } von { $total } geordnet.
ranked-too-few =
    { $missing ->
        [one] { $count } geordnet: 1 weitere Möglichkeit ist nötig.
       *[other] { $count } geordnet: { $missing } weitere Möglichkeiten sind nötig.
    }
ranked-full =
    { $max ->
        [one] Sie können 1 Rang vergeben. Nehmen Sie ihn erst zurück.
       *[other] Sie können { $max } Ränge vergeben. Nehmen Sie erst einen zurück.
    }
ranked-none = ohne Rang
ranked-rank = Rang { $rank }
ranked-said = { $choice }: Rang { $rank } von { $ranks }
ranked-said-tied = { $choice }: teilt Rang { $rank } von { $ranks }
ranked-taken = { $choice }: ohne Rang
ranked-sort = In Reihenfolge bringen
ranked-sorted = Die Liste ist in Ihrer Reihenfolge.
ranked-clear = Neu beginnen
ranked-up = { $choice } nach oben
ranked-down = { $choice } nach unten
ranked-position = Position von { $choice }
ranked-tie = Gleich
ranked-tie-name = Gleich: { $choice } bekommt Rang { $rank }
ranked-untie = Trennen
ranked-untie-name = Trennen: { $choice } bekommt einen eigenen Rang
ranked-equal = (gleich)
ranked-between = { ", " }
ranked-left = Ohne Rang:

score-instruction = Geben Sie jeder Möglichkeit Punkte von { $min } bis { $max }.
score-blank-zero = Eine Möglichkeit ohne Punkte zählt als 0.
score-blank-none = Sie können Möglichkeiten ohne Punkte lassen.
score-nothing = Noch haben Sie keine Punkte gegeben.
score-count = { $count } von { $total } Möglichkeiten haben Punkte.
score-wrong =
    { $step ->
        [1] { $choice }: eine ganze Zahl von { $min } bis { $max }.
       *[other] { $choice }: von { $min } bis { $max } in Schritten von { $step }.
    }
score-clear = Löschen
score-clear-name = Löschen: Punkte von { $choice }
score-shown = { $choice }: { $score }
