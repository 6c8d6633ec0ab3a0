LATEST = 3
label = 'Quarry pit format %d\n'
