# What the scripts of this folder share: read by them, not run.
# Sets `root`, the checkout, and checks that JAVA_HOME is a JDK 25, which builds and measures.

root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)

say() { printf '%s\n' "benchmarks: $*" >&2; }
fail() { say "$*"; exit 2; }

[ -x "${JAVA_HOME:-}/bin/javac" ] && grep -qs '^JAVA_VERSION="25[".]' "${JAVA_HOME:-}/release" || fail "set JAVA_HOME to a JDK 25"

# Compiles what benchmarks stand on, as ./tern does (no checks, no tests, classes apart from those of a checked build), when a
# source is newer than the last time; sets `class_path`.
build() {
    built=$root/benchmarks/target/built
    paths=$root/benchmarks/target/class-path
    # A folder is newer as well when a file in it was removed.
    if ! [ -f "$built" ] || ! grep -q "^$root/" "$paths" \
        || [ -n "$(cd "$root" && find pom.xml ./*/pom.xml ./*/src/main -newer "$built" -print | head -n 1)" ]; then
        log=$root/benchmarks/target/build.log
        say "compiling, since sources are newer than the last build (the log is $log)"
        mkdir -p "$root/benchmarks/target"
        touch "$built.begun"
        (cd "$root" && ./mvnw -B -Dstyle.color=never -Dtern.quick -Dmaven.test.skip=true -pl benchmarks -am \
            compile dependency:build-classpath -Dmdep.outputFile="$paths") > "$log" 2>&1 \
            || { grep '^\[ERROR\]' "$log" | head -n 8 >&2; fail "the build failed"; }
        mv "$built.begun" "$built"
    fi
    class_path=$root/benchmarks/target/quick/classes:$(cat "$paths")
}
