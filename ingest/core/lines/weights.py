"""What each sign weighs: log-odds, fitted to the lines of saved news pages whose text is known, rounded to a tenth.

A sign that is not listed weighs nothing. Signs seen on fewer than five sites were left out, so that no site's habits
are learned by heart; fitted on other sites than those it is tried on, the table loses about a hundredth of its score.
Set by hand: what walls, meters, sponsors' and share lines, credits, labels, signatures and repetition weigh, of which
those pages hold too few; and the headline's, which are fitted to titles.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _table(written: str) -> Mapping[str, float]:
    words = written.split()
    return MappingProxyType(dict(zip(words[::2], map(float, words[1::2]), strict=True)))


STRETCH = _table("""
    address -1  bar:advert 0.6  bar:byline -0.4  bar:caption -0.2  bar:comments -0.4  bar:consent -0.6
    bar:credit -1.5  bar:icon_title 0.1  bar:meter -2  bar:navigation 0.3  bar:newsletter -0.6  bar:registration -2
    bar:related 0.3  bar:share -1  bar:sponsored -0.5  bar:template -1  behind:byline -0.2  behind:comments -0.1
    behind:share -0.2  bullet 0.1  capitals 0.5  comma 0.2  copyright -1  credit 0.7  far -0.2  gap:16:early -0.1
    gap:17:early -0.2  gap:17:late 0.1  gap:1:early -0.9  gap:1:late -0.9  gap:2:early -0.5  gap:2:late -0.6
    gap:4:early -0.2  gap:4:late -0.2  gap:8:early -0.1  gap:8:late -0.1  lower -0.1  m:advert -0.4  m:byline -0.3
    m:caption -0.2  m:comments 0.3  m:consent -0.2  m:credit 0.7  m:icon_title 0.2  m:legal -0.5  m:meter -1
    m:navigation -1.4  m:newsletter -1  m:paywall -1  m:registration -1  m:related -0.9  m:sponsored -0.5
    number 0.4  pipe -1.1  prose:0 0.3  prose:1 0.9  prose:2 -0.2  quote 0.8  title 0.3  titled -0.1  z11:colon -2.3
    z11:cut 0.1  z11:none -0.5  z11:stop 0.1  z19:colon 0.3  z19:cut -1  z19:none -1.1  z19:stop 0.2  z2:colon -2.1
    z2:cut -0.5  z2:none -0.3  z2:stop -0.3  z39:colon 1.5  z39:cut -0.7  z39:none -0.7  z39:stop 1.2  z4:colon -0.2
    z4:cut 0.9  z4:none -0.4  z4:stop 0.3  z79:colon 0.2  z79:cut 0.1  z79:none 0.7  z79:stop 2.2  z7:colon -0.2
    z7:cut 0.1  z7:none -0.6  z7:stop -0.6  z80:none 1.8  z80:stop 3.3
""")
"""That an article stretches over a line, by its signs."""

FIRST = _table("""
    prev:advert 0.4  prev:byline 0.4  prev:caption 0.1  prev:comments -0.6  prev:credit 1.5  prev:legal -0.9
    prev:long 0.3  prev:mid -0.1  prev:navigation -0.6  prev:newsletter 0.5  prev:none -0.1  prev:paywall -0.2
    prev:prose 0.2  prev:related -0.8  prev:share 0.3  prev:short -0.3  this:advert -0.2  this:byline -1.7
    this:caption -0.2  this:comments -0.9  this:credit -0.7  this:icon_title -0.2  this:legal -0.2  this:long 2
    this:mid 0.9  this:navigation -0.3  this:newsletter 0.2  this:paywall -0.1  this:prose 2.8  this:related 0.1
    this:share -1.3  this:short -0.2
""")
"""That a line is the first of the article, by what it is and what stands before it."""

LAST = _table("""
    next:advert -0.6  next:byline 1.3  next:caption -0.1  next:comments -0.2  next:credit -0.7  next:far -1.1
    next:icon_title -0.1  next:legal 0.4  next:long -0.6  next:mid -0.3  next:navigation 0.4  next:newsletter 0.5
    next:none -0.6  next:paywall 0.1  next:related 1.1  next:share 0.6  next:short 0.2  next:sponsored -0.2
    this:advert -0.7  this:byline -0.2  this:comments -0.8  this:credit -0.5  this:far -1.5  this:icon_title -0.1
    this:legal 0.9  this:long 2  this:mid 1.4  this:navigation -0.4  this:newsletter -0.2  this:paywall -0.2
    this:prose 2.1  this:related -0.7  this:share -0.8  this:short -0.5  this:sponsored 0.3
""")
"""That a line is the last of the article, by what it is and what stands behind it."""

PROSE_BEFORE = -4.3
"""That an article begins at a line, for all the prose of the page standing before it; a share of it counts by share."""

KEEP = _table("""
    <byline -0.3  <caption -0.1  <comments -0.2  <icon_title -0.1  <long 0.3  <mid 0.4  <navigation 0.2
    <related -0.5  <share -0.1  <short -0.1  <start 0.5  >byline -0.4  >caption -0.1  >comments -0.4  >credit 0.1
    >end 0.4  >far -0.2  >legal 0.2  >long 0.2  >mid 0.2  >prose -0.3  >related 0.3  >share -0.1  >short -0.3
    address -1.5  bullet -1.1  capitals -0.5  comma 0.4  copyright -0.3  credit -3  dense 0.6  far -0.1  first:0 0.1
    first:1 0.1  gap:16 -0.1  gap:17 -0.4  gap:8 -0.1  gap:advert -0.2  gap:byline -0.6  gap:caption -0.5
    gap:comments -0.8  gap:consent 0.1  gap:credit -0.3  gap:icon_title -0.6  gap:legal -0.4  gap:meter -3
    gap:navigation -0.1  gap:newsletter 0.2  gap:paywall -2  gap:registration -3  gap:related -0.6  label -3
    last:1:other 0.4  last:1:prose -0.3  last:2:other -0.2  last:2:prose -0.1  last:3:other 0.3  last:3:prose 0.2
    lower -0.4  middling -0.8  number 0.5  pipe -1  prose<advert 0.6  prose<byline 0.2  prose<caption 0.3
    prose<comments -0.4  prose<credit 0.7  prose<long -0.5  prose<mid -0.3  prose<prose 0.1  prose<related 0.4
    prose<short -0.4  prose<start -0.4  prose>advert 1.2  prose>byline -0.4  prose>caption -0.6  prose>comments 0.6
    prose>credit -0.4  prose>end -0.3  prose>long 0.1  prose>prose 0.6  prose>related 0.6  prose>short 0.2
    quote 0.9  repeated -3  short:other:end 0.2  short:other:other -0.6  short:other:prose 0.5  short:prose:end -0.6
    short:prose:other -0.3  short:prose:prose 0.7  signature -2  sparse 0.7  title -0.1  titled -0.9  z11:colon -0.5
    z11:cut -0.1  z11:none -0.5  z11:stop 0.6  z19:colon -0.3  z19:none -1  z19:stop 0.6  z2:none -0.5
    z39:colon 0.4  z39:cut 0.3  z39:none -0.6  z39:stop 1  z4:colon 0.2  z4:none 0.3  z4:stop 0.1  z79:colon -0.2
    z79:cut -0.4  z79:none 0.8  z79:stop 1.3  z7:colon -0.1  z7:none 0.3  z7:stop 0.1  z80:none 0.9  z80:stop 1.1
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
