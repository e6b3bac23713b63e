"""How Sphinx builds the documentation. `make docs` does it; nothing is fetched from anywhere."""

import importlib.metadata

project = "pulumi-telephony"
author = "the authors of pulumi-telephony"
release = importlib.metadata.version("pulumi-telephony")
version = ".".join(release.split(".")[:2])

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_site"]
nitpicky = True

# Links to headings, in a page and between pages, are checked: one that leads nowhere fails the build.
myst_heading_anchors = 3
myst_all_links_external = False
highlight_language = "none"
smartquotes = False  # they would spoil the options of commands

html_theme = "furo"
html_title = f"{project} {release}"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
