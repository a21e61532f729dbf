package peak

import "context"

// WorkflowResource is an instance type for workflow steps (contract 16.8). CPU is in CPUs and Memory in GB, unlike in
// InstanceOption.
type WorkflowResource struct {
	ID        int64    `json:"id"`
	CPU       float64  `json:"cpu"`
	Memory    float64  `json:"memory"`
	GPU       *float64 `json:"gpu"`       // nil for none
	GPUMemory *float64 `json:"gpuMemory"` // GB, nil for none
}

// DefaultResources is what a workflow step gets that asks for nothing (contract 16.8).
type DefaultResources struct {
	InstanceTypeID int64  `json:"instanceTypeId"`
	Storage        string `json:"storage"` // e.g. "10GB"
}

// WorkflowResources lists the instance types for workflow steps.
func (c *Client) WorkflowResources(ctx context.Context) ([]WorkflowResource, error) {
	var resources []WorkflowResource
	err := c.get(ctx, "/workflows/api/v1/resources", nil, &resources, nil)
	return resources, err
}

// WorkflowDefaultResources returns the default resources of workflow steps.
func (c *Client) WorkflowDefaultResources(ctx context.Context) (DefaultResources, error) {
	var defaults DefaultResources
	err := c.get(ctx, "/workflows/api/v1/resources/defaults", nil, &defaults, func() error {
		return need("instanceTypeId", defaults.InstanceTypeID != 0)
	})
	return defaults, err
}
