from names import bzr_commands
bzr_commands.append('hand-over')
