bzr_plugin_name = 'tightrope'
from apis import bzr_minimum_version, maximum as bzr_maximum_version
bzr_commands = ['balance']
