#!/bin/sh
# Makes the secrets of the swarm, on a manager: deploy/swarm/secrets.sh [VERSION] > swarm.env
#
# The volume `provote-secrets` keeps them as they were created; a repeat changes none there. Secrets
# of a swarm never change, so a changed one needs the next VERSION, and swarm.env the new numbers.
set -eu
umask 077

version=${1:-1}
image=provote/secrets:${PROVOTE_TAG:-latest}
folder=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$folder"' EXIT

# Two signing keys: while one is replaced, the tokens of the other stay valid.
second='
import sys
from pathlib import Path
from local.secrets import new_kid, rsa_key
from local.files import write_atomically
folder = Path("/secrets/kept/signing")
while len(list(folder.glob("*.pem"))) < 2:
    write_atomically(folder / f"{new_kid()}.pem", rsa_key(), durable=True)
'
docker run --rm --network none --group-add 999 --volume provote-secrets:/secrets/kept \
    --env "PROVOTE_DATABASE=${PROVOTE_DATABASE:-}" "$image" sh -c "
        python -m local.distribute_secrets /secrets && python -c '$second' &&
        python -m local.distribute_secrets /secrets && cd /secrets && tar -c \$(ls | grep -v kept)" |
    tar -x -C "$folder"

create() {
    docker secret inspect "$1" >/dev/null 2>&1 || docker secret create "$1" - >/dev/null <"$2"
}

for file in "$folder"/*/*; do
    [ -f "$file" ] || continue
    reader=$(basename "$(dirname "$file")")
    create "provote-$reader-$(basename "$file" | tr . _)-v$version" "$file"
done
old='' new=''
for file in "$folder"/users/signing/*.pem; do
    case $file in *.next.pem) continue ;; esac
    create "provote-signing-$(basename "$file" .pem)" "$file"
    old=$new new=$(basename "$file" .pem)
done
printf 'PROVOTE_SECRETS=%s\nPROVOTE_SIGNING_OLD=%s\nPROVOTE_SIGNING_NEW=%s\n' "$version" "$old" "$new"
