# Sätze zu den Codes aus docs/errors.md, die polls hat.

code-category-exists = Es gibt schon eine Kategorie mit diesem Namen in Adressen. Wählen Sie einen anderen.
code-category-in-use = In dieser Kategorie sind Abstimmungen, darum lässt sie sich nicht löschen. Geben Sie ihnen zuerst eine andere Kategorie.
code-definition-frozen = Die Abstimmung ist geöffnet worden, darum lässt sich das nicht mehr ändern. Legen Sie eine Kopie an, um es zu ändern.
code-illegal-transition = Das ist beim jetzigen Status der Abstimmung nicht möglich. Laden Sie die Seite neu, um ihn zu sehen.
code-image-in-use = Eine Abstimmung oder eine Vorlage verwendet dieses Bild, darum lässt es sich nicht löschen. Entfernen Sie es zuerst dort.
code-images-unavailable = Bilder lassen sich im Moment nicht speichern. Versuchen Sie es gleich noch einmal; alles andere ist gespeichert.
code-invalid-image = Diese Datei ist kein Bild, das hier verwendet werden kann. Wählen Sie eine PNG-, JPEG- oder WebP-Datei.
code-not-a-draft = Nur ein Entwurf lässt sich löschen. Schließen und archivieren Sie die Abstimmung stattdessen.
code-too-many-images = Sie haben zu viele Bilder, die keine Abstimmung verwendet. Nach einem Tag verfallen sie; dann können Sie andere hinzufügen.
code-too-many-templates = Sie haben so viele Vorlagen, wie erlaubt sind. Löschen Sie zuerst eine.

field-any-animated = Dieses Bild bewegt sich. Wählen Sie eines, das still steht.
field-any-frozen = Die Abstimmung wurde geöffnet, daher kann das nicht mehr geändert werden.
field-any-not-an-image = Diese Datei ist kein Bild, das hier verwendet werden kann.
field-any-one-of = Wählen Sie eines von beiden.
field-any-only-address = Das geht nur, wo jeder Anschluss eine Stimme hat.
field-any-only-public = Das geht nur, wo alle abstimmen können.
field-any-removed = Dieses Bild wurde von der Moderation entfernt. Wählen Sie ein anderes.
field-any-slug = Nur Buchstaben von a bis z, Ziffern und Bindestriche sind möglich.
field-any-too-complex = Dieses Bild hat zu viele Teile. Speichern Sie es neu, und wählen Sie die neue Datei.
field-any-too-many-pixels = Dieses Bild ist zu groß. Wählen Sie ein kleineres.
field-any-unknown-method = Dieses Verfahren ist nicht bekannt. Wählen Sie ein anderes.
field-any-unknown-template = Diese Vorlage gibt es nicht mehr. Wählen Sie eine andere.
field-any-unsupported-value = Diesen Wert unterstützt diese Version nicht. Wählen Sie einen anderen.
