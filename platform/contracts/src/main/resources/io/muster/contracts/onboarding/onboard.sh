#!/bin/sh
# Connects this machine to Muster. Run it as root, where azcmagent is installed.
set -eu
umask 077

agent="$(command -v azcmagent || true)"
if [ -z "$agent" ] && [ -x /opt/azcmagent/bin/azcmagent ]; then
    agent=/opt/azcmagent/bin/azcmagent
fi
if [ -z "$agent" ]; then
    echo "azcmagent is not installed on this machine" >&2
    exit 1
fi
@SECRET@
trust="$(mktemp -d)"
trap 'rm -rf "$trust"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
printf '%s\n' @AUTHORITY@ >"$trust/ca.pem"
printf '%s\n' @PUBLISHERS@ >"$trust/publishers.txt"

code=0
"$agent" connect \
    --ca-file="$trust/ca.pem" \
    --publishers="$trust/publishers.txt" \
    @OPTIONS@ || code=$?
@DONE@
exit "$code"
