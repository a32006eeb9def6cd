"""A made-up site's file in the ftr-site-config format, for tests of what becomes of it."""

from __future__ import annotations

from pathlib import Path

SITE = """\
# A made-up site.
title: //h1[@class='head']
title: //meta[@property="og:title"]/@content
author: //p[contains(concat(' ',normalize-space(@class),' '),' by ')]/text()
date: //time/@datetime
body: //div[@id='story']
body: //article

strip: //aside | //div[contains(@class, 'promo')]
strip: //p[contains(., 'Read on')]
strip: //img
strip: //article
strip_id_or_class: share-bar
strip_image_src: /pixel/
single_page_link: //a[@class='one-page']
http_header(user-agent): Somebody else: 1.0
replace_string(<a href="http:): <b
requires_login: yes
tidy: no
parser: html5php
colour: blue
a line of no form
test_url: http://www.lampcounter.example/a
"""


def written(folder: Path, text: str = SITE, name: str = "lampcounter.example.txt") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name
