# Eine Abstimmung in einer Seite einer anderen Website.

title-embed = Abstimmung
embed-results = Ergebnis ansehen
embed-not-here = Öffnen Sie diese Abstimmung auf ihrer eigenen Seite
embed-not-here-why = Für sie braucht man ein Konto, oder sie ist privat. Das geht innerhalb einer anderen Website nicht.
embed-forgets = Dieser Browser merkt sich hier nichts
embed-forgets-why = Er lässt eingebettete Seiten nichts speichern. Sie können abstimmen, aber Ihre Stimme später weder ändern noch wiederfinden. Auf der eigenen Seite der Abstimmung geht beides.
embed-open = Zur Abstimmung
embed-own = Diese Abstimmung bei Provote öffnen
embed-unseen = Das wurde noch nicht gesendet
embed-unseen-hidden = Der Browser kann nicht feststellen, ob Sie den Knopf gesehen haben: Etwas in der Seite um ihn herum verdeckt ihn vielleicht, macht ihn durchsichtig oder zeigt ihn nur zum Teil. Öffnen Sie die Abstimmung auf ihrer eigenen Seite, und füllen Sie den Stimmzettel dort aus.
embed-unseen-soon = Der Knopf war gerade erst zu sehen. Drücken Sie ihn noch einmal, oder öffnen Sie die Abstimmung auf ihrer eigenen Seite.
