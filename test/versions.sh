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
usage: sh test/versions.sh [--few] [--asio DIR]... [--compiler C] [--variant V]

Compiles and runs the program of test/versions/ with each compiler that is at
hand, each standard, each configuration and each Asio: that of Boost, and those
of the directories; or with one of them only. With --few: one cell for each configuration that the other
tests do not have. A line for each cell; the last line counts.

Not here: -fno-exceptions, which asyncio's way of cancelling rules out; macOS
and Windows.
Environment: TASKIO_BUILD_DIR (default: build).
EOF
}

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=${TASKIO_BUILD_DIR:-$root/build}/versions
sources=$root/test/versions
warnings='-Wall -Wextra -Wpedantic -Wshadow -Werror'
compilers='g++-11 g++-12 g++-13 g++-14 clang++-14 clang++-15 clang++-16
  clang++-17 clang++-18 clang++-19 clang++-20'
variants='header_only separate asio_separate no_rtti no_threads no_deprecated
  shared shared_hidden shared_separate'
few='' dirs='' passed=0 failed=0
launcher=$(command -v ccache)

compile() # OUTPUT SOURCE [FLAG...]
{
  output=$work/$1 source=$2
  shift 2
  # shellcheck disable=SC2086
  $launcher "$cxx" -std="$std" -O0 $warnings $inclusion "$@" \
    -c "$source" -o "$output"
}

link() # [ARGUMENT...]
{
  "$cxx" -o "$work/program" "$@" -pthread
}

# A program of two translation units, and what else there is to compile.
program() # [FLAG...]
{
  compile main.o "$sources/main.cpp" "$@" \
    && compile parts.o "$sources/parts.cpp" "$@"
}

variant_header_only()
{
  program && link "$work/main.o" "$work/parts.o"
}

variant_separate()
{
  set -- -DBOOST_TASKIO_SEPARATE_COMPILATION
  program "$@" && compile library.o "$root/impl/src.cpp" "$@" \
    && link "$work/main.o" "$work/parts.o" "$work/library.o"
}

variant_asio_separate()
{
  set -- -DBOOST_ASIO_SEPARATE_COMPILATION
  echo '#include <boost/asio/impl/src.hpp>' >"$work/asio.cpp"
  program "$@" && compile asio.o "$work/asio.cpp" "$@" \
    && link "$work/main.o" "$work/parts.o" "$work/asio.o"
}

with_flag()
{
  program "$1" && link "$work/main.o" "$work/parts.o"
}

variant_no_rtti() { with_flag -fno-rtti; }
variant_no_threads() { with_flag -DBOOST_ASIO_DISABLE_THREADS; }
variant_no_deprecated() { with_flag -DBOOST_ASIO_NO_DEPRECATED; }

# Tasks that are made in a shared library are awaited in a program.
shared() # [FLAG...]
{
  program -fPIC "$@" \
    && "$cxx" -shared -o "$work/libparts.so" "$work/parts.o" \
    && link "$work/main.o" "$work/libparts.so" -Wl,-rpath,"$work"
}

variant_shared() { shared; }
variant_shared_hidden()
{
  shared -fvisibility=hidden '-DPARTS=__attribute__((visibility("default")))'
}

# The library is a shared one of its own.
variant_shared_separate()
{
  set -- -fPIC -DBOOST_TASKIO_SEPARATE_COMPILATION
  program "$@" && compile library.o "$root/impl/src.cpp" "$@" \
    && "$cxx" -shared -o "$work/libtaskio.so" "$work/library.o" \
    && "$cxx" -shared -o "$work/libparts.so" "$work/parts.o" \
      "$work/libtaskio.so" -Wl,-rpath,"$work" \
    && link "$work/main.o" "$work/libparts.so" "$work/libtaskio.so" \
      -Wl,-rpath,"$work"
}

cell() # VARIANT
{
  name=$(printf '%-10s %-8s %-5s %s' "$asio_name" "$cxx" "$std" "$1")
  rm -rf "$work"
  mkdir -p "$work"
  if "variant_$1" >"$work/log" 2>&1 \
    && timeout 60 "$work/program" >>"$work/log" 2>&1; then
    passed=$((passed + 1))
    echo "$name: ok"
  else
    failed=$((failed + 1))
    echo "$name: FAILED"
    head -n 20 "$work/log"
  fi
}

asio_name_of() # [DIR]
{
  echo '#include <boost/asio/version.hpp>
BOOST_ASIO_VERSION' | g++ ${1:+-isystem "$1"} -E -P -x c++ - | sed -n \
    's/^\([0-9]*\)\([0-9]\{3\}\)[0-9][0-9]$/asio\1.\2/p' | sed 's/\.0*/./'
}

# g++ 11 and clang 14 know C++23 as c++2b; all of them do.
column() # [DIR]
{
  inclusion="-I $root/include ${1:+-isystem $1}"
  asio_name=$(asio_name_of "$@")
  for cxx in $compilers; do
    command -v "$cxx" >/dev/null 2>&1 || continue
    std=c++20
    for variant in $variants; do
      cell "$variant"
    done
    std=c++2b
    for variant in $variants; do
      case $variant in header_only | separate) cell "$variant" ;; esac
    done
  done
}

a_few()
{
  inclusion="-I $root/include"
  asio_name=$(asio_name_of) std=c++20
  cxx=g++
  cell no_rtti
  cell no_threads
  cxx=clang++-19
  command -v $cxx >/dev/null 2>&1 || return 0
  cell shared_hidden
  std=c++2b
  cell no_deprecated
}

while [ $# -gt 0 ]; do
  case $1 in
    --few) few=yes ;;
    --asio)
      [ $# -gt 1 ] || { usage >&2; exit 2; }
      shift
      dirs="$dirs $1"
      ;;
    --compiler)
      [ $# -gt 1 ] || { usage >&2; exit 2; }
      shift
      compilers=$1
      ;;
    --variant)
      [ $# -gt 1 ] || { usage >&2; exit 2; }
      shift
      variants=$1
      ;;
    --help) usage; exit ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
if [ -n "$few" ]; then
  a_few
else
  column
  for dir in $dirs; do
    column "$(CDPATH='' cd -- "$dir" && pwd)"
  done
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
