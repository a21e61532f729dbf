terraform import peak_metric_publication.sales sales/3f0c8a56-9d1e-4b7a-8c2d-5e6f70819203
