# By the id of the image. Its latest version becomes the managed one.
terraform import peak_image.dashboard 42
