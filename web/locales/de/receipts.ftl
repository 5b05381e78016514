# Die Quittungen eines Geräts.

title-receipts = Quittungen auf diesem Gerät

receipts-intro = Eine Quittung für jede Stimme, die auf diesem Gerät abgegeben wurde. Was Sie gewählt haben, ist hier nicht gespeichert.
receipts-none = Keine Quittungen. Sie erscheinen hier, nachdem Sie abgestimmt haben.
receipts-vote = Ihre Stimme
receipts-drop = Aus der Liste entfernen
receipts-drop-ask = Diese Quittung entfernen?
receipts-drop-warning = Ihre Stimme bleibt und zählt. Die Quittung wird von diesem Gerät gelöscht und lässt sich hier nicht wiederherstellen; kopieren Sie sie vorher, wenn Sie sie behalten möchten.
receipts-dropped = Die Quittung ist aus der Liste entfernt.
receipts-forget-title = Dieses Gerät vergessen
receipts-forget-text = Entfernen Sie, was Ihre Stimmen hinterlassen haben, wenn auch andere dieses Gerät benutzen.
receipts-forget = Dieses Gerät vergessen
receipts-forget-ask = Dieses Gerät vergessen?
receipts-forget-warning = Die Liste der Quittungen und die Kennung dieses Geräts werden gelöscht. Ihre Stimmen bleiben und zählen. Von hier aus können Sie sie nicht mehr ansehen, ändern oder zurückziehen, und die Liste lässt sich nicht wiederherstellen.
receipts-forgotten = Dieses Gerät ist vergessen
receipts-forgotten-text = Hier sind weder Quittungen noch eine Kennung gespeichert. Ihre Stimmen zählen wie zuvor.
