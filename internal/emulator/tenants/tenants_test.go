// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenants_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestSessionBootstrap(t *testing.T) {
	w := testbed.New(t)
	if a := w.Get("/tenant-management/api/v1/external/tenants/tenant-metadata"); a.Status != 200 || strings.Contains(string(a.Raw), "spokeDetails") {
		t.Errorf("%d %s", a.Status, a.Raw)
	}
	w.JSON(http.MethodPost, "/resource-usage/api/v1/telemetry", `{"url": "x", "requestMethod": "GET", "statusCode": 200, "source": "sdk", "error": null}`).Want(200)
}

// The options of contract 21 and the resources of 16.8 are one table in two units, and no id means two things (28.9).
func TestInstanceOptions(t *testing.T) {
	w := testbed.New(t)
	seen := map[string]string{}
	thousandths := map[string][4]any{}
	for _, entity := range []string{"api-deployment", "data-bridge", "webapp", "workflow", "workspace"} {
		body := w.Get("/quota/api/v1/settings/tenant-instance-options?entityType=" + entity).Want(200)
		options, _ := body["data"].([]any)
		if len(options) < 8 {
			t.Errorf("%s: only %d options", entity, len(options))
		}
		for _, item := range options {
			option, _ := item.(map[string]any)
			id := testbed.Text(option["id"])
			if name := testbed.Text(option["name"]); seen[id] != "" && !strings.HasPrefix(name, "Guide ") && !strings.HasPrefix(seen[id], "Guide ") {
				t.Errorf("id %s is %s, and %s for %s", id, seen[id], name, entity)
			}
			seen[id] = testbed.Text(option["name"])
			if entity == "workflow" {
				thousandths[id] = [4]any{option["cpu"], option["memory"], option["gpu"], option["gpuMemory"]}
			}
			if entity == "webapp" && option["gpu"] != nil {
				t.Errorf("a web app on a GPU: %v", option)
			}
		}
	}
	pico, _ := w.Get("/quota/api/v1/settings/tenant-instance-options?entityType=workflow").Body()["data"].([]any)[0].(map[string]any)
	if testbed.Text(pico["id"]) != "20" || pico["name"] != "Pico (0.125CPU, 0.125GB RAM)" || pico["cpu"] != 125.0 || pico["instanceClass"] != "General Purpose" || pico["providerInstanceId"] != nil {
		t.Errorf("the smallest option is %v", pico)
	}

	var resources []map[string]any
	if err := json.Unmarshal(w.Get("/workflows/api/v1/resources").Raw, &resources); err != nil {
		t.Fatal(err)
	}
	if len(resources) != len(thousandths) {
		t.Errorf("%d resources, %d options", len(resources), len(thousandths))
	}
	withGPU := 0
	for _, resource := range resources {
		option := thousandths[testbed.Text(resource["id"])]
		cpu, _ := resource["cpu"].(float64)
		memory, _ := resource["memory"].(float64)
		if cpu*1000 != option[0] || memory*1000 != option[1] || resource["gpu"] != option[2] {
			t.Errorf("resource %v, option %v", resource, option)
		}
		if gpuMemory, given := resource["gpuMemory"].(float64); given {
			withGPU++
			if gpuMemory*1000 != option[3] {
				t.Errorf("resource %v, option %v", resource, option)
			}
		}
	}
	if withGPU == 0 {
		t.Error("no resource has a GPU")
	}
	defaults := w.Get("/workflows/api/v1/resources/defaults").Want(200)
	if testbed.Text(defaults["instanceTypeId"]) != "21" || defaults["storage"] != "10GB" {
		t.Errorf("defaults %v", defaults)
	}
	imageID, versionID := w.Image("base", "webapp")
	if seen[imageID] != "" || seen[versionID] != "" || imageID == versionID {
		t.Errorf("image %s and version %s overlap", imageID, versionID)
	}
}

func TestInstanceOptionsNeedAnEntityType(t *testing.T) {
	w := testbed.New(t)
	const path = "/quota/api/v1/settings/tenant-instance-options"
	w.Get(path).Refused(400, "entityType")
	w.Get(path+"?entityType=webapps").Refused(400, `"webapps" is not one of`)
}
