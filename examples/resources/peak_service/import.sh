# The id is what `peak services list` of the Peak CLI shows. Services of the older webapps API are imported by their id as well.
terraform import peak_service.sales_ui 632a4e7c-ab86-4ecb-8f34-99b5da531ceb
