#!/usr/bin/python
# -*- coding: iso-8859-15 -*-
# -*- coding: utf-8 -*-
bzr_plugin_name = 'exchange'
bzr_author = '5 € für Œuvre'
