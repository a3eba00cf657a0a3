#!/bin/sh
#
# Copyright (c) 2026 The taskio authors
#
# Distributed under the Boost Software License, Version 1.0. (See accompanying
# file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
#
# usage: check.sh SOURCE DIRECTORY COMPILER...
#
# The source has a construct to avoid, with AVOIDED defined, and what to write
# in its place. That works with every compiler; the other does not with g++ 12.1
# and 12.2, be it that it is not compiled or that it does what it should not,
# and does with clang. Programs are made in the directory.

source=$1 directory=$2
shift 2
program=$directory/compilers_$(basename "$source" .cpp)

works() # [FLAG...]
{
  rm -f "$program"
  "$@" -std=c++20 -O0 -Wall -Wextra -Wpedantic -Werror -o "$program" \
    >"$program.log" 2>&1 && timeout 10 "$program" >>"$program.log" 2>&1
}

if ! works "$@" "$source"; then
  cat "$program.log"
  echo "what to write does not work"
  exit 1
fi

version=$(echo '__clang_major__ __GNUC__ __GNUC_MINOR__' \
  | "$@" -E -P -x c++ - | tail -n 1)
case $version in
  "__clang_major__ 12 1" | "__clang_major__ 12 2") broken=yes ;;
  __clang_major__*) exit 0 ;; # Other versions of g++ are not known.
  *) broken=no ;;
esac
if works "$@" -DAVOIDED "$source"; then
  [ $broken = no ] && exit 0
  echo "what to avoid works"
else
  [ $broken = yes ] && exit 0
  cat "$program.log"
  echo "what to avoid does not work"
fi
exit 1
