#!/usr/bin/env bash
# What the tests need of Debian beside Python: the PostgreSQL server (they start one of their own) and Chromium.
# Installs what is missing, as root or by sudo; does nothing where all is there.
set -euo pipefail

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)
if ((${#missing[@]} == 0)); then
    exit 0
fi

as_root=()
if ((EUID != 0)); then
    as_root=(sudo)
fi
if ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! command -v sudo >/dev/null; }; then
    echo "the tests need ${missing[*]}: install them as your system does (Debian: apt-get install ${missing[*]}, as root)" >&2
    exit 1
fi

"${as_root[@]}" apt-get update -q
# Only the server: Debian would also make a cluster and start it on this machine's usual port.
no_cluster=/etc/postgresql-common/createcluster.d/notecoder-tests.conf
"${as_root[@]}" mkdir -p "${no_cluster%/*}"
trap '"${as_root[@]}" rm -f "$no_cluster"' EXIT
"${as_root[@]}" tee "$no_cluster" <<<"create_main_cluster = false" >/dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
