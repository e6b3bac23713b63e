"""Reports of `telephony review` in a pull request or an issue of GitHub or GitLab.

report.py     the report and its marker
post.py       one post, created once and edited from then on, on any forge
api.py        calls to a forge: pages, errors, retries
github.py     the comments and issues of GitHub
gitlab.py     the notes and issues of GitLab
forge.py      the forge, and the place there, that this job belongs to
run.py        what the commands do
command.py    the commands
"""
