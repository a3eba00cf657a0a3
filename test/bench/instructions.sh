#!/bin/sh
#
# Copyright (c) 2026 The taskio authors
#
# Distributed under the Boost Software License, Version 1.0. (See accompanying
# file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
#
# Instructions per operation, in user space, counted by callgrind: the slope
# between a small run and one three times as large, so that what happens once
# drops out. Unlike times they do not depend on what else the machine does.
#
# With --check those of taskio are compared with the figures for this compiler,
# Boost and Asio in instructions.txt, which --update replaces. Ends with 77 when
# there are none.
#
# usage: instructions.sh [--check [--update]] PATH_TO_BENCH [W1,W3,...]

set -eu

usage()
{
  echo "usage: $0 [--check [--update]] PATH_TO_BENCH [W1,W3,...]" >&2
  exit 2
}

mode=compare
while [ $# -gt 0 ]
do
  case $mode$1 in
    compare--check) mode=check ;;
    check--update) mode=update ;;
    *) break ;;
  esac
  shift
done
[ $# -ge 1 ] && [ $# -le 2 ] || usage
bench=$1
figures=$(dirname "$0")/instructions.txt
checked=W1,W2,W3,W6,W9
tolerance=5
small=4000
large=12000

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# count COLUMN WORKLOAD SCALE: the instructions of one run.
count()
{
  if ! valgrind --tool=callgrind --callgrind-out-file="$work/out" \
    "$bench" --only "$1" --reps 1 --scale "$3" "$2" >"$work/log" 2>&1
  then
    cat "$work/log" >&2
    return 1
  fi
  sed -n 's/^totals: *//p' "$work/out"
}

# slope COLUMN WORKLOAD OPERATIONS_AT_SCALE_1
slope()
{
  from=$(count "$1" "$2" "$(awk "BEGIN { print $small / $3 }")")
  to=$(count "$1" "$2" "$(awk "BEGIN { print $large / $3 }")")
  awk "BEGIN { printf \"%.0f\", ($to - $from) / ($large - $small) }"
}

# What takes memory, not time, is left out.
list()
{
  "$bench" --list ${1+"$1"} >"$work/all"
  awk -F '\t' '$3 != "B/task"' "$work/all" >"$work/list"
}

compare()
{
  printf 'instructions per operation\n'
  printf '%-12s%12s%12s%12s\n' workload taskio raw_any ratio
  while read -r workload operations _
  do
    ours=$(slope taskio "$workload" "$operations")
    theirs=$(slope raw_any "$workload" "$operations")
    printf '%-12s%12s%12s%12s\n' "$workload" "$ours" "$theirs" \
      "$(awk "BEGIN { printf \"%.2f\", $ours / $theirs }")"
  done <"$work/list"
}

# Lines "COMPILER BOOST ASIO WORKLOAD INSTRUCTIONS" of what is built.
measure()
{
  while read -r workload operations _
  do
    ours=$(slope taskio "$workload" "$operations")
    echo "$version $workload $ours"
  done <"$work/list" >"$work/measured"
}

update()
{
  measure
  {
    sed -n '/^#/p' "$figures"
    {
      grep -v '^#' "$figures" | awk \
        'FNR == NR { new[$1, $2, $3, $4] = 1; next }
         !(($1, $2, $3, $4) in new)' "$work/measured" -
      cat "$work/measured"
    } | sort
  } >"$work/figures"
  cat "$work/figures" >"$figures"
  echo "test/bench/instructions.txt has these now:"
  cat "$work/measured"
}

check()
{
  if ! grep -q "^$version " "$figures"
  then
    echo "test/bench/instructions.txt has no figures for $version"
    echo 'sh test/run.sh bench --check --update adds them'
    exit 77
  fi
  measure
  awk -v tolerance="$tolerance" '
    FNR == NR { expected[$1, $2, $3, $4] = $5; next }
    {
      was = expected[$1, $2, $3, $4]
      if (!was) {
        printf "%-12s%12d  without a figure\n", $4, $5
        next
      }
      compared = 1
      change = 100 * ($5 - was) / was
      off = change > tolerance || change < -tolerance
      printf "%-12s%12d%12d  %+.1f %%%s\n", $4, was, $5, change,
        off ? "  FAILED" : ""
      failed = failed || off
    }
    END {
      if (failed)
        printf "more than %d %% off; if that is meant: " \
          "sh test/run.sh bench --check --update\n", tolerance
      exit compared ? failed : 77
    }' "$figures" "$work/measured"
}

version=$("$bench" --version)
case $mode in
  compare) list ${2+"$2"} ;;
  *) list "${2-$checked}" ;;
esac
"$mode"
