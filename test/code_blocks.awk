#
# Copyright (c) 2026 The taskio authors
#
# Distributed under the Boost Software License, Version 1.0. (See accompanying
# file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
#

# Compares the code of a page with the files that it says it is from. Fails, and
# says where, unless every block of code is the tagged region of a file.
#
# In Markdown a block is between ``` lines, in AsciiDoc between ---- lines or
# after ```. The comment before it (in AsciiDoc: before its [source] line) says
# where it is from:
#
#   <!-- code: FILE TAG -->          // code: FILE TAG
#
# The region is what is between the lines of FILE that hold tag::TAG[] and
# end::TAG[]; how far all of it is indented does not matter. What is for a shell
# (sh, console), data (json), and what is set off by ...., is no code.
#
# usage: awk -f test/code_blocks.awk PAGE, in the root of the project

function complain(line, what)
{
  printf "%s%s:%d: %s", bad ? "\n" : "", FILENAME, line, what
  bad = 1
}

# Without the spaces that all of its lines begin with, and their last ones.
function flush_left(text,    lines, n, i, least, at, result)
{
  n = split(text, lines, "\n") - 1
  least = -1
  for (i = 1; i <= n; ++i) {
    sub(/ +$/, "", lines[i])
    at = match(lines[i], /[^ ]/)
    if (at > 0 && (least < 0 || at - 1 < least))
      least = at - 1
  }
  for (i = 1; i <= n; ++i)
    result = result substr(lines[i], least + 1) "\n"
  return result
}

function region(file, tag,    line, text, status)
{
  inside = found = 0
  while ((status = (getline line < file)) > 0) {
    if (index(line, "tag::" tag "[]"))
      inside = ++found
    else if (index(line, "end::" tag "[]"))
      inside = 0
    else if (inside && line !~ /(tag|end)::[a-z0-9_]+\[\]/)
      text = text line "\n"
  }
  close(file)
  return text
}

function check(    text)
{
  if (language ~ /^(sh|console|json)$/)
    return
  if (!from) {
    complain(start, "this block does not say which file it is from")
    return
  }
  text = region(from, tag)
  if (found != 1 || inside)
    complain(start, from " has no region " tag ", or one without an end")
  else if (flush_left(text) != flush_left(block))
    complain(start, "this block differs from " tag " in " from)
}

fence {
  if ($0 == fence) {
    if (!literal)
      check()
    fence = from = language = block = ""
  } else
    block = block $0 "\n"
  next
}

/^(<!--|\/\/) code: [^ ]+ [^ ]+( -->)?$/ {
  from = $3
  tag = $4
  next
}

/^\[source/ {
  language = $0
  sub(/^\[source[^,]*,? */, "", language)
  sub(/[],].*/, "", language)
  next
}

/^(```|----$|\.\.\.\.$)/ {
  fence = substr($0, 1, 1) == "`" ? "```" : $0
  literal = fence == "...."
  if (fence == "```")
    language = substr($0, 4)
  start = NR
  next
}

/^ +(```|----$)/ {
  complain(NR, "a block that is indented is not compared")
}

# A comment speaks of the block that follows at once.
{
  if (from)
    complain(NR, "no block follows the comment that names " from)
  from = language = ""
}

END {
  if (fence)
    complain(start, "this block has no end")
  if (bad)
    print ""
  exit bad
}
