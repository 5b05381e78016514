#!/bin/sh
# The Nginx image's entrypoint runs it: it configures the origins whose pages may use the API.
# local/servers/gateway.py does the same under ./provote up. A malformed origin has no line: the
# services refuse to start with it.
set -eu
[ -n "${GATEWAY_CORS_ORIGINS:-}" ] || exit 0
mkdir -p "$GATEWAY_CONF/more"
printf '%s\n' "$GATEWAY_CORS_ORIGINS" | tr 'A-Z, ' 'a-z\n\n' |
    sed -n -E -e 's#^(https://.*):0*443$#\1#' -e 's#^(http://.*):0*80$#\1#' \
        -e 's#^\*$#"~." "*";#p' -e 's#^https?://[][a-z0-9_.:-]+$#"&" "&";#p' \
        >"$GATEWAY_CONF/more/origins.map"
