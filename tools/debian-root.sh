# shellcheck shell=bash
# Root file systems of Debian and what runs in them, for bare-lab, trixie-lab and arm-lab. Sourced, after LAB is set to the name of
# the lab.

say() { echo "$LAB: $*" >&2; }
skip() { echo "SKIPPED $LAB: $*"; exit 0; }

# need_packages PROGRAM:PACKAGE... : installs by apt what is missing of them, and ends the lab where that cannot be done
need_packages() {
    local pair missing=()
    for pair in "$@"; do
        command -v "${pair%%:*}" > /dev/null || missing+=("${pair#*:}")
    done
    [ "$(id -u)" = 0 ] || skip "only root can make root file systems"
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get > /dev/null || skip "missing ${missing[*]}, and there is no apt-get"
    { apt-get -qq update && apt-get -qq -y install --no-install-recommends "${missing[@]}"; } >&2 \
        || skip "apt-get could not install ${missing[*]}"
}

# own_authorities DIR : the certificates that this machine trusts and Debian does not bring, one a file
own_authorities() {
    cat /usr/share/ca-certificates/*/*.crt 2>/dev/null | awk -v dir="$1" '
        /BEGIN CERTIFICATE/ { text = "" }
        { text = text $0 "\n" }
        /END CERTIFICATE/ && FILENAME == "-" { usual[text] = 1 }
        /END CERTIFICATE/ && FILENAME != "-" && !(text in usual) { printf "%s", text > (dir "/own" ++n ".crt") }
    ' - /etc/ssl/certs/ca-certificates.crt
}

# reach_packages ROOT : how this machine reaches packages: its proxies, and who is trusted besides those that everybody trusts
reach_packages() {
    apt-config dump | grep -i '^Acquire::.*Proxy' > "$1/etc/apt/apt.conf.d/99here" || :
    mkdir -p "$1/usr/local/share/ca-certificates"
    own_authorities "$1/usr/local/share/ca-certificates"
}

# copy_checkout PROJECT DIR : what git knows of it, changes that are not committed among it
copy_checkout() {
    mkdir -p "$2"
    (cd "$1" && git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T -) | tar -x -C "$2"
}

# in_root ROOT NSPAWN-OPTION... COMMAND : runs it as root there, with what this machine needs to fetch files
in_root() {
    local root=$1 name settings=()
    shift
    for name in http_proxy https_proxy no_proxy MVNW_REPOURL; do
        [ -z "${!name:-}" ] || settings+=("--setenv=$name=${!name}")
    done
    systemd-nspawn --quiet --directory="$root" --register=no --keep-unit --as-pid2 --console=pipe "${settings[@]}" "$@" < /dev/null
}
