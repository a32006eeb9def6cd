"""What is said of access, held against labelled pages, beside simple detectors in the same run.

    python -m benchmarks.access --bench FOLDER [--out FOLDER]

Pages are read in this process, one after another; nothing reaches the network. The bench folder's own scorer judges
everyone. Texts of pages appear in the file `wrong.md` of the folder given by `--out` alone.

    command    the options, and the order of things
    labels     the folder: labelled pages, pages of known kind, the scorer
    readers    our line and the simple detectors, each from a page to a prediction
    detectors  the simple detectors' rules
    figures    confidence against the share that is right, kinds, an open verdict's evidence
    wrong      every page that is wrong, and what was said for it
    goals, tables, report    what is asked, and the same figures for eyes, files and machines
"""
