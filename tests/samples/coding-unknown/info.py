# coding: klingon
bzr_plugin_name = 'bird_of_prey'
