// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Paths that the host of a spoke tenant serves in place of the service host (contract 1, 16.7, 24.1).
const (
	spokeLogs      = "/spoke/api/v1/logs/workflow"
	spokeMetricsV1 = "/spoke/api/v1/metrics"
	spokeMetricsV3 = "/spoke/api/v3/metrics"
)

// metadataTime bounds the one request for the metadata of the tenant, retries included.
const metadataTime = 2 * time.Minute

// tenantMetadata are those of the tenant as the platform shows them (contract section 3).
type tenantMetadata struct {
	Tenant     json.RawMessage `json:"tenant"`
	TenantName json.RawMessage `json:"tenantName"`
	Name       json.RawMessage `json:"name"`
	TenantID   json.RawMessage `json:"tenantId"`
	ID         json.RawMessage `json:"id"`
	// SpokeDetails is there for spoke tenants only.
	SpokeDetails json.RawMessage `json:"spokeDetails"`
}

func (m tenantMetadata) tenant() Tenant {
	return Tenant{Names: known(m.TenantName, m.Tenant, m.Name), IDs: known(m.TenantID, m.ID)}
}

// isSpoke tells whether the tenant has a host of its own for some requests.
func (m tenantMetadata) isSpoke() bool {
	return len(m.SpokeDetails) > 0 && string(m.SpokeDetails) != "null"
}

// metadataOnce asks for the metadata when somebody first needs them, and keeps what was answered. Its zero value is ready.
type metadataOnce struct {
	mu     sync.Mutex
	latest *metadataAnswer
}

// metadataAnswer is what one request came to, once done is closed.
type metadataAnswer struct {
	done     chan struct{}
	metadata tenantMetadata
	err      error
}

// tenantMetadata returns the metadata, which are asked for once however many callers need them at a time. That a caller gives up
// does not end the request for the others; a request that failed is made again for whoever comes next.
func (c *Client) tenantMetadata(ctx context.Context) (tenantMetadata, error) {
	c.metadata.mu.Lock()
	asked := c.metadata.latest
	if asked == nil {
		asked = &metadataAnswer{done: make(chan struct{})}
		c.metadata.latest = asked
		go c.askMetadata(context.WithoutCancel(ctx), asked)
	}
	c.metadata.mu.Unlock()
	select {
	case <-asked.done:
		return asked.metadata, asked.err
	case <-ctx.Done():
		return tenantMetadata{}, ctx.Err()
	}
}

func (c *Client) askMetadata(ctx context.Context, asked *metadataAnswer) {
	ctx, cancel := context.WithTimeout(ctx, metadataTime)
	defer cancel()
	asked.err = c.do(ctx, call{
		method: http.MethodGet, collection: "/tenant-management/api/v1/external/tenants/tenant-metadata", idempotent: true, out: &asked.metadata,
	})
	if asked.err != nil {
		c.metadata.mu.Lock()
		c.metadata.latest = nil
		c.metadata.mu.Unlock()
	}
	close(asked.done)
}

// spoke tells whether the tenant has its workflow logs and metric queries on a host of its own, and the base URL of that: "" is the
// usual one, which also an endpoint is. A token that may not read the metadata is taken for one of a tenant without.
func (c *Client) spoke(ctx context.Context) (base string, is bool, err error) {
	metadata, err := c.tenantMetadata(ctx)
	switch status := StatusOf(err); {
	case status == http.StatusForbidden || status == http.StatusNotFound:
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("the metadata of the tenant, which say whether it has a host of its own (spoke) for this, cannot be read: %w", err)
	case !metadata.isSpoke():
		return "", false, nil
	case c.onEndpoint:
		return "", true, nil
	}
	base, err = spokeURL(metadata.SpokeDetails, c.stage)
	return base, true, err
}

// errSpokeDomain is why nothing is sent to the host of a spoke tenant.
var errSpokeDomain = errors.New("the metadata of the tenant say that it has a host of its own (spoke) for this, but not which; ask Peak support, " +
	"or set endpoint to a base URL that serves all hosts")

// dnsLabel is what may become part of a host name that the token is sent to.
var dnsLabel = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// spokeURL is the base URL of the host of a spoke tenant: service, the first label of its domain, and the stage (contract 1). No
// other part of the domain counts, so that the token stays within the platform.
func spokeURL(details json.RawMessage, stage string) (string, error) {
	var shown struct {
		Domain text `json:"domain"`
	}
	if json.Unmarshal(details, &shown) != nil {
		return "", errSpokeDomain
	}
	label, _, _ := strings.Cut(strings.ToLower(string(shown.Domain)), ".")
	if !dnsLabel.MatchString(label) {
		return "", errSpokeDomain
	}
	return stageURL("service."+label, stage), nil
}

// metricQueries is where queries of metrics go: below the path of the hub, or below that of the spoke on its host.
func (c *Client) metricQueries(ctx context.Context, hub, spoke string) (host, path string, err error) {
	host, is, err := c.spoke(ctx)
	if err != nil || !is {
		return "", hub + "/query", err
	}
	return host, spoke + "/query", nil
}
