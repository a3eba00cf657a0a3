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
# usage: instructions.sh PATH_TO_BENCH [W1,W3,...]

set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]
then
  echo "usage: $0 PATH_TO_BENCH [W1,W3,...]" >&2
  exit 2
fi
bench=$1
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

"$bench" --list ${2+"$2"} >"$work/list"
printf 'instructions per operation\n'
printf '%-10s%12s%12s%12s\n' workload taskio raw_any ratio
while read -r workload operations _
do
  ours=$(slope taskio "$workload" "$operations")
  theirs=$(slope raw_any "$workload" "$operations")
  printf '%-10s%12s%12s%12s\n' "$workload" "$ours" "$theirs" \
    "$(awk "BEGIN { printf \"%.2f\", $ours / $theirs }")"
done <"$work/list"
