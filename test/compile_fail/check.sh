#!/bin/sh
#
# Copyright (c) 2026 The taskio authors
#
# Distributed under the Boost Software License, Version 1.0. (See accompanying
# file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
#

# usage: check.sh SOURCE COMPILER [FLAG...]
#
# A source that has a line `// error: TEXT` must fail to compile with an error
# that says TEXT. One that has none must compile.

source=$1
shift
expected=$(sed -n 's|^// error: ||p' "$source")
output=$("$@" -fsyntax-only "$source" 2>&1)
status=$?

if [ -z "$expected" ]; then
  [ $status -eq 0 ] && exit 0
  echo "$source does not compile:"
elif [ $status -eq 0 ]; then
  echo "$source compiles."
elif echo "$output" | grep 'error:' | grep -qF -- "$expected"; then
  exit 0
else
  echo "$source fails, but not with \"$expected\":"
fi
echo "$output"
exit 1
