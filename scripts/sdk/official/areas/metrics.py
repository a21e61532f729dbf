# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Metrics: collections, publications, namespaces and queries."""


def metrics(run):
    """Everything of `peak metrics`."""
    run.platform.rows()
    made = run("metrics create-collection", run.body("metrics create-collection")).get("collectionId")
    run("metrics list-collections", "--page-size", 5)
    published = run("metrics publish", run.body("metrics publish", namespace="default")).get("publicationId")
    run("metrics list", "--namespace", "default", "--type", "all")
    run("metrics query", run.body("metrics query"))
    run("metrics query-v3", run.file("metrics query-v3", {"queries": [{"namespace": "default", "measures": ["product.price"]}]}))
    run("metrics get-source", "--namespace", "default")
    run("metrics get-warehouse-schema", "--schema", "shop", "--tables", "product")
    run("metrics list-namespaces")
    run("metrics update-namespace", run.file("metrics update-namespace", {"namespace": "default", "description": "Products"}))
    run("metrics delete", "--publication-id", published)
    run("metrics publish", run.body("metrics publish", namespace="other"), dry=False)
    run("metrics delete-namespace", "--namespace", "other")
    run("metrics delete-collection", made)
