# SPDX-License-Identifier: ISC
# shellcheck shell=bash
#
# The literal blocks of the manual pages in $top/tools/man.  To be sourced.  In front of
# one that is code stands a comment, in the page:
#   .\" example HEADERS [FLAVOUR]...   a whole program
#   .\" quote HEADERS                  declarations, as the header has them

# blocks PAGE KIND DIRECTORY: writes each block of that kind to DIRECTORY/N.c and
# what its comment says besides to DIRECTORY/N.what; N counts from 1.
blocks() {
  awk -v kind="$2" -v dir="$3" '
    $1 == ".\\\"" && $2 == kind {
      wanted = 1
      what = $0
      sub(/^[^ ]+ +[^ ]+ +/, "", what)
      next
    }
    /^\.Bd -literal/ && wanted {
      wanted = 0
      inside = 1
      n++
      print what >(dir "/" n ".what")
      next
    }
    /^\.Ed/ { inside = 0 }
    wanted { print FILENAME ": no block behind: " kind " " what >"/dev/stderr"; exit 1 }
    inside {
      gsub(/\\e/, "\\")
      gsub(/\\\(aq/, "\047")
      gsub(/\\\(dq/, "\"")
      gsub(/\\-/, "-")
      gsub(/\\&/, "")
      print >(dir "/" n ".c")
    }' "$1"
}

# plain_text: what the escapes of a literal line stand for.
plain_text() {
  sed -e 's/\\e/\\/g' -e "s/\\\\(aq/'/g" -e 's/\\(dq/"/g' -e 's/\\-/-/g' -e 's/\\&//g'
}

# literals PAGE DIRECTORY: writes what of a page is neither code nor in running text,
# each to a file DIRECTORY/N.KIND; N counts from 1.
#   block    a literal block, or a line of .Dl
#   quoted   .Ql with more than one word, each text once; punctuation behind it is
#            the page's
literals() {
  awk -v dir="$2" '
    $1 == ".\\\"" && ($2 == "example" || $2 == "quote") { code = 1; next }
    /^\.Bd -literal/ {
      inside = 1
      if (!code)
        n++
      next
    }
    /^\.Ed/ { inside = code = 0 }
    inside && !code { print >(dir "/" n ".block") }
    $1 == ".Dl" { print substr($0, 5) >(dir "/" ++n ".block") }
    $1 == ".Ql" {
      while ($NF ~ /^[].,;:)]$/)
        NF--
      text = $0
      sub(/^[^ ]+ +/, "", text)
      if (NF > 2 && !seen[text]++)
        print text >(dir "/" ++n ".quoted")
    }' "$1"
  local file

  for file in "$2"/*.block "$2"/*.quoted; do
    [ -e "$file" ] || continue
    plain_text <"$file" >"$file.plain"
    mv "$file.plain" "$file"
  done
}

# each_literal DIRECTORY FUNCTION: calls it for each literal of each page: FUNCTION PAGE
# FILE.  The directory, which is made anew for each page, holds the files.
each_literal() {
  local page file

  for page in "$top"/tools/man/*.[1-9]; do
    rm -rf "$1"
    mkdir "$1"
    literals "$page" "$1"
    for file in "$1"/*; do
      [ ! -e "$file" ] || "$2" "$page" "$file"
    done
  done
}
