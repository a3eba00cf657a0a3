#!/bin/sh
#
# Copyright (c) 2026 The taskio authors
#
# Distributed under the Boost Software License, Version 1.0. (See accompanying
# file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
#

usage()
{
  cat <<'EOF'
usage: sh test/run.sh [OPTION...] [MODE]

Without a mode: everything. Modes:
  quick            unit, matrix and thread safety tests, programs, conformance
  asan, tsan       the same tests under sanitizers; with clang, asan fuzzes
  versions [ARG...]
                   all compilers at hand, and the configurations of Asio: see
                   test/versions.sh
  consumers        the ways to use the library: CMake, b2, plain compilers
  conformance [--tags TAG] [--body taskio|plain] [FILE...]
                   compare the traces of programs with asyncio's
  bench [--json FILE] [--plot FILE.svg] [--reactor] [WORKLOAD,...]
                   build and run the benchmarks
  bench --list     their workloads
  bench --growth   how costs grow with the number of what there is
  bench --instructions [WORKLOAD,...]
                   count instructions in place of time
  bench --check [--update] [WORKLOAD,...]
                   compare these with test/bench/instructions.txt
  bench --compile  what it costs to compile a small program
  examples         build and run the examples
Options:
  --asio DIR       find another Asio, or Boost, in DIR first
  --compiler C     use this compiler, and no other
Environment: TASKIO_BUILD_DIR (default: build), TASKIO_JOBS (default: nproc).

What is missing is installed with apt-get, by root. The last line counts.
EOF
}

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=${TASKIO_BUILD_DIR:-$root/build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
jobs=${TASKIO_JOBS:-$(nproc)}
asio='' compiler='' missing=''
passed=0 failed=0 skipped=0

warnings='-Wall -Wextra -Wpedantic -Wshadow -Werror'
# Compiling takes most of the time, and without optimisation half of it, or a
# quarter with AddressSanitizer; the examples, the benchmarks and what runs under
# ThreadSanitizer are optimised.
plain_flags='-O0 -g1 -D_GLIBCXX_ASSERTIONS'
fuzz_runs=3000

# Results

ok()
{
  passed=$((passed + ${1:-1}))
}

bad()
{
  echo "FAILED: $1"
  failed=$((failed + ${2:-1}))
}

finish()
{
  line="$passed passed, $failed failed"
  [ $skipped -eq 0 ] && [ "$mode" != conformance ] \
    || line="$line, $skipped skipped"
  echo "$line"
  [ $failed -eq 0 ] && [ $passed -gt 0 ]
  exit
}

# What is needed

want()
{
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

want_header()
{
  echo "#include <$1>" | "$first" -E -x c++ - >/dev/null 2>&1 \
    || missing="$missing $2"
}

want_compiler()
{
  case $1 in
    clang++-*) want "$1" "clang-${1#clang++-}" ;;
    *) want "$1" "$1" ;;
  esac
}

want_sanitizers()
{
  want_compiler "$1"
  case $1 in
    clang++-*)
      [ -e "$("$1" -print-resource-dir 2>/dev/null)/lib/linux" ] \
        || missing="$missing libclang-rt-${1#clang++-}-dev"
      ;;
  esac
}

want_boost()
{
  "$1" ${asio:+-isystem "$asio"} -E -x c++ - >/dev/null 2>&1 <<'EOF' \
    || missing="$missing libboost1.81-dev"
#include <boost/asio/version.hpp>
#include <boost/version.hpp>
#if BOOST_VERSION < 108100
#error
#endif
EOF
}

provide()
{
  want cmake cmake
  want ninja ninja-build
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    want ccache ccache
    want_header openssl/ssl.h libssl-dev
    [ -z "$missing" ] && return
    apt-get update -q
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
      --no-install-recommends $missing </dev/null && return
  elif [ -z "$missing" ]; then
    return
  fi
  echo "test/run.sh needs these Debian packages:$missing" >&2
  exit 2
}

# Each Asio has builds of its own.
find_asio()
{
  suffix=''
  [ -n "$asio" ] || return 0
  asio=$(CDPATH='' cd -- "$asio" && pwd) || exit 2
  suffix=-$(sed -n 's/^#define BOOST_ASIO_VERSION \([0-9]*\).*/asio\1/p' \
    "$asio/boost/asio/version.hpp")
}

use_ccache()
{
  export CMAKE_GENERATOR=Ninja
  command -v ccache >/dev/null 2>&1 || return 0
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache
  export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
  sloppy=pch_defines,time_macros,include_file_mtime,include_file_ctime
  export CCACHE_SLOPPINESS=$sloppy
}

# Builds; each sets $dir for those that follow

configure() # NAME COMPILER FLAGS [CMAKE-ARGUMENT...]
{
  name=$1$suffix cxx=$2 flags="$warnings $3"
  shift 3
  case $cxx in
    clang*) flags="$flags -Xclang -fno-pch-timestamp" ;;
    # g++ 12 takes strings that were moved for uninitialised ones.
    *) flags="$flags -fpch-preprocess -Wno-maybe-uninitialized" ;;
  esac
  dir=$build/$name
  echo "== $name"
  mkdir -p "$dir"
  cmake -S "$root" -B "$dir" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_CXX_FLAGS="$flags" -DBOOST_TASKIO_ASIO_INCLUDE_DIR="$asio" \
    "$@" >"$dir/configure.log" 2>&1 && return
  cat "$dir/configure.log"
  bad "$name: configure"
  finish
}

# Header-only with g++, compiled with clang: each way is tested.
configure_plain() # COMPILER
{
  case $1 in
    clang*) how=ON ;;
    *) how=OFF ;;
  esac
  configure "$1" "$1" "$plain_flags" -DBOOST_TASKIO_TEST_COMPILED=$how
}

configure_sanitized() # asan|tsan
{
  case $1 in
    asan) sanitize=address,undefined optimize=-O0 ;;
    tsan) sanitize=thread optimize=-O1 ;;
  esac
  export ASAN_OPTIONS=detect_stack_use_after_return=1
  export UBSAN_OPTIONS=print_stacktrace=1
  case $1-$sanitizer in
    asan-clang*) fuzzer=ON ;;
    *) fuzzer=OFF ;;
  esac
  configure "$1" "$sanitizer" "$optimize -g1 -D_GLIBCXX_ASSERTIONS \
-fno-omit-frame-pointer -fsanitize=$sanitize -fno-sanitize-recover=all" \
    -DBOOST_TASKIO_TEST_COMPILED=ON -DBOOST_TASKIO_TEST_FUZZER=$fuzzer
}

make() # TARGET...
{
  {
    ninja -C "$dir" -j "$jobs" -k 0 "$@" 2>&1
    echo $? >"$dir/status"
  } | tee "$dir/build.log"
  [ "$(cat "$dir/status")" -eq 0 ] && return
  count=$(grep -c '^FAILED: ' "$dir/build.log")
  [ "$count" -gt 0 ] || count=1
  bad "$name: build of $*" "$count"
}

# What could not be built anew is not run as it was.
built() # PROGRAM
{
  [ -x "$dir/$1" ] && ninja -C "$dir" "$1" >/dev/null 2>&1
}

# Checks in $dir

attribute() # NAME
{
  sed -n "s/.*<TestSuite[^>]* test_cases_$1=\"\([0-9]*\)\".*/\1/p" \
    "$dir/report.xml" 2>/dev/null | head -n 1
}

boost_tests()
{
  for folder in unit matrix thread_safety programs stackful; do
    built test/$folder || continue
    program=$dir/test/$folder
    echo "== $name: $folder"
    rm -f "$dir/report.xml"
    timeout 900 "$program" --catch_system_errors=no --report_level=short \
      --report_format=XML --report_sink="$dir/report.xml"
    status=$?
    cases=$(attribute passed)
    if [ -z "$cases" ]; then
      bad "$name: $folder ended with status $status"
      continue
    fi
    ok $((cases + $(attribute passed_with_warnings)))
    skipped=$((skipped + $(attribute skipped)))
    cases=$(attribute failed)
    if [ "$cases" -gt 0 ] || [ $status -ne 0 ]; then
      [ "$cases" -gt 0 ] || cases=1
      bad "$name: $folder" "$cases"
    fi
  done
}

conformance() # ARGUMENT...
{
  built test/conformance || return 0
  program=$dir/test/conformance
  echo "== $name: conformance $*"
  {
    timeout 1800 "$program" "$@" 2>&1
    echo $? >"$dir/status"
  } | tee "$dir/conformance.log"
  status=$(cat "$dir/status")
  # "12 passed, 3 failed, 4 skipped"
  # shellcheck disable=SC2046
  set -- $(tail -n 1 "$dir/conformance.log" | sed -n \
    's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p')
  if [ $# -ne 3 ]; then
    bad "$name: conformance ended with status $status"
    return
  fi
  ok "$1"
  skipped=$((skipped + $3))
  if [ "$2" -gt 0 ]; then
    bad "$name: conformance" "$2"
  elif [ "$status" -ne 0 ]; then
    bad "$name: conformance ended with status $status"
  fi
}

# The corpus; and with libFuzzer as many other inputs, always the same.
fuzz()
{
  built test/fuzz || return 0
  corpus=$root/test/fuzz/corpus
  if grep -q BOOST_TASKIO_TEST_FUZZER:BOOL=ON "$dir/CMakeCache.txt"; then
    rm -rf "$dir/fuzz"
    mkdir -p "$dir/fuzz"
    set -- -runs=$fuzz_runs -seed=1 -max_len=160 -len_control=0 \
      -print_final_stats=1 -artifact_prefix="$dir/" "$dir/fuzz" "$corpus"
  else
    set -- "$corpus"
  fi
  echo "== $name: fuzz"
  if timeout 900 "$dir/test/fuzz" "$@" >"$dir/fuzz.log" 2>&1; then
    tail -n 1 "$dir/fuzz.log"
    ok
  else
    tail -n 60 "$dir/fuzz.log"
    bad "$name: fuzz"
  fi
}

own_programs()
{
  own=$root/test/conformance/programs.jsonl
  [ -e "$own" ] || return 0
  conformance "$own"
  conformance --body plain "$own"
}

# Programs that are kept beside the project, where they are.
other_programs()
{
  other=$root/../shared/conformance/dev.jsonl
  [ -e "$other" ] || return 0
  conformance "$other"
  conformance --body plain "$other"
}

headers()
{
  make boost_taskio_headers
  objects=$(find "$dir" -path '*/boost_taskio_headers.dir/*.o' | wc -l)
  echo "== $name: $objects headers are self-contained"
  ok "$objects"
}

registered_tests() # PREFIX
{
  ctest --test-dir "$dir" -j "$jobs" --timeout 300 --output-on-failure \
    -R "^boost_taskio_$1" >"$dir/ctest.log" 2>&1
  # "90% tests passed, 1 tests failed out of 10"
  # shellcheck disable=SC2046
  set -- "$1" $(sed -n \
    's/.*, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$dir/ctest.log")
  [ $# -eq 3 ] || return 0
  echo "== $name: $1: $(($3 - $2)) of $3"
  ok $(($3 - $2))
  if [ "$2" -gt 0 ]; then
    cat "$dir/ctest.log"
    bad "$name: $1" "$2"
  fi
}

examples()
{
  make examples
  registered_tests example
}

example_script()
{
  echo "== example/run.sh"
  if TASKIO_BUILD_DIR=$build/example$suffix CXX=$first \
    CXXFLAGS="-O1 ${asio:+-isystem $asio}" \
    sh "$root/example/run.sh" >"$build/example.log" 2>&1; then
    ok
  else
    cat "$build/example.log"
    bad example/run.sh
  fi
}

tests()
{
  make tests
  boost_tests
  own_programs
  fuzz
}

# For ThreadSanitizer in a full run: the unit tests run on one thread but for a
# few, and are a third of what there is to compile. "test/run.sh tsan" has them.
threaded_tests()
{
  make boost_taskio_matrix boost_taskio_thread_safety boost_taskio_conformance
  boost_tests
  own_programs
}

# Ways to use the library

consumer() # NAME
{
  echo "== consumer: $1"
  work=$build/consumers$suffix/$1
  rm -rf "$work"
  mkdir -p "$work"
  if "consumer_$1" >"$work/log" 2>&1; then
    ok
  else
    cat "$work/log"
    bad "consumer: $1"
  fi
}

cmake_program() # SOURCE-DIR [CMAKE-ARGUMENT...]
{
  source=$1
  shift
  cmake -S "$source" -B "$work/program" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_CXX_FLAGS="${asio:+-isystem $asio}" "$@" \
    && cmake --build "$work/program" \
    && "$work/program/header_only" && "$work/program/compiled"
}

consumer_installed()
{
  cmake -S "$root" -B "$work/library" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_CXX_FLAGS="${asio:+-isystem $asio}" -DBUILD_TESTING=OFF \
    -DBOOST_TASKIO_COMPILED=ON -DCMAKE_INSTALL_PREFIX="$work/prefix" \
    && cmake --build "$work/library" && cmake --install "$work/library" \
    && cmake_program "$root/test/consumers/installed" \
      -DCMAKE_PREFIX_PATH="$work/prefix"
}

consumer_subdirectory()
{
  cmake_program "$root/test/consumers/subdirectory"
}

# Where Boost's own targets exist, as in a project that has Boost within it.
consumer_boost_targets()
{
  cmake_program "$root/test/consumers/subdirectory" -DBOOST_TARGETS=ON
}

consumer_superproject()
{
  cmake_program "$root/test/consumers/subdirectory" -DBOOST_TARGETS=ON \
    -DBOOST_SUPERPROJECT_VERSION=1.90.0
}

# By hand: the sources of a program and of the library.
consumer_by_hand()
{
  "$cxx" -std=c++20 $warnings -DBOOST_TASKIO_SEPARATE_COMPILATION \
    -I "$root/include" ${asio:+-isystem "$asio"} -o "$work/program" \
    "$root/impl/src.cpp" "$root"/test/consumers/program/*.cpp \
    && "$work/program"
}

# b2 is told the compiler in a file of its own.
run_b2() # DIRECTORY [ARGUMENT...]
{
  case $cxx in clang*) toolset=clang ;; *) toolset=gcc ;; esac
  echo "using $toolset : : $(command -v ccache) $cxx ;" >"$work/config.jam"
  in=$1
  shift
  (cd "$in" && b2 -j "$jobs" --user-config="$work/config.jam" \
    --build-dir="$work/bin" toolset=$toolset \
    ${asio:+cxxflags="-isystem $asio"} "$@" </dev/null)
}

consumer_b2()
{
  run_b2 "$root/test/consumers/b2" || return
  for program in header_only compiled; do
    "$(find "$work/bin" -type f -name $program)" || return
  done
}

consumer_b2_tests()
{
  # What "b2 test" runs, but for the unit and matrix tests: those have been
  # compiled three times by then, and would take b2 ten minutes.
  run_b2 "$root/test" taskio_thread_safety taskio_conformance \
    taskio_conformance_plain
}

consumers()
{
  cxx=$first
  for way in installed subdirectory boost_targets superproject by_hand b2 \
    b2_tests; do
    consumer $way
  done
}

# Compilers and configurations that the tests are not run in.
versions() # ARGUMENT...
{
  echo "== versions $*"
  mkdir -p "$build"
  TASKIO_BUILD_DIR=$build sh "$root/test/versions.sh" "$@" \
    | tee "$build/versions.log"
  # "12 passed, 3 failed"
  # shellcheck disable=SC2046
  set -- $(tail -n 1 "$build/versions.log" | sed -n \
    's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
  ok "${1:-0}"
  [ "${2:-1}" -eq 0 ] || bad versions "${2:-1}"
}

# Lists that are kept by hand

listed() # FILE WHERE
{
  if grep -q "^#include <$1>" "$2"; then
    ok
  else
    bad "$1 is not included by $2"
  fi
}

formatted()
{
  # shellcheck disable=SC2046
  if (cd "$root" && clang-format-19 --dry-run -Werror \
    $(find include impl test example -name '*.?pp')); then
    ok
  else
    bad 'what is not formatted: clang-format-19 -i FILE'
  fi
}

lists()
{
  cd "$root/include" || finish
  for file in boost/taskio/*.hpp; do
    [ "$file" = boost/taskio/src.hpp ] || listed "$file" boost/taskio.hpp
  done
  for file in boost/taskio/impl/*.ipp; do
    listed "$file" boost/taskio/src.hpp
  done
  for file in $(find boost -name '*.?pp'); do
    guard=$(echo "$file" | tr 'a-z/.' 'A-Z__')
    # Headers that need each other begin with the one that orders them.
    if grep '^#' "$file" | sed '1{/<boost\/taskio\/loop.hpp>$/d}' \
      | head -n 1 | grep -qx "#ifndef $guard"; then
      ok
    else
      bad "$file does not begin with #ifndef $guard"
    fi
    if awk 'length > 80 { wide = 1 } END { exit wide || NR > 400 }' "$file"
    then
      ok
    else
      bad "$file has more than 400 lines, or one of more than 80 columns"
    fi
  done
  cd "$OLDPWD" || finish
  for page in "$root"/README.md "$root"/doc/*.adoc; do
    if wrong=$(cd "$root" && awk -f test/code_blocks.awk "$page"); then
      ok
    else
      bad "$wrong"
    fi
  done
}

build_bench()
{
  configure "bench-$first" "$first" "-O2 -DNDEBUG"
  make boost_taskio_bench
}

bench() # ARGUMENT...
{
  built test/bench || return 0
  program=$dir/test/bench
  counting=$root/test/bench/instructions.sh
  case ${1-} in
    --instructions)
      shift
      set -- sh "$counting" "$program" "$@"
      ;;
    --check)
      shift
      update=''
      [ "${1-}" != --update ] || { update=$1; shift; }
      set -- sh "$counting" --check $update "$program" "$@"
      ;;
    *) set -- "$program" "$@" ;;
  esac
  status=0
  "$@" || status=$?
  case $status in
    0) ok ;;
    77) skipped=$((skipped + 1)) ;;
    *) bad "bench ended with status $status" ;;
  esac
}

compile_costs()
{
  if sh "$root/test/bench/compile.sh" "$first" ${asio:+-isystem "$asio"}; then
    ok
  else
    bad "bench --compile"
  fi
}

plain()
{
  configure_plain "$1"
  tests
  other_programs
  headers
  registered_tests compile_fail
  registered_tests compilers
  examples
}

everything()
{
  echo "== lists"
  lists
  formatted
  for each in $compilers; do
    plain "$each"
  done
  configure_sanitized asan
  tests
  configure_sanitized tsan
  threaded_tests
  example_script
  build_bench
  echo "== $name: instructions"
  bench --check
  consumers
  versions --few
}

while [ $# -gt 0 ]; do
  case $1 in
    --asio | --compiler)
      [ $# -gt 1 ] || { usage >&2; exit 2; }
      case $1 in
        --asio) asio=$2 ;;
        --compiler) compiler=$2 ;;
      esac
      shift 2
      ;;
    --help) usage; exit ;;
    -*) usage >&2; exit 2 ;;
    *) break ;;
  esac
done
mode=${1:-everything}
[ $# -eq 0 ] || shift
case $mode in
  everything | quick | asan | tsan | consumers | examples)
    [ $# -eq 0 ] || { usage >&2; exit 2; }
    ;;
  conformance | bench | versions) ;;
  *) usage >&2; exit 2 ;;
esac

compilers=${compiler:-g++ clang++-19}
first=${compilers%% *}
sanitizer=${compiler:-clang++-19}
case $mode in
  everything)
    for each in $compilers; do
      want_compiler "$each"
    done
    want_sanitizers "$sanitizer"
    want b2 libboost1.81-tools-dev
    want valgrind valgrind
    want clang-format-19 clang-format-19
    ;;
  asan | tsan) want_sanitizers "$sanitizer" ;;
  consumers)
    want_compiler "$first"
    want b2 libboost1.81-tools-dev
    ;;
  *) want_compiler "$first" ;;
esac
case "$mode ${1-}" in
  'bench --instructions' | 'bench --check') want valgrind valgrind ;;
  'bench --compile') [ -x /usr/bin/time ] || missing="$missing time" ;;
esac
want_boost "$first"
provide
use_ccache
find_asio
export BOOST_TEST_COLOR_OUTPUT=no

case $mode in
  everything) everything ;;
  quick)
    configure_plain "$first"
    tests
    ;;
  asan | tsan)
    configure_sanitized $mode
    tests
    ;;
  consumers) consumers ;;
  versions) versions ${asio:+--asio "$asio"} "$@" ;;
  examples)
    configure_plain "$first"
    examples
    example_script
    ;;
  conformance)
    configure_plain "$first"
    make boost_taskio_conformance
    [ $# -gt 0 ] || set -- "$root/test/conformance/programs.jsonl"
    conformance "$@"
    ;;
  bench)
    if [ "${1-}" = --compile ]; then
      [ $# -eq 1 ] || { usage >&2; exit 2; }
      compile_costs
    else
      build_bench
      bench "$@"
    fi
    ;;
esac
finish
