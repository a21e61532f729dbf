// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestFolderIsReadOnce plans resources of all types that pack a folder. The content of its file changes after the first
// plan in a way that only reading shows, so whoever reads it again plans another hash.
func TestFolderIsReadOnce(t *testing.T) {
	t.Parallel()
	dir := acctest.Folder(t, map[string]string{"Dockerfile": "FROM python"})
	artifact := map[string]any{"path": dir}
	workflow := map[string]any{
		"images": map[string]any{"base": map[string]any{"dockerfile": "Dockerfile"}},
		"steps":  map[string]any{"run": map[string]any{"image_ref": "base", "command": "python run.py"}},
	}
	plans := []struct {
		typeName string
		config   map[string]any
	}{
		{"peak_artifact", map[string]any{"name": "a", "path": dir}},
		{"peak_image", map[string]any{"name": "a", "type": "workflow", "artifact": artifact}},
		{"peak_block_spec", map[string]any{"name": "a", "summary": "a", "artifact": artifact, "workflow": workflow, "release": map[string]any{"version": "1.0.0"}}},
		{"peak_block_spec_release", map[string]any{"spec_id": "7b5c4c3e-9f1e-4a53-8c53-0d2a4f1e5c1b", "version": "2.0.0", "artifact": artifact, "workflow": workflow}},
	}
	// In any order, so that each type is planned with what another one has read.
	for first := range plans {
		server := configured(t)
		hash := plannedHash(t, server, plans[first].typeName, plans[first].config)
		if len(hash) != 64 {
			t.Fatalf("%s: hash %q", plans[first].typeName, hash)
		}
		rewrite(t, filepath.Join(dir, "Dockerfile"))
		for _, plan := range plans {
			if got := plannedHash(t, server, plan.typeName, plan.config); got != hash {
				t.Errorf("%s read the folder again after %s", plan.typeName, plans[first].typeName)
			}
		}
	}
}

// rewrite gives a file other content of the same size and time.
func rewrite(t *testing.T, file string) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	other := strings.ToUpper(string(before))
	if other == string(before) {
		other = strings.ToLower(other)
	}
	if err := os.WriteFile(file, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

// configured is a provider process of its own, for a platform that is not there.
func configured(t *testing.T) tfprotov6.ProviderServer {
	t.Helper()
	server, err := acctest.Factories()["peak"]()
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: &tfprotov6.DynamicValue{JSON: []byte(`{"endpoint":"http://127.0.0.1:9","auth_token":"token"}`)},
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp)
	}
	return server
}

// plannedHash plans a new object and returns the hash of its folder.
func plannedHash(t *testing.T, server tfprotov6.ProviderServer, typeName string, config map[string]any) string {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName:         typeName,
		PriorState:       &tfprotov6.DynamicValue{JSON: []byte("null")},
		ProposedNewState: &tfprotov6.DynamicValue{JSON: text},
		Config:           &tfprotov6.DynamicValue{JSON: text},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, diagnostic := range resp.Diagnostics {
		t.Fatalf("%s: %s: %s", typeName, diagnostic.Summary, diagnostic.Detail)
	}
	planned, err := resp.PlannedState.Unmarshal(schemas.ResourceSchemas[typeName].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	var attributes map[string]tftypes.Value
	var found string
	if err := planned.As(&attributes); err != nil {
		t.Fatal(err)
	}
	if err := attributes["artifact_hash"].As(&found); err != nil {
		t.Fatalf("%s: %v", typeName, err)
	}
	return found
}
