#!/bin/sh
# Install what the integration tests need beside their own environment: clients and
# test suites for Node.js, old Python clients in environments of their own and, for the
# browser tests, Chromium and curl. Debian packages are installed where we may.
# The second argument is a Python that has pip.
set -eu

folder=$1/node
pythons=$1/python
python=${2:-python3}
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

# environment NAME REQUIREMENT...: made again when a requirement changes.
environment() {
    home=$pythons/$1
    shift
    [ "$(cat "$home/requirements" 2> /dev/null)" = "$*" ] && return
    rm -rf "$home"
    "$python" -m venv --without-pip "$home"
    "$python" -m pip --quiet --disable-pip-version-check \
        --python "$home/bin/python" install "$@"
    echo "$*" > "$home/requirements"
}

need curl curl
need openssl openssl
need npm npm
need redis-server redis-server
need chromium chromium

mkdir -p "$folder"
if ! cmp -s "$here/clients/package.json" "$folder/package.json"; then
    cp "$here/clients/package.json" "$folder/package.json"
    npm install --prefix "$folder" --silent --no-audit --no-fund --no-package-lock \
        || { rm -f "$folder/package.json"; exit 1; }
fi

# The first three do not import beside pydantic 2.14.
environment mcp-1.6.0 mcp==1.6.0 pydantic==2.12.5
environment mcp-1.9.4 mcp==1.9.4 pydantic==2.12.5
environment mcp-1.12.4 mcp==1.12.4 pydantic==2.12.5
environment mcp-1.30.0 mcp==1.30.0
environment fastmcp-4.0.10 fastmcp==4.0.10
