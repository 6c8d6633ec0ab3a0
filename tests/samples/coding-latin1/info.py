#!/usr/bin/env python
# -*- coding: latin-1 -*-
bzr_plugin_name = 'enigme'
bzr_author = 'Hélène Exemple'
bzr_plugin_version = (1, 0, 0, 'final', 0)
