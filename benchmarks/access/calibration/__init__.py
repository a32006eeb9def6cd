"""The table of weights, measured on labelled pages and held against pages of publishers it has not seen.

judged     a labelled page with its evidence, judged again by another table
fit        weights and scales from pages
held_out   every page judged by a table made from the pages of other publishers; figures of that
write      the table as text, and into its file
command    the options, and the order of things
"""
