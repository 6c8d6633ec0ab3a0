"""What this plugin declares, which is all that it does.

Each description has those paths that the system's documentation names and that every version of it
makes, and enough of them that no ordinary directory has them all.
"""

jackfield_plugin_name = "foreign_formats"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_control_formats = {
    # GNU Arch: the project tree and the archive of tla and baz. An archive of the first format
    # and one of Bazaar 1 differ in what .archive-version says.
    "Arch project tree": {
        "{arch}/": None,
        "{arch}/.arch-project-tree": "Hackerlab arch project directory, format version 1.\n",
        "{arch}/=tagging-method": None,
    },
    "Arch archive": {".archive-version": None, "=meta-info/": None, "=meta-info/name": None},
    # BitKeeper: bk help bk-intro; what is in SCCS directories moved to .bk with version 7.
    "BitKeeper repository": {"BitKeeper/": None, "BitKeeper/etc/": None, "BitKeeper/log/": None},
    # DVC: user guide, "Internal directories and files".
    "DVC project": {".dvc/": None, ".dvc/.gitignore": None, ".dvc/config": None},
    # DataLad: the handbook, "Hidden files and directories".
    "DataLad dataset": {".datalad/": None, ".datalad/config": None},
    # Game of Trees: got-worktree(5).
    "Got work tree": {
        ".got/": None,
        ".got/base-commit": None,
        ".got/file-index": None,
        ".got/head-ref": None,
        ".got/path-prefix": None,
        ".got/repository": None,
    },
    # git-annex: "internals"; a bare repository has no .git around it.
    "git-annex repository": {".git/HEAD": None, ".git/annex/": None, ".git/objects/": None},
    "git-annex bare repository": {
        "HEAD": None,
        "annex/": None,
        "config": None,
        "objects/": None,
        "refs/": None,
    },
    # Jujutsu: "Architecture"; the repository of a second workspace is in a file.
    "Jujutsu repository": {
        ".jj/": None,
        ".jj/repo/": None,
        ".jj/repo/store/": None,
        ".jj/working_copy/": None,
    },
    "Jujutsu workspace": {".jj/": None, ".jj/repo": None, ".jj/working_copy/": None},
    # Monotone: the manual, "Reserved Files".
    "Monotone workspace": {"_MTN/": None, "_MTN/options": None, "_MTN/revision": None},
    # Perforce: p4 init makes a server of one's own; .p4config is the customary P4CONFIG.
    "Perforce personal server": {".p4config": None, ".p4root/": None},
    "Perforce client workspace": {".p4config": None},
    # Pijul: libpijul, fs_representation; before 1.0 the changes were called patches.
    "Pijul repository": {".pijul/": None, ".pijul/changes/": None, ".pijul/pristine/": None},
    "Pijul repository (before 1.0)": {
        ".pijul/": None,
        ".pijul/patches/": None,
        ".pijul/pristine/": None,
    },
    # Plastic SCM, now Unity Version Control.
    "Plastic SCM workspace": {".plastic/": None, ".plastic/plastic.workspace": None},
    # Quilt: quilt(1); the state of patches, on whatever is below them.
    "Quilt patched tree": {".pc/": None, ".pc/.version": "2\n"},
    # RCS: ci(1).
    "RCS directory": {"RCS/": None},
    # SCCS: sccs(1).
    "SCCS directory": {"SCCS/": None},
    # Sapling: as Mercurial has it, under another name.
    "Sapling repository": {".sl/": None, ".sl/requires": None, ".sl/store/": None},
    # Sun WorkShop TeamWare: the "CodeManager" chapters of its manual.
    "TeamWare workspace": {"Codemgr_wsdata/": None, "Codemgr_wsdata/nametable": None},
    # Veracity.
    "Veracity working copy": {".sgdrawer/": None, ".sgdrawer/wc.db": None},
}
jackfield_per_directory_formats = ["RCS directory", "SCCS directory"]
