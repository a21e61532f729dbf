// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// InstanceOption is an instance type that the tenant may use (contract 21). CPU is in thousandths of a CPU and Memory in
// thousandths of a GB, unlike in WorkflowResource.
type InstanceOption struct {
	ID                 int64    `json:"id"`
	Name               string   `json:"name"`
	CPU                float64  `json:"cpu"`
	Memory             float64  `json:"memory"`
	GPU                *float64 `json:"gpu"`       // nil for none; unit as sent
	GPUMemory          *float64 `json:"gpuMemory"` // nil for none; unit as sent
	InstanceClass      string   `json:"instanceClass"`
	Provider           string   `json:"provider"`
	ProviderInstanceID string   `json:"providerInstanceId"`
}

// UnmarshalJSON takes an id in any spelling of a whole number.
func (o *InstanceOption) UnmarshalJSON(data []byte) error {
	type plain InstanceOption
	answer := struct {
		*plain
		ID integer `json:"id"`
	}{plain: (*plain)(o)}
	err := json.Unmarshal(data, &answer)
	o.ID = int64(answer.ID)
	return err
}

// InstanceOptions lists the instance types for an entity type: api-deployment, data-bridge, webapp, workflow or workspace.
func (c *Client) InstanceOptions(ctx context.Context, entityType string) ([]InstanceOption, error) {
	var answer struct {
		Data *[]InstanceOption `json:"data"`
	}
	err := c.do(ctx, call{
		method: http.MethodGet, collection: "/quota/api/v1/settings/tenant-instance-options", idempotent: true,
		query: url.Values{"entityType": {entityType}}, out: &answer, check: func() error { return need("data", answer.Data != nil) },
	})
	if err != nil {
		return nil, err
	}
	return *answer.Data, nil
}
