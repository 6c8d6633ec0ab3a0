bzr_plugin_name = 'herbarium'
bzr_plugin_version = (1, 0, 0, 'beta', 4)
bzr_commands = []
bzr_control_formats = {
    "Herbarium drawer": {
        ".herbarium/": None,
        ".herbarium/format": "Drawer 1\n",
        ".herbarium/lock/": "",
    },
}
bzr_branch_formats = {
    "Herbarium branch format 1\n": "Herbarium branch, first edition",
    "Herbarium branch format 2\n": "Herbarium branch, second edition",
}
bzr_checkout_formats = {"Herbarium sheet\n": "Pressed working tree"}
bzr_repository_formats = {"Herbarium cabinet (needs \"glue\")\n": "Cabinet"}
