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
