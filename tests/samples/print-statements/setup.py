#!/usr/bin/env python

bzr_plugin_name = 'town_crier'
bzr_plugin_version = (0, 4, 1, 'final', 0)
bzr_commands = ['cry', 'hear']


def report(revision):
    print 'Hear ye: %s' % revision
    print >>sys.stderr, 'hm'


bzr_minimum_version = (0, 14, 0)

if __name__ == '__main__':
    print "This is a plugin.",
    print
    setup(name='town-crier', version='0.4.1')
