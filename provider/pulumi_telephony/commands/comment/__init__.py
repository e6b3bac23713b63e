"""Reports of `telephony review` in a pull request or an issue of GitHub or GitLab.

report.py     the report and its marker
post.py       one post, made once and edited from then on; knows no forge
api.py        calls to a forge: pages, refusals, retries
github.py     the comments and issues of GitHub
gitlab.py     the notes and issues of GitLab
forge.py      which of them this job runs on, and where
run.py        what the commands do
command.py    the commands
"""
