print("the prices")
