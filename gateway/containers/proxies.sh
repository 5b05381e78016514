#!/bin/sh
# The Nginx image's entrypoint runs it: it configures the trusted senders of X-Forwarded-For.
# local/servers/gateway.py does the same under ./provote up.
set -eu
[ -n "${GATEWAY_TRUSTED:-}" ] || exit 0
mkdir -p "$GATEWAY_CONF/more"
{
    echo "$GATEWAY_TRUSTED" | tr ', ' '\n\n' | sed -n 's/..*/set_real_ip_from &;/p'
    echo 'real_ip_header X-Forwarded-For;'
    echo 'real_ip_recursive on;'
} >"$GATEWAY_CONF/more/proxies.conf"
