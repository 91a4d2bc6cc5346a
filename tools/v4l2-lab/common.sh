# Shared by the lab's scripts: where things are, and how to say that the lab cannot work here.
# shellcheck shell=bash
set -euo pipefail

LAB_ARCH=${V4L2_LAB_ARCH:-amd64} # Debian's name of the guest's machine: amd64, or arm64
LAB_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/camera-service
case $LAB_ARCH in
    amd64) LAB_HOME=${V4L2_LAB:-$LAB_CACHE/v4l2-lab} LAB_ROOT=/ ;;
    *) LAB_HOME=${V4L2_LAB:-$LAB_CACHE/v4l2-lab-$LAB_ARCH} LAB_ROOT=${ARM_LAB:-$LAB_CACHE/arm-lab}/root ;;
esac
LAB_TOOLS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_PROJECT=$(cd "$LAB_TOOLS/../.." && pwd)
LAB_TREE=$LAB_HOME/kernel    # a Debian kernel package, unpacked
LAB_SHARE=$LAB_HOME/share    # what the guest can write
mkdir -p "$LAB_HOME" "$LAB_SHARE"

say() { echo "v4l2-lab: $*" >&2; }

# The lab is a help, not a condition: where it cannot work it says so and does no harm to whoever called it. "prepare" ends with
# 75 then, so that its callers know, and they end with 0.
LAB_SKIPPED=75
skip() {
    echo "SKIPPED v4l2-lab: $*"
    exit $LAB_SKIPPED
}

prepare_or_skip() {
    local status=0
    "$LAB_TOOLS/prepare" || status=$?
    [ $status != $LAB_SKIPPED ] || exit 0
    [ $status = 0 ] || fail "preparing ended with $status"
}

fail() {
    say "FAILED: $*"
    exit 1
}

kernel_version() { cat "$LAB_HOME/kernel.version"; }
