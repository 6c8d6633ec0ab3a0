numbers = (0, 2)
level = 'alpha'
