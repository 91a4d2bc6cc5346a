#!/bin/sh
# Writes the golden tables of V4L2 structures and request numbers that AbiGoldenTest reads, one per machine we serve.
# Needs gcc for the host's table, gcc-aarch64-linux-gnu, gcc-arm-linux-gnueabihf (and qemu-user to run what they make) for
# the others; a machine for which one of these is missing keeps its table.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
source=$here/camera-v4l2/src/test/c/abi.c
tables=$here/camera-v4l2/src/test/resources/abi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# table NAME COMPILER EMULATOR [FLAG...]
table() {
    name=$1 compiler=$2 emulator=$3
    shift 3
    command -v "$compiler" > "$work/which" || { echo "$name: kept, no $compiler"; return; }
    "$compiler" -static "$@" -o "$work/abi" "$source"
    if [ -n "$emulator" ]; then
        command -v "$emulator" > "$work/which" || { echo "$name: kept, no $emulator"; return; }
        "$emulator" "$work/abi" > "$work/table"
    else
        "$work/abi" > "$work/table"
    fi
    mkdir -p "$tables"
    cp "$work/table" "$tables/$name.txt"
    echo "$name: $(wc -l < "$tables/$name.txt") values"
}

[ "$(uname -m)" != x86_64 ] || table x86_64 gcc ""
table aarch64 aarch64-linux-gnu-gcc qemu-aarch64
table arm32 arm-linux-gnueabihf-gcc qemu-arm
table arm32-time64 arm-linux-gnueabihf-gcc qemu-arm -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
