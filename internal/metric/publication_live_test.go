// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// folderValue is the attribute artifact of a new folder with these files, pairs of a name and a text.
func folderValue(t *testing.T, files ...string) types.Object {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i+1 < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return types.ObjectValueMust(map[string]attr.Type{"path": types.StringType}, map[string]attr.Value{"path": types.StringValue(dir)})
}

// summaries are those of diagnostics.
func summaries(diags diag.Diagnostics) string {
	var all []string
	for _, one := range diags {
		all = append(all, one.Severity().String()+": "+one.Summary())
	}
	return strings.Join(all, ", ")
}

// TestCheckModels_none warns of a folder without a model, unless a template may hold one.
func TestCheckModels_none(t *testing.T) {
	t.Parallel()
	const none = "Warning: No metric models"
	for name, test := range map[string]struct {
		files []string
		want  string
	}{
		"empty":             {},
		"no YAML":           {files: []string{"a.js", "cube()"}},
		"no models in it":   {files: []string{"a.yml", "other: 1\n"}},
		"all left out":      {files: []string{"a.yml", "cubes:\n- {name: a, sql: x}\n", ".dockerignore", "*.yml\n"}},
		"a model":           {files: []string{"a.yml", "cubes:\n- {name: a, sql: x}\n"}, want: "-"},
		"perhaps, rendered": {files: []string{"a.yml", "{{ models }}\n"}, want: "-"},
		"broken":            {files: []string{"a.yml", "cubes: [\n"}, want: "Error: Invalid metric models"},
	} {
		var diags diag.Diagnostics
		content{Artifact: folderValue(t, test.files...)}.checkModels(t.Context(), &diags)
		want := test.want
		switch want {
		case "":
			want = none
		case "-":
			want = ""
		}
		if got := summaries(diags); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestTooLarge_dockerignore advises nothing that a folder of models has not.
func TestTooLarge_dockerignore(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 11<<20)
	state := uint32(1)
	for i := range noise {
		state = state*1664525 + 1013904223
		noise[i] = byte(state >> 24)
	}
	var diags diag.Diagnostics
	content{Artifact: folderValue(t, "a.yml", string(noise))}.folder().PlanHash(t.Context(), &diags)
	if len(diags) != 1 || !strings.Contains(diags[0].Detail(), ".dockerignore.") || strings.Contains(diags[0].Detail(), "ignore_files") {
		t.Errorf("diagnostics: %v", diags)
	}
}

// TestWarnOfLive warns at plan of a replacement that would be refused once the publication is gone.
func TestWarnOfLive(t *testing.T) {
	t.Parallel()
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("namespace") == "broken" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = fmt.Fprint(w, `{"pageCount":1,"data":[{"name":"orders","type":"cube","publicationId":"mine"},{"name":"items","type":"cube","publicationId":"other"}]}`)
	}))
	defer platform.Close()
	client, err := peak.New(peak.Config{Token: "t", Endpoint: platform.URL})
	if err != nil {
		t.Fatal(err)
	}
	r := &publication{base.Resource{TypeName: "metric_publication"}}
	var configured resource.ConfigureResponse
	r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: &base.Data{Client: client}}, &configured)
	if configured.Diagnostics.HasError() {
		t.Fatal(configured.Diagnostics)
	}
	state := publicationModel{ID: types.StringValue("sales/mine"), PublicationID: types.StringValue("mine"), Namespace: types.StringValue("sales")}
	cube := func(name string) string { return "cubes:\n- {name: " + name + ", sql: x}\n" }
	for name, test := range map[string]struct {
		namespace types.String
		artifact  types.Object
		want      string
	}{
		"its own":              {types.StringValue("sales"), folderValue(t, "a.yml", cube("orders")), ""},
		"that of another":      {types.StringValue("sales"), folderValue(t, "a.yml", cube("orders"), "b.yml", cube("items")), "Warning: Metric model is live elsewhere"},
		"beside a template":    {types.StringValue("sales"), folderValue(t, "a.yml", "{{ x }}", "b.yml", cube("items")), "Warning: Metric model is live elsewhere"},
		"a collection":         {types.StringValue("sales"), types.ObjectNull(map[string]attr.Type{"path": types.StringType}), ""},
		"namespace not known":  {types.StringUnknown(), folderValue(t, "b.yml", cube("items")), ""},
		"what is live unknown": {types.StringValue("broken"), folderValue(t, "b.yml", cube("items")), ""},
	} {
		var diags diag.Diagnostics
		plan := state
		plan.Namespace, plan.Artifact = test.namespace, test.artifact
		r.warnOfLive(t.Context(), plan, state, &diags)
		if got := summaries(diags); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		if test.want != "" && !strings.Contains(diags[0].Detail(), "sales/other") {
			t.Errorf("%s: the publication is not named: %s", name, diags[0].Detail())
		}
	}
}

// TestAddPublishError tells a collection that is not there from a model that is.
func TestAddPublishError(t *testing.T) {
	t.Parallel()
	r := &publication{base.Resource{TypeName: "metric_publication"}}
	none := types.ObjectNull(map[string]attr.Type{"path": types.StringType})
	for name, test := range map[string]struct {
		status   int
		artifact types.Object
		want     []string
	}{
		"no collection":      {http.StatusNotFound, none, []string{"No such collection", `"c9"`, "peak_metric_collections"}},
		"a folder, no route": {http.StatusNotFound, folderValue(t), []string{"Cannot create peak_metric_publication", "404"}},
		"live":               {http.StatusConflict, none, []string{"Cannot create peak_metric_publication", "one model of a name", "create_before_destroy"}},
		"live by the other":  {http.StatusUnprocessableEntity, folderValue(t), []string{"one model of a name"}},
	} {
		var diags diag.Diagnostics
		plan := publicationModel{Namespace: types.StringValue("sales"), CollectionID: types.StringValue("c9"), Artifact: test.artifact}
		r.addPublishError(&diags, plan, &peak.Error{Status: test.status, Method: http.MethodPost, Path: "/metrics"})
		for _, part := range test.want {
			if len(diags) != 1 || !strings.Contains(diags[0].Summary()+diags[0].Detail(), part) {
				t.Errorf("%s: %q is missing in %v", name, part, diags)
			}
		}
	}
}
