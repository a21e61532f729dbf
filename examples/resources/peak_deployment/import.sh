# The id is what `peak blocks deployments list` or `peak apps deployments list` of the Peak CLI shows. Values that the platform
# masks, and parameters_wo, cannot be read back: the next revision sends what is configured.
terraform import peak_deployment.etl 632a4e7c-ab86-4ecb-8f34-99b5da531ceb
