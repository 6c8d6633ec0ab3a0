"""What this plugin declares. A host reads it here, and nothing of it has to run for that."""

jackfield_plugin_name = "bzr"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_commands = {
    "bzr-branches": "List the branches that share a Bazaar repository: revision, tags, tree.",
    "bzr-formats": "Say of what formats the parts of a Bazaar control directory are.",
}
jackfield_required_tools = {"brz": "brz"}
jackfield_control_formats = {
    "Bazaar lightweight checkout": {
        ".bzr/branch-format": None,
        ".bzr/branch/format": "Bazaar-NG Branch Reference Format 1\n",
        ".bzr/branch/location": None,
        ".bzr/checkout/format": None,
    },
    "Bazaar shared repository": {
        ".bzr/branch-format": None,
        ".bzr/repository/format": None,
        ".bzr/repository/shared-storage": None,
    },
    "Bazaar checkout": {
        ".bzr/branch-format": None,
        ".bzr/branch/format": None,
        ".bzr/branch/branch.conf": None,
        ".bzr/checkout/format": None,
    },
    "Bazaar branch": {
        ".bzr/branch-format": None,
        ".bzr/branch/format": None,
        ".bzr/branch/branch.conf": None,
    },
    "Bazaar repository": {".bzr/branch-format": None, ".bzr/repository/format": None},
    "Bazaar branch, all-in-one format 6": {".bzr/branch-format": "Bazaar-NG branch, format 6\n"},
    "Bazaar branch, all-in-one format 5": {".bzr/branch-format": "Bazaar-NG branch, format 5\n"},
    "Bazaar branch, all-in-one format 4": {
        ".bzr/branch-format": "Bazaar-NG branch, format 0.0.4\n"
    },
}
jackfield_checkout_formats = {
    "Bazaar-NG Working Tree format 3": "tree of bzr 0.8: an inventory in XML",
    "Bazaar Working Tree Format 4 (bzr 0.15)": "tree of bzr 0.15: one file with its state",
    "Bazaar Working Tree Format 5 (bzr 1.11)": "tree of bzr 1.11: filters for contents",
    "Bazaar Working Tree Format 6 (bzr 1.14)": "tree of bzr 1.14: views of a part of the files",
}
jackfield_branch_formats = {
    "Bazaar-NG branch format 5": "branch of bzr 0.8: a list of all its revisions",
    "Bazaar Branch Format 6 (bzr 0.15)": "branch of bzr 0.15: its last revision, and tags",
    "Bazaar Branch Format 7 (needs bzr 1.6)": "branch of bzr 1.6: may be stacked on another",
    "Bazaar Branch Format 8 (needs bzr 1.15)": "branch of bzr 1.15: names of nested branches",
    "Bazaar-NG Branch Reference Format 1": "reference to a branch in another place",
}
jackfield_repository_formats = {
    "Bazaar-NG Repository format 7": "weaves of bzr 0.8",
    "Bazaar-NG Knit Repository Format 1": "knits of bzr 0.8",
    "Bazaar Knit Repository Format 3 (bzr 0.15)": "knits of bzr 0.15, with nested trees",
    "Bazaar Knit Repository Format 4 (bzr 1.0)": "knits of bzr 1.0, with rich roots",
    "Bazaar pack repository format 1 (needs bzr 0.92)": "packs of bzr 0.92",
    "Bazaar pack repository format 1 with rich root (needs bzr 1.0)": (
        "packs of bzr 1.0, with rich roots"
    ),
    "Bazaar pack repository format 1 with subtree support (needs bzr 0.92)": (
        "packs of bzr 0.92, with nested trees"
    ),
    "Bazaar RepositoryFormatKnitPack5 (bzr 1.6)": "packs of bzr 1.6: may be stacked",
    "Bazaar RepositoryFormatKnitPack5RichRoot (bzr 1.6)": (
        "packs of bzr 1.6, with rich roots: given up for those of 1.6.1"
    ),
    "Bazaar RepositoryFormatKnitPack5RichRoot (bzr 1.6.1)": (
        "packs of bzr 1.6.1, with rich roots: may be stacked"
    ),
    "Bazaar RepositoryFormatKnitPack6 (bzr 1.9)": "packs of bzr 1.9: indexes that are trees",
    "Bazaar RepositoryFormatKnitPack6RichRoot (bzr 1.9)": (
        "packs of bzr 1.9, with rich roots: indexes that are trees"
    ),
    "Bazaar development format 2 with subtree support (needs bzr.dev from before 1.8)": (
        "packs of a development version of bzr 1.8, with nested trees"
    ),
    "Bazaar repository format 2a (needs bzr 1.16 or later)": (
        "packs of bzr 2.0: groups of compressed texts, inventories in parts"
    ),
    "Bazaar development format 8": "packs of bzr 2.0 in development, with nested trees",
}
