#!/bin/sh
# Install what the integration tests need beside Python: Node.js clients and, for the
# browser tests, Chromium and curl. Debian packages are installed where we may.
set -eu

folder=$1/node
here=$(dirname "$0")

need() {
    command -v "$1" > /dev/null && return
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
        echo "$1 is missing: install the package $2" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" > /dev/null
}

need curl curl
need openssl openssl
need npm npm
need chromium chromium

mkdir -p "$folder"
if ! cmp -s "$here/clients/package.json" "$folder/package.json"; then
    cp "$here/clients/package.json" "$folder/package.json"
    npm install --prefix "$folder" --silent --no-audit --no-fund --no-package-lock \
        || { rm -f "$folder/package.json"; exit 1; }
fi
