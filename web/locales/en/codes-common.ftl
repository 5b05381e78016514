# Sentences for the codes of docs/errors.md that several services have, and for those of the pages.

code-offline = You are offline. It is not known whether anything has arrived. Connect, and try again.
code-no-answer = No answer arrived. Check your connection, and try again.

code-authentication-required = Sign in first.
code-bad-request = This request could not be read. Reload the page, and try again.
code-conflict = This is not possible in the present status. Reload the page to see it.
code-forbidden = You may not do this. Ask the organiser.
code-foreign-origin = This page was opened by an address that does not belong to this site. Open it by the usual address.
code-headers-too-large = This request is too large. Delete this site’s data in your browser, and try again.
code-http-version-not-supported = Your browser or a proxy uses an old protocol. Update it, or use another browser.
code-idempotency-in-progress = The same request is still under way. Wait a second, and try again.
code-idempotency-key-reused = This was sent before with other content. Reload the page, and try again.
code-internal-error = Something went wrong on our side. Try again in a moment.
code-invalid-address = This address is not valid. Check whether the link is complete.
code-invalid-cursor = This part of the list is not there any more. Reload the page.
code-invalid-entity-tag = This page is out of date. Reload it, and try again.
code-invalid-idempotency-key = This request was not valid. Reload the page, and try again.
code-invalid-request = Something here is not valid. Check what is marked.
code-invalid-token = Your session has ended. Sign in again.
code-malformed-json = This request could not be read. Reload the page, and try again.
code-method-not-allowed = This is not possible here. Reload the page, and try again.
code-not-found = There is nothing here, or you may not see it. Check the address, and whether you are signed in.
code-not-implemented = This is not possible here. Reload the page, and try again.
code-payload-too-large = This is too large. Send less at once.
code-poll-not-found = The address may be incomplete, or the poll is a draft, private, or deleted. Ask the person who sent you the link.
code-poll-not-invited = Only a poll by invitation has invitations. Share the address of the poll instead.
code-poll-not-open = This poll is not open for votes now. Reload the page to see its status.
code-poll-unavailable = The poll cannot be reached at the moment. Try again in a moment.
code-precondition-failed = This was changed in the meantime, perhaps in another tab. Look at what it is now, and try again.
code-precondition-required = This page is out of date. Reload it, and try again.
code-range-not-satisfiable = This part of the file does not exist. Download the file again.
code-rate-limited =
    { $seconds ->
        [0] Too many requests at once. Wait a moment, and try again.
        [one] Too many requests at once. Try again in 1 second.
       *[other] Too many requests at once. Try again in { $seconds } seconds.
    }
code-request-timeout = Your connection was too slow for this request. Try again.
code-service-unavailable = The platform does not answer at the moment. Try again in a moment.
code-too-many-invitations = That would be more invitations than are allowed. Send fewer.
code-unprocessable = This contradicts what was sent before. Reload the page, and try again.
code-unsupported-content-encoding = This file is packed in a way that is not supported. Send it unpacked.
code-unsupported-media-type = This kind of file is not supported here. Choose another file.
code-unsupported-value = This value is not supported by this version. Choose another one.
code-uri-too-long = This address is too long. Check whether the link is correct.
code-votes-unavailable = The votes cannot be reached at the moment. Try again in a moment.

field-blank = Please fill this in.
field-required = Please fill this in.
field-empty = Please choose at least one.
field-not-printable = This text has characters that cannot be shown.

field-any-invalid = This is not valid here. Check it.
field-any-invalid-choice = This cannot be chosen here. Choose something else.
field-any-invalid-unicode = This text has characters that cannot be stored.
field-any-max-length = This is too long. The limit is { $limit }.
field-any-max-string-length = This number is too long.
field-any-max-value = The largest number here is { $limit }.
field-any-min-length = This is too short. The least is { $limit }.
field-any-min-value = The smallest number here is { $limit }.
field-any-not-a-dict = This is not valid here. Check it.
field-any-not-a-list = This is not valid here. Check it.
field-any-null = Please fill this in.
field-any-offset = This time has no time zone. Choose it again.
field-any-out-of-range = This number is too small or too large.
field-any-read-only = This cannot be changed.
field-any-repeated = This is there more than once. Leave it once.
field-any-unknown-field = This page sent something that the platform does not know. Reload the page.
field-any-year = This year is too far away. Choose another time.
