print("prices")
