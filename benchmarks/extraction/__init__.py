"""How well, how fast and in how much memory pages are read, by us and by the libraries that people use for it today.

    python -m benchmarks.extraction --bench FOLDER [--out FOLDER]

One run reads the same decoded pages with every extractor, each in a process of its own, batch by batch in turn, so that
whatever else the machine does meets all of them alike. The bench folder's own scorer judges. Nothing here reaches the
network. Texts of pages appear in the folder given by `--out` alone.

    command   the options, and the order of things
    bench     the folder: pages, gold, scorer
    extractors, ours, peers     what is compared, and how each is called
    child     the process that reads; `rounds` deals pages to such processes
    figures   what is reported of one extractor; `goals` holds figures against what is asked
    worst     the pages on which we lose most, and why
    tables, terminal, report, plot   the same figures for eyes, files and machines
"""
