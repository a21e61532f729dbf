// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what Rewrite makes into testdata")

// load reads a folder of testdata: its files, and its plan where it has one.
func load(t *testing.T, folder string) ([]File, Options) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.tf"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v, %d files", folder, err, len(names))
	}
	files := make([]File, len(names))
	for i, name := range names {
		files[i] = File{Name: filepath.Base(name), Source: readFile(t, name)}
	}
	var options Options
	if data, err := os.ReadFile(filepath.Join(folder, "plan.json")); err == nil {
		if options.Plan, err = ReadPlan(data); err != nil {
			t.Fatal(err)
		}
	}
	return files, options
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestRewrite compares what comes of the folders of testdata with the files that end in .want, and what is told of it with told.want.
func TestRewrite(t *testing.T) {
	for _, folder := range []string{"plain", "owned", "by_hand", "two_files"} {
		t.Run(folder, func(t *testing.T) {
			folder := filepath.Join("testdata", folder)
			files, options := load(t, folder)
			result, err := Rewrite(files, options)
			if err != nil {
				t.Fatal(err)
			}
			var told bytes.Buffer
			for _, note := range append(result.LeftOut, result.Notes...) {
				told.WriteString(note.String() + "\n")
			}
			for _, file := range append(result.Files, File{"told", told.Bytes()}) {
				want := filepath.Join(folder, file.Name+".want")
				if *update {
					if err := os.WriteFile(want, file.Source, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if diff := cmp.Diff(string(readFile(t, want)), string(file.Source)); diff != "" {
					t.Errorf("%s:\n%s", file.Name, diff)
				}
			}
			again, err := Rewrite(result.Files, options)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(result.Files, again.Files); diff != "" {
				t.Errorf("what is tidy is not left as it is:\n%s", diff)
			}
			if diff := cmp.Diff(result.Notes, again.Notes); diff != "" {
				t.Errorf("what is left to do is told only once:\n%s", diff)
			}
		})
	}
}

// TestRewrite_keepsOwned keeps what a deployment has made, under its name.
func TestRewrite_keepsOwned(t *testing.T) {
	files, options := load(t, filepath.Join("testdata", "owned"))
	options.KeepOwned = true
	result, err := Rewrite(files, options)
	if err != nil {
		t.Fatal(err)
	}
	text := string(result.Files[0].Source)
	for _, want := range []string{`resource "peak_workflow" "etl_prod" {`, `to = peak_block_spec_release.etl_1_1_0`, `version_id = peak_image.base.version_id`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not there:\n%s", want, text)
		}
	}
	if len(result.LeftOut) != 0 {
		t.Errorf("left out: %v", result.LeftOut)
	}
}

func TestRewrite_errors(t *testing.T) {
	for name, test := range map[string]struct {
		file File
		want string
	}{
		"syntax": {File{"a.tf", []byte("resource \"peak_image\" \"x\" {\n  name = \n}\n")}, "a.tf:2:10: Invalid expression"},
		"token":  {File{"b.tf", []byte("x = \"a\n")}, "b.tf:1:"},
		"utf-16": {File{"e.tf", []byte("\xff\xfea\x00")}, "e.tf:1:1: Invalid character encoding"},
		"json":   {File{"c.tf.json", []byte("{}")}, "c.tf.json: Terraform generates HCL"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Rewrite([]File{test.file}, Options{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, not %q", err, test.want)
			}
		})
	}
}

func TestLabel(t *testing.T) {
	for name, want := range map[string]string{
		"model-1": "model_1", "Sales & Co.": "sales_co", "2nd": "image_2nd", "été": "t", "日本": "", "": "", "__x__": "x", "a..b--c": "a_b_c",
	} {
		if got := label(name, "peak_image"); got != want {
			t.Errorf("label(%q) = %q, not %q", name, got, want)
		}
	}
	if got := label("  Sales ", "peak_image"); got != "sales" {
		t.Errorf("spaces around a name come to %q", got)
	}
}

func TestReadPlan_errors(t *testing.T) {
	for text, want := range map[string]string{
		"PK\x03\x04": "this is a saved plan itself",
		"Terraform":  "this is not what `terraform show -json` prints",
		`{"a": 1}`:   "it has no format_version",
		`{"format_version": "1", "resource_changes": [{"address": "peak_image.x", "mode": "managed", "type": "peak_image", "change": {"before": 7}}]}`: "peak_image.x has values of another form",
	} {
		if _, err := ReadPlan([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, not %q", text, err, want)
		}
	}
}

func TestReadPlan_state(t *testing.T) {
	plan, err := ReadPlan([]byte(`{"format_version": "1.0", "values": {"root_module": {"resources": [
		{"address": "peak_image.base", "mode": "managed", "type": "peak_image", "values": {"id": "1", "version_id": "2"}}]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	result, err := Rewrite([]File{{"main.tf", []byte("resource \"peak_image\" \"base\" {\n}\nresource \"peak_service\" \"ui\" {\n  image_details = { image_id = \"1\", version_id = \"2\" }\n}\n")}}, Options{Plan: plan})
	if err != nil {
		t.Fatal(err)
	}
	if want := "{ image_id = peak_image.base.id, version_id = peak_image.base.version_id }"; !strings.Contains(string(result.Files[0].Source), want) {
		t.Errorf("%s\nhas no %s", result.Files[0].Source, want)
	}
}

// imported is a file with a workflow as Terraform has written it, which a deployment has made.
const imported = "resource \"peak_workflow\" \"all_0\" {\n  name = \"nightly\"\n}\nimport {\n  to = peak_workflow.all_0\n  id = \"9\"\n}\n"

// TestRewrite_keepsWhatIsInTheState keeps names and blocks of what was applied: its import block does nothing any more, and under another
// name, or without its block, Terraform would destroy the object.
func TestRewrite_keepsWhatIsInTheState(t *testing.T) {
	const deployment = `{"address": "peak_deployment.d", "mode": "managed", "type": "peak_deployment", "change": {"before": {"id": "1", "name": "d", "platform_id": "9"}}}`
	for name, plan := range map[string]string{
		"plan": `{"format_version": "1.2", "resource_changes": [` + deployment + `, {"address": "peak_workflow.all_0", "mode": "managed", "type": "peak_workflow", "change": {"before": {"id": "9"}}}]}`,
		"state": `{"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "peak_deployment.d", "mode": "managed", "type": "peak_deployment",
			"values": {"id": "1", "name": "d", "platform_id": "9"}}, {"address": "peak_workflow.all_0", "mode": "managed", "type": "peak_workflow", "values": {"id": "9"}}]}}}`,
	} {
		read, err := ReadPlan([]byte(plan))
		if err != nil {
			t.Fatal(err)
		}
		for _, keep := range []bool{false, true} {
			result, err := Rewrite([]File{{"main.tf", []byte(imported)}}, Options{Plan: read, KeepOwned: keep})
			if err != nil {
				t.Fatal(err)
			}
			if text := string(result.Files[0].Source); text != imported || result.Renamed != 0 || len(result.LeftOut) != 0 {
				t.Errorf("%s: what is in the state became\n%s", name, text)
			}
		}
	}
	toCome, err := ReadPlan([]byte(`{"format_version": "1.2", "resource_changes": [` + deployment + `,
		{"address": "peak_workflow.all_0", "mode": "managed", "type": "peak_workflow", "change": {"before": {"id": "9"}, "importing": {"id": "9"}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	result, err := Rewrite([]File{{"main.tf", []byte(imported)}}, Options{Plan: toCome})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.LeftOut) != 1 || strings.Contains(string(result.Files[0].Source), "resource") {
		t.Errorf("what is still to be imported stays:\n%s", result.Files[0].Source)
	}
}

// TestRewrite_followsThePrefix follows references that begin with the word resource, which Terraform takes as well.
func TestRewrite_followsThePrefix(t *testing.T) {
	const rest = "output \"id\" {\n  value = \"${resource.peak_workflow.all_0.id}\"\n}\nmoved {\n  from = peak_workflow.old\n  to   = resource.peak_workflow.all_0\n}\n"
	result, err := Rewrite([]File{{"main.tf", []byte(imported + rest)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.ReplaceAll(rest, "all_0", "nightly"); !strings.HasSuffix(string(result.Files[0].Source), want) {
		t.Errorf("%s\ndoes not end in\n%s", result.Files[0].Source, want)
	}
	options := Options{Plan: &Plan{owners: map[address]string{{typeWorkflow, "9"}: "deployment \"d\" has made"}}}
	if result, err = Rewrite([]File{{"main.tf", []byte(imported + rest)}}, options); err != nil || len(result.LeftOut) != 0 {
		t.Errorf("%v: left out is what the output refers to: %v", err, result.LeftOut)
	}
}

// TestRewrite_keepsRepeatedNames leaves what is in an override file as well under its name, which both have to share.
func TestRewrite_keepsRepeatedNames(t *testing.T) {
	const override = "resource \"peak_workflow\" \"all_0\" {\n  name = \"weekly\"\n}\n"
	plan := &Plan{ids: map[string]string{"peak_workflow.all_0": "9"}, owners: map[address]string{{typeWorkflow, "9"}: "deployment \"d\" has made"}}
	for name, options := range map[string]Options{"without a plan": {}, "with a plan": {Plan: plan}} {
		files := []File{{"main.tf", []byte(imported)}, {"override.tf", []byte(override)}}
		result, err := Rewrite(files, options)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(files, result.Files); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestRewrite_leavesOutChains leaves out at once what only something refers to that is left out as well: tidying again finds nothing.
func TestRewrite_leavesOutChains(t *testing.T) {
	const chain = imported + "resource \"peak_deployment\" \"all_0\" {\n  name       = \"d\"\n  depends_on = [peak_workflow.all_0]\n}\nimport {\n  to = peak_deployment.all_0\n  id = \"8\"\n}\n"
	options := Options{Plan: &Plan{owners: map[address]string{{typeDeployment, "8"}: "deployment \"app\" has made", {typeWorkflow, "9"}: "deployment \"app\" has made"}}}
	result, err := Rewrite([]File{{"main.tf", []byte(chain)}}, options)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.LeftOut) != 2 || strings.TrimSpace(string(result.Files[0].Source)) != "" {
		t.Errorf("left out: %v\n%s", result.LeftOut, result.Files[0].Source)
	}
}

// TestReadPlan_idsOfOtherTypes keeps what has the id of something that a deployment has made by accident only: a service of the id of the
// deployment of a block.
func TestReadPlan_idsOfOtherTypes(t *testing.T) {
	plan, err := ReadPlan([]byte(`{"format_version": "1.2", "resource_changes": [{"address": "peak_deployment.d", "mode": "managed", "type": "peak_deployment",
		"change": {"before": {"id": "1", "name": "d", "blocks": [{"deployment_id": "ui", "platform_id": "9"}]}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	service := "resource \"peak_service\" \"ui\" {\n  name = \"ui\"\n}\nimport {\n  to = peak_service.ui\n  id = \"ui\"\n}\n"
	result, err := Rewrite([]File{{"main.tf", []byte(imported + service)}}, Options{Plan: plan})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(result.Files[0].Source); text != service || len(result.LeftOut) != 1 {
		t.Errorf("left out: %v\n%s", result.LeftOut, text)
	}
}
