# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""The tenant, its users and its cache."""

# What each command of the cache is given.
CACHE = {
    "ping": (),
    "set": ("--key", "a", "--value", "1", "--ttl", "60"),
    "get": ("--key", "a"),
    "mset": ("--mapping", '{"b": "2", "c": "3"}'),
    "mget": ("--keys", "a,b"),
    "exists": ("--keys", "a,b"),
    "expire": ("--key", "b", "--ttl", "30"),
    "ttl": ("--key", "b"),
    "delete": ("--keys", "a"),
    "flush-pattern": ("--pattern", "b*"),
    "flush-tenant": (),
}


def tenant(run):
    """Everything of `peak tenants` and `peak users`."""
    run.insert("permission", {"id": "PRICING.GUARDRAILS", "actions": ["read"]})
    run("tenants list-instance-options", "--entity-type", "workflow")
    run("tenants list-warehouses")
    run("tenants get-credentials")
    run("users check-permission", "--feature", "PRICING.GUARDRAILS", "--action", "read")


def cache(run):
    """Everything of `peak cache`, where a server for it is installed."""
    if not run.cache:
        run.skip([f"cache {name}" for name in CACHE], "no valkey-server and no redis-server is installed")
        return
    for name, arguments in CACHE.items():
        run(f"cache {name}", *arguments)
