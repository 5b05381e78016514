#!/bin/sh
# The Nginx image's entrypoint runs it: GATEWAY_RESOLVER=auto is the first name server of
# /etc/resolv.conf, whose address an orchestrator chooses.
set -eu
[ "${GATEWAY_RESOLVER:-}" = auto ] || exit 0
server=$(sed -n 's/^nameserver[[:space:]]*\([^[:space:]]*\).*/\1/p' /etc/resolv.conf | head -n 1)
case "$server" in
    "") echo "/etc/resolv.conf names no name server" >&2 && exit 1 ;;
    *:*) server="[$server]" ;;
esac
file="$GATEWAY_CONF/upstreams.conf"
filled=$(sed "s/^resolver auto /resolver $server /" "$file")
printf '%s\n' "$filled" >"$file"
