# The receipts of a device.

title-receipts = Receipts on this device

receipts-intro = A receipt for each vote that was cast on this device. What you chose is not stored here.
receipts-none = No receipts. They appear here after you have voted.
receipts-vote = Your vote
receipts-drop = Remove from the list
receipts-drop-ask = Remove this receipt?
receipts-drop-warning = Your vote stays and counts. The receipt is deleted from this device, and you cannot get it back from here; copy it before if you want to keep it.
receipts-dropped = The receipt is removed from the list.
receipts-forget-title = Forget this device
receipts-forget-text = If others use this device, too, remove what your votes have left here.
receipts-forget = Forget this device
receipts-forget-ask = Forget this device?
receipts-forget-warning = The list of receipts and the token of this device are deleted. Your votes stay and count. You cannot look them up, change or retract them from here any more, and you cannot get the list back.
receipts-forgotten = This device is forgotten
receipts-forgotten-text = No receipts and no token are stored here. Your votes count as before.
