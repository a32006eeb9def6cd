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
    address -0.6  bar:advert 0.8  bar:byline 0.5  bar:caption 0.2  bar:comments -0.4  bar:consent -0.8
    bar:credit -2.1  bar:icon_title 0.5  bar:legal -0.1  bar:navigation -0.1  bar:newsletter -0.5  bar:paywall -0.4
    bar:share -0.2  behind:byline -0.2  behind:navigation 0.1  behind:related -0.1  behind:share -0.2  bullet -0.1
    capitals 0.3  comma 0.4  copyright -1.2  credit 0.6  gap:16:early -0.3  gap:16:late -0.1  gap:17:early -0.4
    gap:1:early -0.8  gap:1:late -1.2  gap:2:early -0.6  gap:2:late -0.5  gap:4:early -0.3  gap:4:late -0.2
    gap:8:early -0.3  gap:8:late -0.1  late:advert 0.1  late:byline -0.8  late:caption 0.1  late:comments 0.1
    late:consent -0.4  late:credit 1.7  late:icon_title 0.1  late:legal -0.6  late:meter -4  late:newsletter -1.5
    late:paywall -3  late:registration -3  late:related -0.1  late:share -5.6  late:sponsored -0.5  late:template -1
    lower 0.2  m:advert -0.3  m:byline 0.1  m:caption -0.1  m:comments -0.2  m:consent -0.4  m:credit -0.6
    m:legal -0.3  m:navigation -1.3  m:newsletter -0.1  m:paywall -1.1  m:registration -1  m:related -1  m:share 0.3
    m:sponsored -0.5  number 0.4  pipe -1.1  prose:0 0.1  prose:1 0.7  prose:2 -0.1  quote 0.9  title 0.3
    titled -0.2  z11:colon -3.6  z11:cut -0.1  z11:none -0.5  z11:stop 0.4  z19:colon 0.2  z19:cut -1.1
    z19:none -0.9  z19:stop 0.2  z2:colon -2.2  z2:cut -0.2  z2:none -0.1  z2:stop 0.1  z39:colon 1.4  z39:cut -1
    z39:none -0.6  z39:stop 1.1  z4:colon -0.7  z4:cut 0.6  z4:none -0.3  z4:stop -0.2  z79:colon 0.2  z79:none 0.4
    z79:stop 2.1  z7:colon 0.4  z7:none -0.4  z7:stop -0.4  z80:none 1.7  z80:stop 3.4
""")
"""That an article stretches over a line, by its signs."""

FIRST = _table("""
    prev:advert 0.3  prev:byline 0.7  prev:caption 0.2  prev:comments -0.9  prev:credit 1  prev:far -0.5
    prev:legal -0.8  prev:long 0.3  prev:navigation -0.6  prev:newsletter 0.5  prev:none -0.2  prev:paywall -0.2
    prev:prose 0.4  prev:related -0.7  prev:share 0.6  prev:short -0.3  this:advert -0.2  this:byline -2
    this:caption -0.2  this:comments -0.7  this:credit -0.6  this:far -0.4  this:icon_title -0.2  this:legal -0.2
    this:long 2.1  this:mid 1.1  this:navigation -0.3  this:newsletter 0.2  this:paywall -0.1  this:prose 3
    this:related 0.1  this:share -1.5  this:short -0.1
""")
"""That a line is the first of the article, by what it is and what stands before it."""

LAST = _table("""
    next:advert -0.5  next:byline 1.3  next:caption -0.1  next:comments -0.4  next:credit -1  next:far -1.3
    next:icon_title -0.1  next:legal 0.3  next:long -0.6  next:mid -0.4  next:navigation 0.6  next:newsletter 0.4
    next:none -0.5  next:prose 0.1  next:related 1.2  next:share 0.5  next:short 0.4  next:sponsored 0.1
    this:advert -0.8  this:byline -0.4  this:comments -0.9  this:credit -0.4  this:far -1.3  this:icon_title -0.2
    this:legal 0.9  this:long 2  this:mid 1.1  this:navigation -0.3  this:newsletter -0.3  this:paywall -0.2
    this:prose 2.4  this:related -0.8  this:share -0.4  this:short -0.6  this:sponsored 0.3
""")
"""That a line is the last of the article, by what it is and what stands behind it."""

PROSE_BEFORE = -4.3
"""That an article begins at a line, for all the prose of the page standing before it; a share of it counts by share."""

KEEP = _table("""
    <byline -0.1  <comments -0.2  <far -0.3  <long 0.2  <mid 0.2  <navigation 0.1  <newsletter -0.1  <related -0.3
    <share -0.1  <short -0.1  >byline -0.2  >comments -0.4  >credit -0.1  >end 0.1  >far -0.4  >legal 0.1  >long 0.2
    >mid 0.2  >prose -0.2  >related 0.1  >share -0.1  >short -0.1  address -1.1  bullet -0.8  capitals -0.3
    comma 0.5  copyright -0.1  credit -1.2  dense 0.6  far -0.3  first:0 0.1  first:1 0.1  gap:16 -0.2  gap:17 -0.3
    gap:4 -0.1  gap:8 -0.3  gap:advert -0.2  gap:byline -0.3  gap:comments -0.2  gap:consent 0.2  gap:credit -0.1
    gap:icon_title -0.1  gap:legal 0.3  gap:meter -1.5  gap:navigation -0.2  gap:newsletter -0.5  gap:paywall -1
    gap:registration -1  gap:related -0.3  gap:share 0.2  last:1:other 0.1  last:1:prose -0.3  last:2:other -0.2
    last:2:prose -0.1  last:3:other 0.1  last:3:prose 0.2  lower -0.2  middling -0.7  number 0.4  pipe -0.5
    prose<advert 0.5  prose<byline 0.1  prose<caption 0.1  prose<comments -0.1  prose<credit 0.4  prose<long -0.2
    prose<mid -0.1  prose<prose 0.4  prose<related 0.1  prose<share -0.1  prose<short -0.1  prose<start -0.1
    prose>advert 0.5  prose>byline -0.2  prose>caption -0.4  prose>comments 0.1  prose>credit -0.3  prose>end -0.3
    prose>long 0.1  prose>mid 0.1  prose>navigation 0.1  prose>prose 0.7  prose>related 0.4  prose>short 0.3
    quote 0.9  repeated -1.7  short:other:other -0.5  short:other:prose 0.2  short:prose:end -0.1
    short:prose:other -0.3  short:prose:prose 0.6  sparse 0.6  title -0.1  titled -0.7  z11:colon -0.2
    z11:none -0.4  z11:stop 0.5  z19:none -0.9  z19:stop 0.3  z2:none -0.3  z39:colon 0.2  z39:cut 0.1
    z39:none -0.3  z39:stop 0.7  z4:colon 0.1  z4:none 0.2  z79:colon -0.1  z79:cut -0.2  z79:none 0.4  z79:stop 0.9
    z7:none 0.2  z7:stop 0.2  z80:none 0.5  z80:stop 0.7
""")
"""That a line of the stretch is text, by its signs."""

KEEP_BASE = 0.4
KEEP_FROM = -0.4
"""The weight from which on a line is kept: a lost line costs more than a surplus one."""

HEADLINE = _table("""
    said 2.2  words:4 -1.4  words:6 -0.3  words:8 0.7  words:16 1.1  words:24 0.3  words:45 -0.3  stop -1.3  marked -0.7
    byline 1.3  opening -1.5  beside -0.7  repeated 0.2  credit -0.4  pipe -0.4  comma -0.4  title 0.2
    <short 1.2  <mid -0.4  <long -0.9  >long 0.5  >prose 0.4  >short -0.4  >marked -0.4
""")
"""That a line is the headline; `said` counts by the share of its words that the text says too."""
