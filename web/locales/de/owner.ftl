# Was die Seiten der Person, der eine Abstimmung gehört, gemeinsam haben.

owner-tabs = Seiten dieser Abstimmung
owner-tab-dashboard = Übersicht
owner-tab-share = Teilen
owner-tab-invite = Einladen
owner-tab-edit = Bearbeiten
owner-missing = Diese Abstimmung gibt es hier nicht
owner-missing-why = Vielleicht wurde sie gelöscht, oder sie gehört einem anderen Konto und ist nicht öffentlich. Prüfen Sie die Adresse und ob Sie mit dem richtigen Konto angemeldet sind.
owner-other = Diese Abstimmung gehört einem anderen Konto
owner-other-why = Nur die Abstimmungsleitung kann sie verwalten. Sie können den Stimmzettel ansehen und, sofern es gezeigt wird, das Ergebnis.
owner-to-ballot = Stimmzettel ansehen
owner-to-results = Ergebnis ansehen
