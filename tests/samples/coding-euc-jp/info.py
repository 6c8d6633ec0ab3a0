# coding: euc-jp
# 提灯 means lantern.
bzr_plugin_name = 'chochin'
bzr_author = '山田太郎'
bzr_plugin_version = (0, 1, 0, 'dev', 0)
