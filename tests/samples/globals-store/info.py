bzr_plugin_name = 'puppet'
bzr_plugin_version = (1, 0, 0, 'dev', 0)
for _host in ('bzr', 'brz'):
    globals()[_host + '_commands'] = ['pull-string']
bzr_compatible_versions = [(2, 4, 0)]
