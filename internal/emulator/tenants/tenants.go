// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package tenants is what a tenant has and may: its metadata and instance types, permissions, and data warehouses (contract
// sections 3, 21 and 22).
package tenants

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// API is the area of contract sections 3, 16.8 and 21 as far as it needs no state: session bootstrap, telemetry,
// instance types.
type API struct {
	// spoke is the domain of a spoke tenant, "" for another one.
	spoke   string
	options map[string][]instanceOption
}

// Entity types of instance options.
const (
	EntityAPI      = "api-deployment"
	entityBridge   = "data-bridge"
	EntityWebapp   = "webapp"
	EntityWorkflow = "workflow"
	entitySpace    = "workspace"
)

// instanceOption is an instance type. CPU, memory, GPU memory are thousandths (contract 21).
type instanceOption struct {
	ID                 int64   `json:"id"`
	Name               string  `json:"name"`
	CPU                int64   `json:"cpu"`
	Memory             int64   `json:"memory"`
	GPU                *int64  `json:"gpu"`
	GPUMemory          *int64  `json:"gpuMemory"`
	InstanceClass      string  `json:"instanceClass"`
	Provider           string  `json:"provider"`
	ProviderInstanceID *string `json:"providerInstanceId"`
}

// New makes the area with the instance types of a tenant. A spoke tenant is one with a domain for that.
func New(spoke string) *API {
	t := &API{spoke: spoke, options: instanceOptions()}
	return t
}

// Area declares what the platform has of tenants.
func (t *API) Area() world.Area {
	return world.Area{
		Name: "tenants",
		Routes: []wire.Route{
			{Method: http.MethodGet, Path: "/tenant-management/api/v1/external/tenants/tenant-metadata", Handler: t.metadata},
			{Method: http.MethodPost, Path: "/resource-usage/api/v1/telemetry", Handler: t.telemetry, Passive: true},
			{Method: http.MethodGet, Path: "/quota/api/v1/settings/tenant-instance-options", Handler: t.list},
			{Method: http.MethodGet, Path: "/workflows/api/v1/resources", Handler: t.resources},
			{Method: http.MethodGet, Path: "/workflows/api/v1/resources/defaults", Handler: t.defaults},
		},
	}
}

// metadata must not have the key spokeDetails but for spoke tenants: its mere presence makes the tenant one (contract 3).
func (t *API) metadata(*wire.Request) (wire.Reply, error) {
	if t.spoke != "" {
		return wire.OK(map[string]any{"spokeDetails": map[string]any{"domain": t.spoke}})
	}
	return wire.OK(wire.Empty{})
}

// telemetry is taken and dropped.
func (t *API) telemetry(*wire.Request) (wire.Reply, error) { return wire.OK(wire.Empty{}) }

func (t *API) list(r *wire.Request) (wire.Reply, error) {
	entity := r.Query.Get("entityType")
	options, known := t.options[entity]
	if !known {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "entityType: %q is not one of api-deployment, data-bridge, webapp, workflow, workspace.", entity)
	}
	return wire.OK(map[string]any{"data": options})
}

// resources are the instance types of workflow steps, in whole CPUs and GB (contract 16.8).
func (t *API) resources(*wire.Request) (wire.Reply, error) {
	type resource struct {
		ID        int64    `json:"id"`
		CPU       float64  `json:"cpu"`
		Memory    float64  `json:"memory"`
		GPU       *int64   `json:"gpu"`
		GPUMemory *float64 `json:"gpuMemory"`
	}
	list := []resource{}
	for _, option := range t.options[EntityWorkflow] {
		item := resource{ID: option.ID, CPU: float64(option.CPU) / 1000, Memory: float64(option.Memory) / 1000, GPU: option.GPU}
		if option.GPUMemory != nil {
			memory := float64(*option.GPUMemory) / 1000
			item.GPUMemory = &memory
		}
		list = append(list, item)
	}
	return wire.OK(list)
}

func (t *API) defaults(*wire.Request) (wire.Reply, error) {
	return wire.OK(map[string]any{"instanceTypeId": t.Standard(EntityWorkflow), "storage": "10GB"})
}

// Has tells whether an entity type may run on an instance type.
func (t *API) Has(entity string, id int64) bool {
	for _, option := range t.options[entity] {
		if option.ID == id {
			return true
		}
	}
	return false
}

// Standard is the instance type that an entity gets when none is named: the second smallest.
func (t *API) Standard(entity string) int64 { return t.options[entity][1].ID }

// guideInstances are the ids of instance types that Peak's guides, samples and the examples here use. What is written there
// works on every entity type.
func guideInstances() []int64 { return []int64{1, 20, 21, 22, 24, 43} }

// instanceOptions is the table of instance types. Each entity type has ids of its own and those that guides use, and all are
// below the ids of workflows, images and versions (contract 28.9).
func instanceOptions() map[string][]instanceOption {
	sizes := []instanceSize{
		{"Pico", 125, 125, 0},
		{"Nano", 250, 500, 0},
		{"Micro", 500, 1000, 0},
		{"Small", 1000, 2000, 0},
		{"Medium", 2000, 4000, 0},
		{"Large", 4000, 16000, 0},
		{"XLarge", 8000, 32000, 0},
		{"2XLarge", 16000, 64000, 0},
		{"GPU Small", 4000, 16000, 1},
		{"GPU Large", 16000, 64000, 4},
	}
	options := map[string][]instanceOption{}
	for i, entity := range []string{EntityWorkflow, EntityWebapp, EntityAPI, entitySpace, entityBridge} {
		first := int64(20 * (i + 1))
		for j, size := range sizes {
			if size.gpu > 0 && entity != EntityWorkflow && entity != entitySpace {
				continue
			}
			option := size.option(first + int64(j))
			options[entity] = append(options[entity], option)
		}
		for _, id := range guideInstances() {
			if !slices.ContainsFunc(options[entity], func(option instanceOption) bool { return option.ID == id }) {
				// Greater than all others, so that none of them is what a filter for the smallest finds.
				option := instanceSize{name: "Guide " + world.Key(id), cpu: 32_000, memory: 128_000}.option(id)
				options[entity] = append(options[entity], option)
			}
		}
	}
	return options
}

// instanceSize is what an instance type consists of: thousandths of a CPU and of a GB, and GPUs.
type instanceSize struct {
	name             string
	cpu, memory, gpu int64
}

// option is an instance type of the size.
func (size instanceSize) option(id int64) instanceOption {
	option := instanceOption{
		ID: id, CPU: size.cpu, Memory: size.memory, InstanceClass: "General Purpose", Provider: "k8s",
		Name: fmt.Sprintf("%s (%sCPU, %sGB RAM)", size.name, thousandths(size.cpu), thousandths(size.memory)),
	}
	if size.gpu > 0 {
		gpus, memory := size.gpu, size.gpu*16000
		option.GPU, option.GPUMemory, option.InstanceClass = &gpus, &memory, "GPU"
		option.Name = fmt.Sprintf("%s (%sCPU, %sGB RAM, %d GPU)", size.name, thousandths(size.cpu), thousandths(size.memory), gpus)
	}
	return option
}

func thousandths(n int64) string { return strconv.FormatFloat(float64(n)/1000, 'f', -1, 64) }
