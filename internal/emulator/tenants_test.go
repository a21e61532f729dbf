package emulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestSessionBootstrap(t *testing.T) {
	w := newTestbed(t)
	if a := w.get("/tenant-management/api/v1/external/tenants/tenant-metadata"); a.status != 200 || strings.Contains(string(a.raw), "spokeDetails") {
		t.Errorf("%d %s", a.status, a.raw)
	}
	w.json(http.MethodPost, "/resource-usage/api/v1/telemetry", `{"url": "x", "requestMethod": "GET", "statusCode": 200, "source": "sdk", "error": null}`).want(200)
}

// The options of contract 21 and the resources of 16.8 are one table in two units, and no id means two things (28.9).
func TestInstanceOptions(t *testing.T) {
	w := newTestbed(t)
	seen := map[string]string{}
	thousandths := map[string][4]any{}
	for _, entity := range []string{"api-deployment", "data-bridge", "webapp", "workflow", "workspace"} {
		body := w.get("/quota/api/v1/settings/tenant-instance-options?entityType=" + entity).want(200)
		options, _ := body["data"].([]any)
		if len(options) < 8 {
			t.Errorf("%s: only %d options", entity, len(options))
		}
		for _, item := range options {
			option, _ := item.(map[string]any)
			id := text(option["id"])
			if name := text(option["name"]); seen[id] != "" && !strings.HasPrefix(name, "Guide ") && !strings.HasPrefix(seen[id], "Guide ") {
				t.Errorf("id %s is %s, and %s for %s", id, seen[id], name, entity)
			}
			seen[id] = text(option["name"])
			if entity == "workflow" {
				thousandths[id] = [4]any{option["cpu"], option["memory"], option["gpu"], option["gpuMemory"]}
			}
			if entity == "webapp" && option["gpu"] != nil {
				t.Errorf("a web app on a GPU: %v", option)
			}
		}
	}
	pico, _ := w.get("/quota/api/v1/settings/tenant-instance-options?entityType=workflow").body()["data"].([]any)[0].(map[string]any)
	if text(pico["id"]) != "20" || pico["name"] != "Pico (0.125CPU, 0.125GB RAM)" || pico["cpu"] != 125.0 || pico["instanceClass"] != "General Purpose" || pico["providerInstanceId"] != nil {
		t.Errorf("the smallest option is %v", pico)
	}

	var resources []map[string]any
	if err := json.Unmarshal(w.get("/workflows/api/v1/resources").raw, &resources); err != nil {
		t.Fatal(err)
	}
	if len(resources) != len(thousandths) {
		t.Errorf("%d resources, %d options", len(resources), len(thousandths))
	}
	withGPU := 0
	for _, resource := range resources {
		option := thousandths[text(resource["id"])]
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
	defaults := w.get("/workflows/api/v1/resources/defaults").want(200)
	if text(defaults["instanceTypeId"]) != "21" || defaults["storage"] != "10GB" {
		t.Errorf("defaults %v", defaults)
	}
	imageID, versionID := w.image("base", "webapp")
	if seen[imageID] != "" || seen[versionID] != "" || imageID == versionID {
		t.Errorf("image %s and version %s overlap", imageID, versionID)
	}
}

func TestInstanceOptionsNeedAnEntityType(t *testing.T) {
	w := newTestbed(t)
	const path = "/quota/api/v1/settings/tenant-instance-options"
	w.get(path).refused(400, "entityType")
	w.get(path+"?entityType=webapps").refused(400, `"webapps" is not one of`)
}
