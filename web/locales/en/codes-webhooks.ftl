# Problems of the webhooks service, and errors at fields of its forms.

code-webhook-not-found = There is no such webhook. It may have been deleted. Reload the list.
code-delivery-not-found = There is no such message any more: they are kept for thirty days.
code-too-many-webhooks = You have as many webhooks as an account may have. Delete one first.
code-webhook-disabled = The webhook is switched off. Switch it on first.
code-too-many-pending = Too many messages wait for this webhook. Try again when some have been delivered.

field-invalid-url = Write a complete address such as https://example.org/hooks.
field-credentials = The address must not contain a user name or a password.
field-fragment = The address must not contain a “#”.
field-scheme = The address must begin with https://.
field-port = Use port 443 or a port from 1024.
field-host = This is not a valid host name. Check the address.
field-address-refused = This address is not on the public internet. Use another one.
