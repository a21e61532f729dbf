// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"iter"
	"maps"
	"net/http"
)

// metricNamespacesPath is the collection of namespaces (contract 24.1).
const metricNamespacesPath = semanticLayer + "v1/namespaces"

// MetricNamespace is a namespace of metrics. Publishing into it makes it.
type MetricNamespace struct {
	Name        string
	Description string         // "" for none
	Metadata    map[string]any // numbers are json.Number; nil for none
	Models      []MetricModel
}

// metricNamespace is a namespace on the wire.
type metricNamespace struct {
	Name        text          `json:"name"`
	Description text          `json:"description"`
	Metadata    exact         `json:"metadata"`
	Models      []metricModel `json:"models"`
}

func (n metricNamespace) result() MetricNamespace {
	return MetricNamespace{Name: noNull(n.Name), Description: noNull(n.Description), Metadata: objectOf(n.Metadata.value), Models: modelsOf(n.Models)}
}

// objectOf is a JSON object, also one that came as text.
func objectOf(value any) map[string]any {
	if encoded, is := value.(string); is {
		var inner exact
		if json.Unmarshal([]byte(encoded), &inner) != nil {
			return nil
		}
		value = inner.value
	}
	object, _ := value.(map[string]any)
	return object
}

// ListMetricNamespaces lists the namespaces of the tenant.
func (c *Client) ListMetricNamespaces(ctx context.Context) iter.Seq2[MetricNamespace, error] {
	return mapped(list[metricNamespace](ctx, c, listing{collection: metricNamespacesPath, keys: []string{"namespaces"}}), metricNamespace.result)
}

// GetMetricNamespace finds a namespace by its name in the list: the platform has no request for one. 404 when there is none.
func (c *Client) GetMetricNamespace(ctx context.Context, name string) (MetricNamespace, error) {
	for found, err := range c.ListMetricNamespaces(ctx) {
		if err != nil || found.Name == name {
			return found, listFailed(err)
		}
	}
	return MetricNamespace{}, notListed(metricNamespacesPath, "there is no namespace "+name)
}

// MetricNamespacePatch is the body of UpdateMetricNamespace. Nil members stay as they are.
type MetricNamespacePatch struct {
	Description *string
	Metadata    map[string]any
}

// UpdateMetricNamespace changes description and metadata, and returns what the namespace has then. Whether the platform replaces the
// metadata or merges it into what is there is not documented: members that are left over are sent again as null.
func (c *Client) UpdateMetricNamespace(ctx context.Context, name string, patch MetricNamespacePatch) (MetricNamespace, error) {
	answered, err := c.patchMetricNamespace(ctx, name, patch.Description, patch.Metadata)
	if err != nil || patch.Metadata == nil {
		return answered, err
	}
	cleared := map[string]any{}
	for member, value := range answered.Metadata {
		if _, wanted := patch.Metadata[member]; !wanted && value != nil {
			cleared[member] = nil
		}
	}
	if len(cleared) == 0 {
		return answered, nil
	}
	maps.Copy(cleared, patch.Metadata)
	return c.patchMetricNamespace(ctx, name, nil, cleared)
}

func (c *Client) patchMetricNamespace(ctx context.Context, name string, description *string, metadata map[string]any) (MetricNamespace, error) {
	body := struct {
		Description *string `json:"description,omitempty"`
		Metadata    *string `json:"metadata,omitempty"`
	}{Description: description}
	if metadata != nil {
		encoded, err := json.Marshal(metadata)
		if err != nil {
			return MetricNamespace{}, err
		}
		text := string(encoded)
		body.Metadata = &text
	}
	var answer metricNamespace
	err := c.do(ctx, call{
		method: http.MethodPatch, collection: metricNamespacesPath, item: []string{name}, body: body, idempotent: true, out: &answer, bodyless: true,
	})
	found := answer.result()
	found.Name = name
	return found, err
}

// DeleteMetricNamespace deletes a namespace with all that is published in it. One that is already gone (404) is a success.
func (c *Client) DeleteMetricNamespace(ctx context.Context, name string) error {
	return c.delete(ctx, metricNamespacesPath, name)
}
