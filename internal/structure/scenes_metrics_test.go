// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// metricScenes are those of metrics.
var metricScenes = []scene{
	{
		name: "metric collection", typeName: "peak_metric_collection",
		config: `{"name":"sales","scope":"PRIVATE","description":"d","artifact":{"path":"$METRICS1"}}`,
		second: map[string]any{"scope": "PUBLIC", "artifact.path": "$METRICS2"},
	},
	{
		name: "metric publication", typeName: "peak_metric_publication",
		config: `{"namespace":"sales","artifact":{"path":"$METRICS1"}}`,
		second: map[string]any{"artifact.path": "$METRICS2"},
	},
	{
		name: "metric publication of a collection", typeName: "peak_metric_publication",
		config: `{"namespace":"sales","collection_id":"$COLLECTION1"}`,
		second: map[string]any{"collection_id": "$COLLECTION2"},
	},
	{
		name: "metric namespace", typeName: "peak_metric_namespace",
		config: `{"name":"ns1","description":"d","metadata":` + team("a") + `,"force_destroy":false}`,
		second: map[string]any{"name": "ns2", "metadata": parsedValue(team("b")), "force_destroy": true},
	},
}

// team is metadata of one member, in a dynamic attribute.
func team(name string) string {
	return `{"type":["object",{"team":"string"}],"value":{"team":"` + name + `"}}`
}

// metrics puts two collections and two namespaces on a platform, and returns them and two folders by name.
func metrics(t *testing.T, client *peak.Client) []string {
	t.Helper()
	var pairs []string
	for _, number := range []string{"1", "2"} {
		dir := modelsFolder(t, "orders"+number)
		pairs = append(pairs, "$METRICS"+number, dir)
		made, err := client.CreateMetricCollection(t.Context(), peak.MetricCollectionCreate{Name: "there" + number, Scope: "PRIVATE", Artifact: zipped(t, dir)})
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, "$COLLECTION"+number, made.ID)
		upload := zipped(t, dir)
		if _, err := client.PublishMetrics(t.Context(), peak.MetricPublish{Namespace: "ns" + number, Artifact: &upload}); err != nil {
			t.Fatal(err)
		}
	}
	return pairs
}

// modelsFolder is a folder with one cube.
func modelsFolder(t *testing.T, cube string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "models.yml"), []byte("cubes:\n- {name: "+cube+", sql_table: t, measures: [{name: count, type: count}]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// zipped packs a folder.
func zipped(t *testing.T, dir string) peak.Upload {
	t.Helper()
	folder := uploads.Folder{Path: types.StringValue(dir), IgnoreFiles: types.ListNull(types.StringType), At: path.Root("artifact"), IgnoreAt: path.Root("artifact")}
	var diags diag.Diagnostics
	upload, _ := folder.Upload(t.Context(), folder, types.StringUnknown(), new(types.Map), &diags)
	if diags.HasError() {
		t.Fatal(diags)
	}
	t.Cleanup(upload.Close)
	return *upload
}
