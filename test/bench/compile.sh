#!/bin/sh
#
# Copyright (c) 2026 The taskio authors
#
# Distributed under the Boost Software License, Version 1.0. (See accompanying
# file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
#
# What it costs to compile a small program that creates a task and gathers two,
# and the same with Asio alone: CPU seconds, MB of memory, and KB of code and
# data in the object file. The lesser of two runs.
#
# usage: compile.sh COMPILER [FLAG...]

set -eu

if [ $# -lt 1 ]
then
  echo "usage: $0 COMPILER [FLAG...]" >&2
  exit 2
fi
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
programs=$root/test/bench/compile
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# compile FILE OBJECT FLAG...: prints "seconds MB".
compile()
{
  file=$1 object=$2
  shift 2
  /usr/bin/time -f '%U %S %M' -o "$work/time" "$@" -std=c++20 \
    -I "$root/include" -c "$file" -o "$object"
  awk '{ printf "%.2f %.0f\n", $1 + $2, $3 / 1024 }' "$work/time"
}

# row NAME FILE OBJECT COMPILER FLAG...
row()
{
  name=$1 source=$2 made=$work/$3
  shift 3
  for _ in 1 2
  do
    compile "$source" "$made" "$@"
  done | sort -n | head -n 1 >"$work/least"
  read -r seconds megabytes <"$work/least"
  size "$made" | awk -v name="$name" -v s="$seconds" -v m="$megabytes" \
    'END { printf "%-38s%8.1f%8d%8.0f\n", name, s, m, ($1 + $2) / 1024 }'
}

rows() # COMPILER FLAG...
{
  apart=-DBOOST_TASKIO_SEPARATE_COMPILATION
  printf '%-38s%8s%8s%8s\n' "$*" s MB KB
  row 'Asio alone' "$programs/asio.cpp" asio.o "$@"
  row 'taskio, header-only' "$programs/taskio.cpp" header_only.o "$@"
  row 'taskio, separately compiled' "$programs/taskio.cpp" apart.o "$@" $apart
  row 'its compiled part, once' "$root/impl/src.cpp" src.o "$@" $apart
}

# Programs that do not do what they should would not be worth comparing.
run_them() # COMPILER FLAG...
{
  "$@" -o "$work/asio" "$work/asio.o" -pthread && "$work/asio"
  "$@" -o "$work/one" "$work/header_only.o" -pthread && "$work/one"
  "$@" -o "$work/two" "$work/apart.o" "$work/src.o" -pthread && "$work/two"
}

for level in -O0 -O2
do
  rows "$@" $level
  run_them "$@" $level
done
