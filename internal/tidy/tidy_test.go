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
		"model-1": "model_1", "Sales & Co.": "sales_co", "2nd": "image_2nd", "été": "ete", "Ærø Straße": "aero_strasse", "日本": "日本",
		"バッチ": "バッチ", "２ｎｄ": "image_2nd", "x²": "x2", "が": "が", "सेवा": "सेवा", "İzmir": "izmir", "🚀": "", "🚀 Go": "go", "": "", "__x__": "x", "a..b--c": "a_b_c",
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
		`{"serial": 1, "lineage": "", "encrypted_data": "x"}`: "this state is encrypted",
		`{"version": 4, "lineage": "x", "resources": [{"mode": "managed", "type": "peak_image", "name": "x", "instances": [{"attributes": 7}]}]}`: "peak_image.x has values of another form",
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

// TestRewrite_leavesOutWhatIsManaged leaves out what the state has under another address, also in a module and of an instance, and what comes to
// refer to it then refers to that one where it is here.
func TestRewrite_leavesOutWhatIsManaged(t *testing.T) {
	const mine = "resource \"peak_image\" \"base\" {\n  name = \"base\"\n}\n"
	const fresh = "resource \"peak_image\" \"all_0\" {\n  name = \"base\"\n}\nimport {\n  to = peak_image.all_0\n  id = \"1\"\n}\n"
	const rest = "resource \"peak_service\" \"all_0\" {\n  name          = \"ui\"\n  image_details = { image_id = \"1\" }\n}\nimport {\n  to = peak_service.all_0\n  id = \"s\"\n}\n"
	for name, state := range map[string]string{
		"plan":  `{"format_version": "1.2", "resource_changes": [{"address": "peak_image.base", "mode": "managed", "type": "peak_image", "change": {"actions": ["no-op"], "before": {"id": "1"}}}]}`,
		"shown": `{"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "peak_image.base", "mode": "managed", "type": "peak_image", "values": {"id": "1"}}]}}}`,
		"kept":  `{"version": 4, "lineage": "x", "resources": [{"mode": "managed", "type": "peak_image", "name": "base", "instances": [{"attributes": {"id": "1"}}]}]}`,
	} {
		result := rewriteWith(t, state, File{"main.tf", []byte(mine)}, File{"more.tf", []byte(fresh + rest)})
		if text := string(result.Files[1].Source); result.Managed != 1 || strings.Contains(text, `"peak_image"`) || !strings.Contains(text, "image_id = peak_image.base.id") {
			t.Errorf("%s: %d are managed:\n%s", name, result.Managed, text)
		}
	}
	for name, test := range map[string]struct {
		state string
		want  int
	}{
		"in a module": {`{"format_version": "1.0", "values": {"root_module": {"child_modules": [{"resources": [{"address": "module.a.peak_image.base", "mode": "managed", "type": "peak_image", "values": {"id": "1"}}]}]}}}`, 1},
		"an instance": {`{"version": 4, "lineage": "x", "resources": [{"module": "module.a", "mode": "managed", "type": "peak_image", "name": "all", "instances": [{"index_key": "k", "attributes": {"id": "1"}}]}]}`, 1},
		"what goes":   {`{"format_version": "1.2", "resource_changes": [{"address": "peak_image.base", "mode": "managed", "type": "peak_image", "change": {"actions": ["forget"], "before": {"id": "1"}}}]}`, 0},
		"another":     {`{"version": 4, "lineage": "x", "resources": [{"mode": "managed", "type": "peak_image", "name": "all", "instances": [{"attributes": {"id": "2"}}]}]}`, 0},
	} {
		if result := rewriteWith(t, test.state, File{"more.tf", []byte(fresh)}); result.Managed != test.want {
			t.Errorf("%s: %d are managed, not %d", name, result.Managed, test.want)
		}
	}
	moved := "moved {\n  from = peak_image.base\n  to   = peak_image.all_0\n}\n"
	state := `{"version": 4, "lineage": "x", "resources": [{"mode": "managed", "type": "peak_image", "name": "base", "instances": [{"attributes": {"id": "1"}}]}]}`
	result := rewriteWith(t, state, File{"more.tf", []byte(fresh + moved)})
	if text := string(result.Files[0].Source); result.Managed != 0 || !strings.HasSuffix(text, "moved {\n  from = peak_image.base\n  to   = peak_image.base_2\n}\n") {
		t.Errorf("what is moved is left out, or moved to where it was:\n%s", text)
	}
}

// rewriteWith rewrites files with what is known from a plan or a state.
func rewriteWith(t *testing.T, known string, files ...File) Result {
	t.Helper()
	plan, err := ReadPlan([]byte(known))
	if err != nil {
		t.Fatal(err)
	}
	result, err := Rewrite(files, Options{Plan: plan})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestRewrite_leavesOutRepetitions leaves out what is imported twice, as after two runs of a query into two files, and keeps what a person has
// named.
func TestRewrite_leavesOutRepetitions(t *testing.T) {
	block := func(label string) string {
		return "resource \"peak_image\" \"" + label + "\" {\n  name = \"base\"\n}\nimport {\n  to = peak_image." + label + "\n  id = \"1\"\n}\n"
	}
	for name, test := range map[string]struct{ first, second, want string }{
		"numbered twice":   {"all_0", "list_0", "peak_image.base "},
		"named first":      {"mine", "all_0", "peak_image.mine "},
		"named last":       {"all_0", "mine", "peak_image.mine "},
		"named both times": {"mine", "yours", "peak_image.mine peak_image.yours "},
	} {
		result, err := Rewrite([]File{{"a.tf", []byte(block(test.first))}, {"b.tf", []byte(block(test.second))}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		text := string(result.Files[0].Source) + string(result.Files[1].Source)
		got := ""
		for line := range strings.SplitSeq(text, "\n") {
			if to, found := strings.CutPrefix(line, "  to = "); found {
				got += to + " "
			}
		}
		if got != test.want || strings.Count(text, "resource ") != strings.Count(test.want, "peak") {
			t.Errorf("%s: %q stay, not %q:\n%s", name, got, test.want, text)
		}
	}
}

// TestRewrite_importedWithVersion knows a spec whose import names the release that it is to manage.
func TestRewrite_importedWithVersion(t *testing.T) {
	const source = "resource \"peak_block_spec\" \"etl\" {\n  name = \"etl\"\n}\nimport {\n  to = peak_block_spec.etl\n  id = \"s1/1.0.0\"\n}\nresource \"peak_deployment\" \"etl\" {\n  block_spec_id = \"s1\"\n}\n"
	result, err := Rewrite([]File{{"main.tf", []byte(source)}}, Options{})
	if err != nil || !strings.Contains(string(result.Files[0].Source), "block_spec_id = peak_block_spec.etl.id") {
		t.Errorf("%v\n%s", err, result.Files[0].Source)
	}
}

// TestRewrite_leavesOutWhatWasBuilt leaves out the images that a deployment has built for what it has made, and the artifact of a collection of
// metrics. An image that the block spec names, or that something else runs, is nobody's.
func TestRewrite_leavesOutWhatWasBuilt(t *testing.T) {
	block := func(kind, id string) string {
		return "resource \"" + kind + "\" \"all_" + id + "\" {\n}\nimport {\n  to = " + kind + ".all_" + id + "\n  id = \"" + id + "\"\n}\n"
	}
	config := block("peak_image", "1") + block("peak_image", "2") + block("peak_image", "3") + block("peak_image", "4") + block("peak_artifact", "5")
	change := func(at, kind, before string) string {
		return `{"address": "` + at + `", "mode": "managed", "type": "` + kind + `", "change": {"before": ` + before + `, "importing": {"id": "x"}}},`
	}
	known := `{"format_version": "1.2", "resource_changes": [` +
		change("peak_deployment.a", "peak_deployment", `{"id": "d1", "name": "etl", "platform_id": "w1", "block_spec_id": "s1"}`) +
		change("peak_deployment.b", "peak_deployment", `{"id": "d2", "name": "shop", "blocks": [{"platform_id": "v1", "spec_id": "s9"}]}`) +
		change("peak_block_spec.a", "peak_block_spec", `{"id": "s1", "workflow": {"steps": {"load": {"image_ref": "x"}, "own": {"image_details": {"id": "2"}}}}}`) +
		change("peak_workflow.a", "peak_workflow", `{"id": "w1", "steps": {"load": {"image_id": "1"}, "own": {"image_id": "2"}, "too": {"image_id": "3"}, "sql": {}}}`) +
		change("peak_workflow.b", "peak_workflow", `{"id": "w2", "steps": {"load": {"image_id": "3"}}}`) +
		change("peak_service.a", "peak_service", `{"id": "v1", "image_details": {"image_id": "4"}}`) +
		strings.TrimSuffix(change("peak_metric_collection.a", "peak_metric_collection", `{"id": "m", "name": "sales", "artifact_id": "5"}`), ",") + `]}`
	result := rewriteWith(t, known, File{"main.tf", []byte(config)})
	var got []string
	for _, note := range result.LeftOut {
		got = append(got, note.Text)
	}
	want := []string{`left out: image "", which deployment "etl" has made`, `left out: artifact "", which metric collection "sales" has made`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestRewrite_endsLinesAsTheFile keeps the ends of lines of Windows, also of what is added.
func TestRewrite_endsLinesAsTheFile(t *testing.T) {
	source := strings.ReplaceAll("resource \"peak_image\" \"x\" {\n  build_details = {\n    repository = \"https://example.com\"\n    token_wo   = null\n  }\n}\n\n\n\n# __generated__ by Terraform\nresource \"peak_image\" \"y\" {\n  version = null\n}\n", "\n", "\r\n")
	result, err := Rewrite([]File{{"main.tf", []byte(source)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := string(result.Files[0].Source)
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") || !strings.Contains(text, marker) || !strings.Contains(text, "}\r\n\r\nresource") {
		t.Errorf("%q", text)
	}
}
