"""Sets Markdown that nobody has vouched for, in processes that can do no harm.

`cage` runs in the server and keeps the processes; `program` and `tree` run in them, by file
name and without the rest of kb. Nothing here is imported by this file, so that the program
starts with what it needs and no more.

What must stay true of the HTML, whatever the text: only the listed tags with the listed
attributes, every id ours, nothing hidden (tags, comments and link addresses that nothing uses
show as typed), nothing fetched from elsewhere.
"""
