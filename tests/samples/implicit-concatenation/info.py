bzr_plugin_name = 'col' 'lage'
bzr_commands = ['cut'
                '-out', "paste", ]
bzr_control_formats = {'Collage': {'.collage/format': b'Collage \x01\n', '.collage/glue': r'no\n'
                                   '\x41\u00e9\N{SNOWMAN}\101\n'}}
bzr_notes = """first line
second line\
 goes on"""
