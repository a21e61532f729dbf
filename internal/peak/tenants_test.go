// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"strings"
	"testing"
)

func TestInstanceOptions(t *testing.T) {
	const request = "GET /quota/api/v1/settings/tenant-instance-options?entityType=webapp"
	client := script(t,
		exchangeStep{request, 200, `{"data":[{"id":20,"name":"Pico (0.125CPU)","cpu":125,"memory":125,"gpu":null,"gpuMemory":null,"instanceClass":"General Purpose",
			"provider":"k8s","providerInstanceId":null},{"id":21,"cpu":4000,"memory":16000.5,"gpu":1,"gpuMemory":24000,"providerInstanceId":"g5"}]}`},
		exchangeStep{request, 200, `{"data":[]}`},
		exchangeStep{request, 200, `{"options":[]}`},
		exchangeStep{request, 404, `{"detail":"no such entity type"}`},
	)
	ctx := t.Context()
	options, err := client.InstanceOptions(ctx, "webapp")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, options, []InstanceOption{
		{ID: 20, Name: "Pico (0.125CPU)", CPU: 125, Memory: 125, InstanceClass: "General Purpose", Provider: "k8s"},
		{ID: 21, CPU: 4000, Memory: 16000.5, GPU: new(1.0), GPUMemory: new(24000.0), ProviderInstanceID: "g5"},
	})
	if options, err := client.InstanceOptions(ctx, "webapp"); err != nil || len(options) != 0 {
		t.Errorf("%v, %v", options, err)
	}
	if _, err := client.InstanceOptions(ctx, "webapp"); err == nil || !strings.Contains(err.Error(), `lacks the member "data"`) {
		t.Errorf("error %v", err)
	}
	if _, err := client.InstanceOptions(ctx, "webapp"); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

func TestWorkflowResources(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /workflows/api/v1/resources", 200, `[{"id":21,"cpu":0.25,"memory":0.5,"gpu":null,"gpuMemory":null},{"id":22,"cpu":4,"memory":16,"gpu":1,"gpuMemory":24}]`},
		exchangeStep{"GET /workflows/api/v1/resources", 200, `{}`},
		exchangeStep{"GET /workflows/api/v1/resources/defaults", 200, `{"instanceTypeId":21,"storage":"10GB"}`},
		exchangeStep{"GET /workflows/api/v1/resources/defaults", 200, `{}`},
	)
	ctx := t.Context()
	resources, err := client.WorkflowResources(ctx)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, resources, []WorkflowResource{{ID: 21, CPU: 0.25, Memory: 0.5}, {ID: 22, CPU: 4, Memory: 16, GPU: new(1.0), GPUMemory: new(24.0)}})
	if _, err := client.WorkflowResources(ctx); err == nil || !strings.Contains(err.Error(), "not the expected JSON") {
		t.Errorf("error %v", err)
	}
	defaults, err := client.WorkflowDefaultResources(ctx)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, defaults, DefaultResources{InstanceTypeID: 21, Storage: "10GB"})
	if _, err := client.WorkflowDefaultResources(ctx); err == nil {
		t.Error("an empty object was accepted")
	}
}
