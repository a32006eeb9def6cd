"""What each sign weighs: log-odds, fitted to the lines of saved news pages whose text is known, rounded to a tenth.

A sign that is not listed weighs nothing. Signs seen on fewer than five sites were left out, so that no site's habits
are learned by heart; fitted on other sites than those it is tried on, the table loses about a hundredth of its score.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _table(written: str) -> Mapping[str, float]:
    words = written.split()
    return MappingProxyType(dict(zip(words[::2], map(float, words[1::2]), strict=True)))


STRETCH = _table("""
    address -0.8  bar:advert 0.7  bar:byline 0.1  bar:caption 0.2  bar:comments -0.4  bar:consent -0.8
    bar:credit -1.1  bar:icon_title 0.7  bar:legal -0.2  bar:meter -2  bar:newsletter -0.6  bar:registration -2
    bar:related 0.1  bar:share -1.2  bar:sponsored -0.5  bar:template -1  behind:byline -0.2  behind:navigation 0.1
    behind:related -0.1  behind:share -0.3  bullet -0.2  capitals 0.4  comma 0.4  copyright -1.1  credit 0.9
    far -0.1  gap:16:early -0.2  gap:16:late -0.2  gap:17:early -0.3  gap:1:early -1  gap:1:late -1.1
    gap:2:early -0.6  gap:2:late -0.5  gap:4:early -0.2  gap:4:late -0.3  gap:8:early -0.2  gap:8:late -0.2
    lower 0.1  m:advert -0.3  m:byline -0.4  m:caption -0.2  m:comments -0.1  m:consent -0.3  m:credit 0.1
    m:icon_title 0.5  m:legal -0.5  m:meter -1  m:navigation -1.7  m:newsletter -0.7  m:paywall -1
    m:registration -1  m:related -1  m:share 0.1  m:sponsored -0.5  number 0.5  pipe -1  prose:0 0.3  prose:1 0.8
    prose:2 -0.2  quote 0.8  title 0.4  titled -0.3  z11:colon -2.9  z11:cut 0.2  z11:none -0.4  z11:stop 0.3
    z19:colon 0.2  z19:cut -1  z19:none -0.9  z19:stop 0.2  z2:colon -2  z2:cut -0.5  z2:none -0.1  z2:stop 0.1
    z39:colon 1.4  z39:cut -0.9  z39:none -0.6  z39:stop 1.1  z4:colon -0.5  z4:cut 0.8  z4:none -0.4  z79:colon 0.2
    z79:cut 0.1  z79:none 0.6  z79:stop 2.1  z7:cut 0.2  z7:none -0.5  z7:stop -0.5  z80:none 1.7  z80:stop 3.1
""")
"""That an article stretches over a line, by its signs."""

FIRST = _table("""
    prev:advert 0.3  prev:byline 0.5  prev:caption 0.2  prev:comments -0.8  prev:credit 1.3  prev:far -0.5
    prev:legal -0.9  prev:long 0.5  prev:navigation -0.6  prev:newsletter 0.5  prev:none -0.2  prev:paywall -0.1
    prev:prose 0.3  prev:related -0.7  prev:share 0.4  prev:short -0.3  this:advert -0.2  this:byline -1.7
    this:caption -0.2  this:comments -0.7  this:credit -0.6  this:far -0.4  this:icon_title -0.2  this:legal -0.2
    this:long 1.9  this:mid 1  this:navigation -0.3  this:newsletter 0.2  this:paywall -0.1  this:prose 2.8
    this:related 0.1  this:share -1.3  this:short -0.1
""")
"""That a line is the first of the article, by what it is and what stands before it."""

LAST = _table("""
    next:advert -0.5  next:byline 1.3  next:caption -0.1  next:comments -0.3  next:credit -1.1  next:far -1.1
    next:icon_title -0.1  next:legal 0.3  next:long -0.6  next:mid -0.4  next:navigation 0.6  next:newsletter 0.5
    next:none -0.5  next:related 0.9  next:share 0.7  next:short 0.4  next:sponsored 0.1  this:advert -0.7
    this:byline -0.3  this:comments -0.7  this:credit -0.4  this:far -1.2  this:icon_title -0.1  this:legal 0.8
    this:long 2  this:mid 1.2  this:navigation -0.3  this:newsletter -0.3  this:paywall -0.2  this:prose 2.2
    this:related -0.7  this:share -0.9  this:short -0.4  this:sponsored 0.3
""")
"""That a line is the last of the article, by what it is and what stands behind it."""

PROSE_BEFORE = -4.1
"""That an article begins at a line, for all the prose of the page standing before it; a share of it counts by share."""

KEEP = _table("""
    <advert -0.1  <byline -0.1  <caption -0.1  <comments -0.2  <far -0.1  <icon_title -0.1  <long 0.4  <mid 0.4
    <navigation 0.2  <related -0.6  <share -0.2  <short -0.1  <start 0.5  >advert 0.1  >byline -0.4  >caption -0.1
    >comments -0.6  >end 0.3  >far -0.1  >legal 0.2  >long 0.3  >mid 0.3  >newsletter -0.1  >prose -0.2
    >related 0.2  >share -0.3  >short -0.2  address -1.8  bullet -1  capitals -0.5  comma 0.5  copyright -0.3
    credit -3  dense 0.8  far -0.1  first:0 0.2  first:1 0.2  gap:1 -0.2  gap:16 -0.2  gap:17 -0.1  gap:2 -0.1
    gap:4 -0.1  gap:8 -0.2  gap:advert -0.2  gap:byline -0.4  gap:caption -0.1  gap:comments -0.4  gap:consent 0.4
    gap:credit -0.4  gap:icon_title -0.5  gap:legal 0.2  gap:meter -3  gap:navigation 0.1  gap:newsletter -0.1
    gap:paywall -2  gap:registration -3  gap:related -0.4  gap:share 0.3  label -3  last:1:other 0.3
    last:1:prose -0.3  last:2:other -0.3  last:2:prose -0.1  last:3:other 0.1  last:3:prose 0.4  lower -0.3
    middling -0.9  number 0.6  pipe -1.2  prose<advert 0.9  prose<byline 0.2  prose<caption 0.3  prose<comments -0.6
    prose<credit 0.5  prose<legal 0.1  prose<long -0.4  prose<mid -0.2  prose<related 0.4  prose<short -0.2
    prose<start -0.4  prose>advert 1  prose>byline -0.5  prose>caption -0.5  prose>comments 0.6  prose>credit -0.5
    prose>end -0.3  prose>long 0.1  prose>mid 0.1  prose>prose 0.5  prose>related 0.9  prose>short 0.4  quote 0.7
    repeated -3  short:other:other -0.7  short:other:prose 0.4  short:prose:end -0.3  short:prose:other -0.2
    short:prose:prose 0.9  signature -2  sparse 0.6  title -0.1  titled -0.9  z11:colon -0.4  z11:cut -0.1
    z11:none -0.4  z11:stop 0.6  z19:colon 0.1  z19:none -1.1  z19:stop 0.6  z2:none -0.6  z2:stop -0.1
    z39:colon 0.4  z39:cut 0.4  z39:none -0.4  z39:stop 1  z4:colon 0.2  z4:none 0.3  z4:stop 0.1  z79:colon -0.1
    z79:cut -0.4  z79:none 0.9  z79:stop 1.2  z7:colon -0.1  z7:none 0.4  z7:stop 0.2  z80:none 1  z80:stop 1
""")
"""That a line of the stretch is text, by its signs."""

KEEP_BASE = 0.5
KEEP_FROM = -0.4
"""The weight from which on a line is kept: a lost line costs more than a surplus one."""

HEADLINE = _table("""
    said 2.2  words:4 -1.4  words:6 -0.3  words:8 0.7  words:16 1.1  words:24 0.3  words:45 -0.3  stop -1.3  marked -0.7
    byline 1.3  opening -1.5  beside -0.7  repeated 0.2  credit -0.4  pipe -0.4  comma -0.4  title 0.2
    <short 1.2  <mid -0.4  <long -0.9  >long 0.5  >prose 0.4  >short -0.4  >marked -0.4
""")
"""That a line is the headline; `said` counts by the share of its words that the text says too."""
