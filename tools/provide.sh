# shellcheck shell=sh
# What ./run and ./test need of the machine, and how it comes there. Sourced; the caller's directory is the checkout's top.

JDK_WANTED=17

say() { echo "camera-service: $*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# may_install : whether packages can be installed by apt, as root or with a sudo that asks for nothing; sets as_root.
may_install() {
    have apt-get || return 1
    if [ "$(id -u)" = 0 ]; then as_root=
    elif have sudo && sudo -n true 2>/dev/null; then as_root='sudo -n'
    else return 1; fi
}

# update_lists : what apt knows, once per run
update_lists() {
    [ -n "${lists_updated:-}" ] || $as_root apt-get -qq update >&2 || return 1
    lists_updated=yes
}

# install PACKAGE... : fails if packages cannot be installed or are not there.
install() {
    may_install && update_lists || return 1
    say "installing $*"
    $as_root sh -c 'DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null' sh "$@" >&2
}

# jdk_version JAVAC : its feature number, e.g. 17; nothing if it does not run
jdk_version() { "$1" -version 2>&1 | sed -n 's/^javac \([0-9][0-9]*\).*/\1/p' | head -n 1; }

jdk_is_enough() {
    [ -x "$1" ] && [ "$(jdk_version "$1" | grep . || echo 0)" -ge "$JDK_WANTED" ]
}

# find_jdk : the first that is new enough, of JAVA_HOME, the PATH, and where Linux systems install them; sets JAVA_HOME and PATH,
# so that everything uses this one, whatever the system's default is.
find_jdk() {
    for javac in "${JAVA_HOME:-}/bin/javac" "$(command -v javac || :)" /usr/lib/jvm/*/bin/javac; do
        jdk_is_enough "$javac" || continue
        home=$(readlink -f -- "$javac")
        home=${home%/bin/javac}
        # a javac that is the script of a version manager has no JDK around it
        if [ -x "$home/bin/java" ]; then
            JAVA_HOME=$home
            PATH=$home/bin:$PATH
            export JAVA_HOME PATH
        fi
        return 0
    done
    return 1
}

# jdk_package : the oldest JDK that is new enough, of those apt knows
jdk_package() {
    have apt-cache || return 0
    apt-cache search --names-only '^openjdk-[0-9]+-jdk-headless$' 2>/dev/null | sed 's/^openjdk-\([0-9]*\)-.*/\1/' | sort -n |
        while read -r version; do
            [ "$version" -lt "$JDK_WANTED" ] || { echo "openjdk-$version-jdk-headless"; break; }
        done
}

provide_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && ! jdk_is_enough "$JAVA_HOME/bin/javac"; then
        say "JAVA_HOME ($JAVA_HOME) is no JDK of version $JDK_WANTED or newer; looking for another"
        unset JAVA_HOME
    fi
    find_jdk && return
    if may_install && update_lists; then
        package=$(jdk_package)
        [ -n "$package" ] || die "a JDK of version $JDK_WANTED or newer is missing, and the packages of this system have none: install one and set JAVA_HOME"
        install "$package" && find_jdk && return
        die "a JDK of version $JDK_WANTED or newer is missing, and $package could not be installed (see above)"
    fi
    have apt-get || die "a JDK of version $JDK_WANTED or newer is missing: install one by this system's packages, or unpack one and set JAVA_HOME"
    package=$(jdk_package)
    die "a JDK of version $JDK_WANTED or newer is missing; as root: apt-get install ${package:-default-jdk-headless}"
}

# Maven keeps what it fetches in the user's home. Without one that can be written, as for users of services, in var/maven; a path
# from here, since Maven splits these arguments at blanks.
provide_home() {
    if [ -n "${HOME:-}" ] && [ -w "$HOME" ]; then return; fi
    mkdir -p var/maven
    HOME=$PWD/var
    MAVEN_USER_HOME=$PWD/var/maven
    MAVEN_ARGS="-Dmaven.repo.local=var/maven/repository ${MAVEN_ARGS:-}"
    export HOME MAVEN_USER_HOME MAVEN_ARGS
}

# Java 17 can name no file with a letter beyond ASCII where the locale has none, as in services and containers.
provide_locale() {
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
        *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
        *) export LC_ALL=C.UTF-8 ;;
    esac
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

provide_locale
provide_home
