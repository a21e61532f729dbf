// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
)

// WorkflowResource is an instance type for workflow steps (contract 16.8). CPU is in CPUs and Memory in GB, unlike in
// InstanceOption.
type WorkflowResource struct {
	ID        int64    `json:"id"`
	CPU       float64  `json:"cpu"`
	Memory    float64  `json:"memory"`
	GPU       *float64 `json:"gpu"`       // nil for none
	GPUMemory *float64 `json:"gpuMemory"` // GB, nil for none
}

// UnmarshalJSON takes an id in any spelling of a whole number.
func (r *WorkflowResource) UnmarshalJSON(data []byte) error {
	type plain WorkflowResource
	answer := struct {
		*plain
		ID integer `json:"id"`
	}{plain: (*plain)(r)}
	err := json.Unmarshal(data, &answer)
	r.ID = int64(answer.ID)
	return err
}

// DefaultResources is what a workflow step gets that asks for nothing (contract 16.8).
type DefaultResources struct {
	InstanceTypeID int64
	Storage        string // e.g. "10GB"
}

// WorkflowResources lists the instance types for workflow steps.
func (c *Client) WorkflowResources(ctx context.Context) ([]WorkflowResource, error) {
	var resources []WorkflowResource
	err := c.get(ctx, "/workflows/api/v1/resources", nil, &resources, nil)
	return resources, err
}

// WorkflowDefaultResources returns the default resources of workflow steps.
func (c *Client) WorkflowDefaultResources(ctx context.Context) (DefaultResources, error) {
	var answer struct {
		InstanceTypeID integer `json:"instanceTypeId"`
		Storage        string  `json:"storage"`
	}
	err := c.get(ctx, "/workflows/api/v1/resources/defaults", nil, &answer, func() error {
		return need("instanceTypeId", answer.InstanceTypeID != 0)
	})
	return DefaultResources{InstanceTypeID: int64(answer.InstanceTypeID), Storage: answer.Storage}, err
}
