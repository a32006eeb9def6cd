"""DATA: what each signal weighs and why, what its place makes of that, and from which weight on something is decided.

A weight, 0 to 1, is the share of the doubt that a piece of evidence removes: how much rarer what it says is wrong than
if the same were said of every page. `expected` is what its reason gives it, and ranks statements that contradict one
another (own data of the article > content tier > its flag > flags of parts). `weight` is the same, corrected by the
labelled pages on which it spoke: `seen` of them, `right` on so many; a piece that has only a share of its weight counts
as that share of a page. People write `expected` and the reasons, SHARES and LEVELS;
`python -m benchmarks.access.calibrate --write` writes the other columns and SCALES.
"""

WEIGHTS = """
row                | about     | expected | weight |  seen | right | reason
field.article      | access    |     0.90 |  0.980 |    53 |    53 | the publisher's own field of this article
field.bare         | access    |     0.60 |  0.688 |     9 |     8 | a variable whose name may speak of anything
field.not-closed   | access    |     0.55 |  0.500 |    20 |    14 | one kind of wall is off, others may not be
field.not-premium  | access    |     0.30 |  0.349 |    23 |    17 | no subscription is asked; a meter or account may be
tier               | access    |     0.85 |  0.963 |    36 |    36 | made for this fact, set by the newsroom's system
header             | access    |     0.80 |  0.800 |     0 |     0 | the server says it of this response
mark               | access    |     0.80 |  0.813 |     1 |     1 | the format's own mark, on a page made with it
flag.article       | access    |     0.70 |  0.861 |  70.4 |  66.4 | schema.org's flag, which templates copy
flag.part          | access    |     0.60 |  0.904 |  32.8 |  32.8 | the flag on a part, which may be any part
flag.kind          | access    |     0.60 |  0.699 |   5.8 |   5.8 | the closed part's name says the kind of wall
vendor             | access    |     0.00 |  0.000 |    19 |    10 | the site sells access: nothing about this page
status.402         | access    |     0.95 |  0.950 |     0 |     0 | the server asks for payment (RFC 9110 §15.5.3)
status.401         | access    |     0.70 |  0.700 |     0 |     0 | the server asks who reads, for whatever reason
status.451         | access    |     0.70 |  0.700 |     0 |     0 | withheld by law (RFC 7725): no wall to pay at
redirect           | access    |     0.75 |  0.750 |     0 |     0 | led to a login or an offer instead of the article
words.remainder    | access    |     0.90 |  0.905 |   0.6 |   0.6 | who counts what is missing speaks of this text
words.paid         | access    |     0.85 |  0.850 |   1.6 |     1 | a fixed formula of walls, right behind the text
words.registration | access    |     0.85 |  0.850 |   5.4 |   5.4 | asks for an account to read on, behind the text
words.subscription | access    |     0.85 |  0.850 |   5.7 |   5.2 | asks to pay to read on, right behind the text
words.meter        | access    |     0.75 |  0.750 |     0 |     0 | counts articles, and stops nobody yet
template.meter     | access    |     0.40 |  0.400 |     0 |     0 | the site has a meter, this page may have none
offer.none         | access    |     0.70 |  0.799 |     9 |     9 | a whole site's menus and footer sell nothing
offer.account      | access    |     0.55 |  0.649 |     4 |     4 | they sell nothing, yet an account is offered
words.stop         | extent    |     0.70 |  0.700 |    11 |     8 | a wall stands where the text ends
words.remains      | extent    |     0.90 |  0.913 |     1 |     1 | the page says how much is missing
text.none          | extent    |     0.90 |  0.900 |     0 |     0 | there are no words
text.lead          | extent    |     0.70 |  0.738 |     1 |     1 | a sentence or two of a closed page are its lead
count.short-closed | extent    |     0.70 |  0.791 |     3 |     3 | far fewer words than a closed page states
count.short        | extent    |     0.50 |  0.564 |     1 |     1 | far fewer words than stated; some count letters
count.full         | extent    |     0.60 |  0.669 |    10 |    10 | about as many words as the page states
stated.short       | extent    |     0.50 |  0.500 |     5 |     2 | the page's data holds a longer text
stated.full        | extent    |     0.40 |  0.497 |    25 |    24 | the page's data holds no longer text; it may be cut
feed.longer        | extent    |     0.70 |  0.700 |     0 |     0 | the feed's own text is longer
page.next          | extent    |     0.80 |  0.845 |     2 |     2 | the text goes on at another address
end.ellipsis       | extent    |     0.45 |  0.499 |     4 |     4 | ends in an ellipsis, as some columns mean to
end.sentence       | extent    |     0.30 |  0.297 |   124 |   113 | ends with a sentence, as some cut texts do
text.filler        | integrity |     0.95 |  0.950 |     0 |     0 | filler words that no text holds by chance
text.scrambled     | integrity |     0.85 |  0.850 |     0 |     0 | the language's function words vanish after the lead
"""

SHARES = """
name                | share | reason
end                 | 1.00  | right behind the last words
kept                | 0.90  | taken for the text's own last lines, which may be prose
between             | 0.60  | text goes on behind it, so it may be a promotion
label               | 0.60  | a label of few words above the text
hidden              | 0.25  | not shown to this reader
repaired            | 0.80  | its structured data had to be repaired to be read
"""

LEVELS = """
name                | level | reason
truncated           | 0.50  | more speaks for a cut text than for a full one
full-outweighs      | 0.70  | so much of a sign of a cut is undone by a sure sign of a full text
full-unspoken       | 0.75  | texts that no sign speaks against are whole at least so often
full-by-signs       | 0.20  | what signs of a full text add to that
full-against        | 0.50  | what signs of a cut that is not believed take away
words-decide        | 0.70  | words of this weight behind the text decide where nothing is declared
words-support       | 0.45  | words of this weight tell the kind of a declared wall, and decide together with a cut
meter-alone         | 0.35  | a meter template decides only where nothing else speaks
open-declares       | 0.50  | a weaker open statement says only that one kind of wall is absent
open-contradicts    | 0.50  | an open statement of this weight makes a closed verdict a conflict
open-doubts         | 0.30  | what such a statement takes from the sureness of a closed verdict
open-leads          | 0.20  | an open source this much better overrules a closed one
open-specific       | 0.80  | from here on a statement knows the page better than words do
open-kept           | 0.60  | sureness of a specific open statement that words contradict
open-overruled      | 0.70  | sureness of words that contradict a mere flag
closed-least        | 0.50  | a closed statement is believed at least so far
none-sure           | 0.80  | sureness that there is no text where no words are
fake-sure           | 0.90  | sureness that filler or scrambled letters stand for a text
"""

SCALES = """
fact   | strength | chance
access |    0.000 |  0.000
access |    0.500 |  0.500
access |    0.502 |  0.728
access |    0.659 |  0.795
access |    0.769 |  0.945
access |    0.857 |  0.969
access |    0.988 |  0.986
access |    1.000 |  0.986
extent |    0.000 |  0.000
extent |    0.500 |  0.500
extent |    0.560 |  0.824
extent |    0.655 |  0.828
extent |    0.760 |  0.837
extent |    0.834 |  0.979
extent |    1.000 |  0.979
"""
