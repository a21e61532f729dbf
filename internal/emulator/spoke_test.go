// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

// TestSpokeTenant has workflow logs and metric queries at the paths of the spoke, and the usual ones refuse; for other tenants it is
// the other way round.
func TestSpokeTenant(t *testing.T) {
	t.Parallel()
	for _, domain := range []string{"", "acme.example.com"} {
		w := testbed.New(t, func(o *emulator.Options) { o.Spoke = domain })
		hub, spoke := http.StatusOK, http.StatusNotFound
		if domain != "" {
			hub, spoke = spoke, hub
		}
		metadata := string(w.Get("/tenant-management/api/v1/external/tenants/tenant-metadata").Raw)
		if strings.Contains(metadata, domain) != (domain != "" || !strings.Contains(metadata, "spokeDetails")) {
			t.Errorf("metadata of the tenant with domain %q: %s", domain, metadata)
		}
		path := w.Execute(w.Flow("x", `{"a": {"type": "http", "method": "get", "url": "u"}}`, ""), `{}`)
		w.Clock.Move(testbed.Lifecycle)
		node := testbed.Dig(w.Get(path).Want(200), "steps", 0, "nodeId")
		w.Get(path + "/logs?stepName=a").Want(hub)
		w.Get(path + "/logs/download?stepName=a").Want(hub)
		log := w.Get("/spoke/api/v1/logs/workflow?logSource=" + node + "&startTime=2024-05-01T09:30:00Z").Want(spoke)
		if spoke == http.StatusOK {
			testbed.WantDig(t, log, "Success", "stepRunStatus")
			w.Get("/spoke/api/v1/logs/workflow?logSource=x").Refused(404, "no log source x")
			w.Get("/spoke/api/v1/logs/workflow").Refused(400, "logSource is required")
		}
		w.JSON(http.MethodPost, "/_emulator/metric-rows", `{"namespace": "sales", "measures": ["o.count"], "rows": [{"o.count": 3}]}`).Want(201)
		w.Get("/semantic-layer/api/v1/metrics/query?namespace=sales&measures=o.count").Want(hub)
		w.Get("/spoke/api/v1/metrics/query?namespace=sales&measures=o.count").Want(spoke)
		const batch = `{"queries": [{"namespace": "sales", "measures": ["o.count"]}]}`
		for path, want := range map[string]int{"/semantic-layer/api/v3/metrics/query": hub, "/spoke/api/v3/metrics/query": spoke} {
			if got := w.JSON(http.MethodPost, path, batch).Status; got != want {
				t.Errorf("%s answers %d, want %d", path, got, want)
			}
		}
	}
}

// TestNoControl leaves nothing of the emulator's own API but what the platform hands out.
func TestNoControl(t *testing.T) {
	t.Parallel()
	w := testbed.New(t, func(o *emulator.Options) { o.NoControl = true })
	for _, path := range []string{"/_emulator", "/_emulator/", "/_emulator/objects", "/_emulator/journal", "/_emulator/metric-rows", "/_emulator/console/"} {
		w.Get(path).Refused(404, "There is no GET")
	}
	w.JSON(http.MethodPost, "/_emulator/reset", `{}`).Refused(404, "There is no POST")
	path := w.Execute(w.Flow("x", `{"a": {"type": "http", "method": "get", "url": "u"}}`, ""), `{}`)
	address := testbed.Text(w.Get(path + "/logs/download?stepName=a").Want(200)["downloadUrl"])
	if got := w.Get(strings.TrimPrefix(address, w.URL)).Status; got != http.StatusOK {
		t.Errorf("the address %s that was handed out answers %d", address, got)
	}
}

// TestContraryAfterReset stays contrary in what the platform does by itself, and not in its answers alone.
func TestContraryAfterReset(t *testing.T) {
	t.Parallel()
	w := testbed.New(t, func(o *emulator.Options) { o.Contrary = true })
	w.JSON(http.MethodPost, "/_emulator/reset", `{}`)
	if err := w.Reset(); err != nil {
		t.Fatal(err)
	}
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, []byte("PK\x05\x06"+strings.Repeat("\x00", 18)), "name", "app").Body()["id"])
	w.Delete(testbed.ArtifactsPath + id)
	if got := w.Get(testbed.ArtifactsPath + id).Status; got != http.StatusOK {
		t.Errorf("a deleted artifact answers %d at once, where a contrary platform takes its time", got)
	}
}
