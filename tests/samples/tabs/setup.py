WITH_EXTRAS	=	True

bzr_plugin_name	= 'typewriter'
if WITH_EXTRAS:
	bzr_commands = [
		'type',	'ring-bell',
	]
	if not WITH_EXTRAS:
		bzr_commands = []
bzr_plugin_version = (1,	2,	3,	'final',	0)

def configure():
	if True:
		return	None

if __name__ == '__main__':
	from distutils.core import setup
	setup(name='typewriter', version='1.2.3')
