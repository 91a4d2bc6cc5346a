# shellcheck shell=sh
# What ./run and ./test need of the machine, and how it comes there. Sourced; the caller's directory is the checkout's top.

say() { echo "camera-service: $*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# install PACKAGE... : by apt, as root or with a sudo that asks for nothing; fails if neither can be had.
install() {
    have apt-get || return 1
    if [ "$(id -u)" = 0 ]; then as_root=
    elif have sudo && sudo -n true 2>/dev/null; then as_root='sudo -n'
    else return 1; fi
    say "installing $*"
    $as_root sh -c 'export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update && apt-get -qq install -y --no-install-recommends "$@" >/dev/null' sh "$@" >&2
}

jdk_is_enough() {
    have javac && [ "$(javac -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/')" -ge 17 ] 2>/dev/null
}

provide_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/javac" ]; then return; fi
    jdk_is_enough && return
    install openjdk-17-jdk-headless || :
    jdk_is_enough || die "a JDK of version 17 or newer is missing: apt install openjdk-17-jdk-headless"
}

# ffmpeg by apt; where that cannot be, one from Maven Central, kept in var/ffmpeg and put on the PATH.
provide_ffmpeg() {
    have ffmpeg && have ffprobe && return
    if [ ! -x var/ffmpeg/ffmpeg ] && install ffmpeg; then return; fi
    [ -x var/ffmpeg/ffmpeg ] || ffmpeg_from_central || :
    if [ -x var/ffmpeg/ffmpeg ]; then
        if var/ffmpeg/ffmpeg -version >/dev/null 2>&1; then
            PATH=$PWD/var/ffmpeg:$PATH
            export PATH
            return
        fi
        say "the ffmpeg in var/ffmpeg needs libxcb1 libxcb-shm0 libasound2 libpulse0 of the system"
    fi
    say "no ffmpeg: live picture and snapshots work, streams and recordings do not; apt install ffmpeg"
}

ffmpeg_from_central() {
    [ "$(uname -m)" = x86_64 ] || return 1
    say "fetching an ffmpeg (31 MB, GPL) into var/ffmpeg"
    mkdir -p var/ffmpeg
    ./mvnw -q org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -DoutputDirectory="$PWD/var/ffmpeg" \
        -Dartifact=org.bytedeco:ffmpeg:8.0.1-1.5.13:jar:linux-x86_64-gpl >&2 || return 1
    (cd var/ffmpeg && jar xf ffmpeg-*.jar && rm ffmpeg-*.jar \
        && mv org/bytedeco/ffmpeg/linux-x86_64-gpl/* . && rm -rf org META-INF libjni* && chmod +x ffmpeg ffprobe)
}
