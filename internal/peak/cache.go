// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
)

// Ports and engine of a cache that the platform does not name (contract 24.2).
const (
	cachePort        = "6379"
	cachePortOfTLS   = "6380"
	cacheEngine      = "valkey"
	cacheSchemeTLS   = "rediss"
	cacheSchemePlain = "redis"
)

// CacheCredentials say how to connect to the cache of the tenant, which speaks the protocol of Valkey and Redis (contract 24.2).
// URL and Password are secret.
type CacheCredentials struct {
	// Tenant is what the names of all keys begin with, followed by a colon.
	Tenant string

	// URL holds all of it: rediss://user:password@host:port, with the scheme redis where the connection is not encrypted.
	URL string

	Host     string
	Port     string
	User     string
	Password string
}

// GetCacheCredentials reads the credentials of the cache. The platform gives them as a URL or in parts; the answer here has both.
func (c *Client) GetCacheCredentials(ctx context.Context) (CacheCredentials, error) {
	var answer struct {
		Tenant   text `json:"tenant"`
		Engine   text `json:"engine"`
		URL      text `json:"url"`
		Host     text `json:"host"`
		Port     text `json:"port"`
		UserID   text `json:"userId"`
		Password text `json:"password"`
	}
	err := c.do(ctx, call{
		method: http.MethodGet, collection: "/connections/api/v1/connections/valkey-credentials", idempotent: true, out: &answer,
		check: func() error { return need("tenant", answer.Tenant != "") },
	})
	if err != nil {
		return CacheCredentials{}, err
	}
	found := CacheCredentials{
		Tenant: string(answer.Tenant), URL: string(answer.URL), Host: string(answer.Host), Port: string(answer.Port),
		User: string(answer.UserID), Password: string(answer.Password),
	}
	if found.URL != "" {
		err := found.fromURL()
		return found, err
	}
	if found.Host == "" {
		return CacheCredentials{}, errors.New("the platform answered cache credentials with neither a url nor a host")
	}
	found.toURL(string(answer.Engine))
	return found, nil
}

// fromURL takes the parts from the URL. The error does not quote it, since it is secret.
func (c *CacheCredentials) fromURL() error {
	parsed, err := url.Parse(c.URL)
	if err != nil || parsed.Hostname() == "" {
		return errors.New("the platform answered cache credentials whose url is none")
	}
	c.Host, c.Port, c.User = parsed.Hostname(), cmp.Or(parsed.Port(), cachePort), parsed.User.Username()
	c.Password, _ = parsed.User.Password()
	return nil
}

// toURL makes the URL from the parts. Valkey knows a tenant by its name, and is encrypted.
func (c *CacheCredentials) toURL(engine string) {
	c.Port = cmp.Or(c.Port, cachePort)
	isValkey := cmp.Or(engine, cacheEngine) == cacheEngine
	if isValkey {
		c.User = cmp.Or(c.User, c.Tenant)
	}
	scheme := cacheSchemePlain
	if isValkey || c.Port == cachePortOfTLS {
		scheme = cacheSchemeTLS
	}
	whole := url.URL{Scheme: scheme, User: url.UserPassword(c.User, c.Password), Host: net.JoinHostPort(c.Host, c.Port)}
	c.URL = whole.String()
}
