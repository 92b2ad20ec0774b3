# Finds a JDK 25 and prints its folder. Sourced by ./mvnw, ./wiretrip and .ci/run; POSIX sh.
#
# Order: JAVA_HOME, the java on PATH, then the folders where JDKs are usually installed. The release file that every
# JDK carries tells the version without starting it.

jdk_version() { # folder -> major version, or nothing
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() { # required major version -> folder
    if [ -n "${JAVA_HOME-}" ] && [ "$(jdk_version "$JAVA_HOME")" = "$1" ]; then
        printf '%s\n' "$JAVA_HOME"
        return 0
    fi
    if on_path=$(command -v javac 2>/dev/null); then
        on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
        on_path=${on_path%/bin/javac}
        if [ "$(jdk_version "$on_path")" = "$1" ]; then
            printf '%s\n' "$on_path"
            return 0
        fi
    fi
    for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* "${HOME-}"/.jdks/* \
        "${HOME-}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ "$(jdk_version "$candidate")" = "$1" ]; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    {
        echo "wiretrip needs a JDK $1 and found none."
        echo "  looked at: JAVA_HOME (${JAVA_HOME:-not set}), javac on PATH, /usr/lib/jvm, /usr/java, /opt, ~/.jdks, ~/.sdkman"
        echo "  to do: install a JDK $1 (Debian: openjdk-$1-jdk or temurin-$1-jdk), or set JAVA_HOME to one"
    } >&2
    return 1
}
