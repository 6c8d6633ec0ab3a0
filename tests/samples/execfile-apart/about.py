version = '0.4beta1'
oldest = (2, 1, 0)
