#!/usr/bin/env bash
# Installs what tools/packages.txt lists and is not there yet. Needs root or sudo only when something is missing.
# TIMBRE_SKIP_PACKAGES=1 leaves the machine as it is (another distribution, a libtorch of your own).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -z "${TIMBRE_SKIP_PACKAGES:-}" ] || exit 0

mapfile -t wanted < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' tools/packages.txt)
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "This is no Debian system. Install what these packages hold, then set TIMBRE_SKIP_PACKAGES=1:" >&2
  echo "  ${wanted[*]}" >&2
  exit 1
fi

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Run as root, or install sudo: ${missing[*]} must be installed." >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=600)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
