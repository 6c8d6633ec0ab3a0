from . import check_clay, version_info

LABELS = {'Kiln shelf %d\n' % version_info[0]: 'Shelf'}


class ShelfFormat(object):
    def initialize(self, place):
        check_clay()
