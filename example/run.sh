#!/bin/sh
#
# Copyright (c) 2026 The taskio authors
#
# Distributed under the Boost Software License, Version 1.0. (See accompanying
# file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
#

# Build and run 3_programs/file_fanout:   sh example/run.sh [DIR]
#
# What it takes to compile is installed if it is missing: on Debian 12, as root.
# Exit status: the program's; 2 also if something is missing and stays so.
# TASKIO_BUILD_DIR: where to build, build/ of the checkout unless set.
# CXX, CXXFLAGS: the compiler and its options, g++ and -O2 unless set.

set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
build=${TASKIO_BUILD_DIR:-$root/build}
compiler=${CXX:-g++}
source=$root/example/3_programs/file_fanout.cpp
program=$build/file_fanout

# The packages that are missing.
missing()
{
  if ! command -v "$compiler" >/dev/null
  then
    echo g++ libboost1.81-dev
  elif ! printf '%s\n' '#include <boost/version.hpp>' \
    'static_assert(BOOST_VERSION >= 108100);' |
    "$compiler" -std=c++20 -fsyntax-only -x c++ - 2>/dev/null
  then
    echo libboost1.81-dev
  fi
}

install()
{
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
  then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update >&2 || true
    apt-get install -y --no-install-recommends "$@" >&2 || true
  fi
  if [ -n "$(missing)" ]
  then
    echo "run.sh: $compiler with C++20, and Boost 1.81 or newer, are needed;" \
      "on Debian 12: apt-get install $*" >&2
    exit 2
  fi
}

up_to_date()
{
  [ -x "$program" ] &&
    [ -z "$(find "$root/include" "$root/example" -newer "$program")" ]
}

packages=$(missing)
if [ -n "$packages" ]
then
  install $packages
fi

if ! up_to_date
then
  mkdir -p "$build"
  "$compiler" -std=c++20 ${CXXFLAGS:--O2} -I "$root/include" "$source" \
    -o "$program" -lpthread
fi

if [ $# -eq 0 ]
then
  set -- "$root/include"
fi
# In the place of this shell: Ctrl-C and the exit status are the program's.
exec "$program" "$@"
