// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
	peakfunction "github.com/peakbi/terraform-provider-peak/internal/function"
)

// hashOf is what the archive package says about a folder.
func hashOf(t *testing.T, path string, ignoreFiles ...string) string {
	t.Helper()
	folder, err := archive.Scan(t.Context(), archive.Source{Path: path, IgnoreFiles: ignoreFiles})
	if err != nil {
		t.Fatal(err)
	}
	hash, err := folder.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// lists are the optional arguments as the framework hands them over.
func lists(lists ...attr.Value) attr.Value {
	kinds := make([]attr.Type, len(lists))
	values := make([]attr.Value, len(lists))
	for i := range lists {
		kinds[i], values[i] = types.DynamicType, types.DynamicValue(lists[i])
	}
	return types.TupleValueMust(kinds, values)
}

func names(names ...string) attr.Value {
	elements := make([]attr.Value, len(names))
	for i, name := range names {
		elements[i] = types.StringValue(name)
	}
	return types.ListValueMust(types.StringType, elements)
}

// TestContentHash calls the function as the framework does.
func TestContentHash(t *testing.T) {
	t.Parallel()
	dir := acctest.Folder(t, map[string]string{"app.py": "print(1)\n", "notes.txt": "x", ".dockerignore": "notes.txt\n", ".peakignore": "app.py\n"})
	link := acctest.Folder(t, map[string]string{"a": "a"})
	if err := os.Symlink(os.TempDir(), filepath.Join(link, "out")); err != nil {
		t.Fatal(err)
	}
	large := acctest.Folder(t, nil)
	writeNoise(t, filepath.Join(large, "model.bin"), 11<<20)
	null := types.ListNull(types.StringType)

	for _, test := range []struct {
		name        string
		path        string
		ignoreFiles attr.Value
		want        string
	}{
		{"default", dir, lists(), hashOf(t, dir)},
		{"null", dir, lists(null), hashOf(t, dir)},
		{"empty list", dir, lists(names()), hashOf(t, dir)},
		{"ignore file", dir, lists(names(".peakignore")), hashOf(t, dir, ".peakignore")},
		{"two ignore files", dir, lists(names(".peakignore", ".dockerignore")), hashOf(t, dir, ".peakignore", ".dockerignore")},
	} {
		value, problem := call(t, peakfunction.NewContentHash(), types.StringValue(test.path), test.ignoreFiles)
		if problem != nil || !value.Equal(types.StringValue(test.want)) {
			t.Errorf("%s: %v (%v), want %s", test.name, value, problem, test.want)
		}
	}

	for _, test := range []struct {
		name        string
		path        string
		ignoreFiles attr.Value
		argument    int64
		want        string
	}{
		{"no folder", filepath.Join(dir, "none"), lists(), 0, "Folder not found"},
		{"file", filepath.Join(dir, "app.py"), lists(), 0, "Folder not found"},
		{"empty path", "", lists(), 0, "The path is empty"},
		{"link that leaves", link, lists(), 0, "Unsafe symbolic link"},
		{"too large", large, lists(), 0, "Folder too large"},
		{"ignore file that is not there", dir, lists(names(".none")), 1, "Invalid ignore file"},
		{"ignore file elsewhere", dir, lists(names("../.peakignore")), 1, "Invalid ignore file"},
		{"null name", dir, lists(types.ListValueMust(types.StringType, []attr.Value{types.StringNull()})), 1, "Element 0 is null"},
		{"empty name", dir, lists(names("")), 1, "Invalid ignore file"},
		{"two lists", dir, lists(names(".peakignore"), names(".dockerignore")), 2, "more than one list"},
	} {
		_, problem := call(t, peakfunction.NewContentHash(), types.StringValue(test.path), test.ignoreFiles)
		switch {
		case problem == nil || !strings.Contains(problem.Text, test.want):
			t.Errorf("%s: %v, want %q", test.name, problem, test.want)
		case problem.FunctionArgument == nil || *problem.FunctionArgument != test.argument:
			t.Errorf("%s: the error is on argument %v, want %d", test.name, problem.FunctionArgument, test.argument)
		}
	}

	value, problem := call(t, peakfunction.NewContentHash(), types.StringValue(dir), lists(types.ListValueMust(types.StringType, []attr.Value{types.StringUnknown()})))
	if problem != nil || !value.IsUnknown() {
		t.Errorf("with a name that is not known: %v (%v)", value, problem)
	}
}

// TestContentHash_dockerfiles proves that Dockerfiles which are built can be named, in each shape that HCL makes of them, and
// that their hash is that of the resources.
func TestContentHash_dockerfiles(t *testing.T) {
	t.Parallel()
	dir := acctest.Folder(t, map[string]string{"app.py": "x", "Dockerfile": "FROM a", "docker/api": "FROM b", ".dockerignore": "Dockerfile\ndocker/\n", ".none": "docker/"})
	with := func(ignoreFiles []string, dockerfiles ...string) string {
		folder, err := archive.Scan(t.Context(), archive.Source{Path: dir, IgnoreFiles: ignoreFiles, Dockerfiles: dockerfiles})
		if err != nil {
			t.Fatal(err)
		}
		hash, err := folder.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return hash
	}
	object := func(members map[string]attr.Value) attr.Value {
		kinds := map[string]attr.Type{}
		for name, value := range members {
			kinds[name] = value.Type(t.Context())
		}
		return types.ObjectValueMust(kinds, members)
	}
	tuple := func(texts ...string) attr.Value {
		kinds, values := []attr.Type{}, []attr.Value{}
		for _, text := range texts {
			kinds, values = append(kinds, types.StringType), append(values, types.StringValue(text))
		}
		return types.TupleValueMust(kinds, values)
	}
	for name, test := range map[string]struct {
		options attr.Value
		want    string
	}{
		"a tuple":                  {lists(object(map[string]attr.Value{"dockerfiles": tuple("Dockerfile", "docker/api")})), with(nil, "Dockerfile", "docker/api")},
		"after a list":             {lists(names(".none"), object(map[string]attr.Value{"dockerfiles": names("docker/api")})), with([]string{".none"}, "docker/api")},
		"after null":               {lists(types.ListNull(types.StringType), object(map[string]attr.Value{"dockerfiles": tuple("Dockerfile")})), with(nil, "Dockerfile")},
		"with ignore files":        {lists(object(map[string]attr.Value{"ignore_files": tuple(".none"), "dockerfiles": tuple("docker/api")})), with([]string{".none"}, "docker/api")},
		"as peak_image spells it":  {lists(object(map[string]attr.Value{"dockerfile_path": types.StringValue("docker/api")})), with(nil, "docker/api")},
		"as block specs spell it":  {lists(object(map[string]attr.Value{"dockerfile": types.StringValue("Dockerfile")})), with(nil, "Dockerfile")},
		"null":                     {lists(object(map[string]attr.Value{"dockerfiles": types.ListNull(types.StringType)})), with(nil)},
		"an object without member": {lists(object(nil)), with(nil)},
	} {
		value, problem := call(t, peakfunction.NewContentHash(), types.StringValue(dir), test.options)
		if problem != nil || !value.Equal(types.StringValue(test.want)) {
			t.Errorf("%s: %v (%v), want %s", name, value, problem, test.want)
		}
	}
	if with(nil) == with(nil, "Dockerfile") {
		t.Error("the Dockerfile is not ignored")
	}
	for want, options := range map[string]attr.Value{
		`no option "docker"`:                        lists(object(map[string]attr.Value{"docker": tuple("a")})),
		"neither a list":                            lists(types.StringValue(".none")),
		"Element 0 is no text":                      lists(types.TupleValueMust([]attr.Type{types.BoolType}, []attr.Value{types.BoolValue(true)})),
		"no list of names":                          lists(object(map[string]attr.Value{"dockerfiles": types.BoolValue(true)})),
		"There is more than one list of ignore fil": lists(names(".none"), object(map[string]attr.Value{"ignore_files": tuple(".none")})),
	} {
		if _, problem := call(t, peakfunction.NewContentHash(), types.StringValue(dir), options); problem == nil || !strings.Contains(problem.Text, want) {
			t.Errorf("%v, want %q", problem, want)
		}
	}
	value, problem := call(t, peakfunction.NewContentHash(), types.StringValue(dir), lists(object(map[string]attr.Value{"dockerfiles": types.TupleValueMust([]attr.Type{types.StringType}, []attr.Value{types.StringUnknown()})})))
	if problem != nil || !value.IsUnknown() {
		t.Errorf("with a name that is not known: %v (%v)", value, problem)
	}
}

// writeNoise writes bytes that cannot be packed smaller.
func writeNoise(t *testing.T, path string, size int) {
	t.Helper()
	noise, state := make([]byte, size), uint64(1)
	for i := range noise {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		noise[i] = byte(state)
	}
	if err := os.WriteFile(path, noise, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAccContentHash compares the function with what a resource computes.
func TestAccContentHash(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := filepath.ToSlash(acctest.Folder(t, map[string]string{"app.py": "print(1)\n", "notes.txt": "x", "Dockerfile": "FROM python:3.12\n", ".peakignore": "notes.txt\n", ".dockerignore": "Dockerfile\n"}))
	output := func(call string) string { return p.Config("output \"hash\" {\n  value = " + call + "\n}\n") }
	config := `
locals { dir = "` + dir + `" }
resource "peak_artifact" "app" {
  name         = "app"
  path         = local.dir
  ignore_files = [".peakignore"]
}
resource "terraform_data" "dir" {
  input = local.dir
}
output "same" {
  value = provider::peak::content_hash(local.dir, [".peakignore"])
}
resource "peak_image" "app" {
  name     = "app"
  type     = "webapp"
  artifact = { path = local.dir }
}
output "image" {
  value = provider::peak::content_hash(local.dir, { dockerfiles = ["Dockerfile"] }) == peak_image.app.artifact_hash
}
output "all" {
  value = provider::peak::content_hash(local.dir)
}
output "forms" {
  value = distinct([
    provider::peak::content_hash(local.dir, { ignore_files = [".peakignore"], dockerfiles = ["Dockerfile"] }),
    provider::peak::content_hash(local.dir, { ignore_files = [".peakignore"], dockerfiles = null }),
    provider::peak::content_hash(local.dir, [".peakignore"], { dockerfiles = ["Dockerfile"] }),
    provider::peak::content_hash(local.dir, [".peakignore"], {}),
    provider::peak::content_hash(local.dir, tolist([".peakignore"])),
  ])
}
output "empty" {
  value = provider::peak::content_hash(local.dir, [], { dockerfiles = ["Dockerfile"] }) == peak_image.app.artifact_hash
}
output "later" {
  value = provider::peak::content_hash(terraform_data.dir.output, [".peakignore"])
}
`
	p.Test(t, resource.TestCase{TerraformVersionChecks: withFunctions, Steps: []resource.TestStep{
		{Config: output(`provider::peak::content_hash("` + dir + `/none")`), ExpectError: words("Folder not found")},
		{Config: output(`provider::peak::content_hash("` + dir + `", [".none"])`), ExpectError: words("Invalid ignore file")},
		{Config: output(`provider::peak::content_hash("` + dir + `", [], [])`), ExpectError: words("more than one list of ignore files")},
		{Config: output(`provider::peak::content_hash(null)`), ExpectError: words("argument must not be null")},
		{
			Config:           p.Config(config),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("later")}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("same", knownvalue.StringExact(hashOf(t, dir, ".peakignore"))),
				statecheck.ExpectKnownOutputValue("image", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("empty", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("forms", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(hashOf(t, dir, ".peakignore"))})),
				statecheck.ExpectKnownOutputValue("all", knownvalue.StringExact(hashOf(t, dir))),
				statecheck.ExpectKnownOutputValue("later", knownvalue.StringExact(hashOf(t, dir, ".peakignore"))),
				statecheck.ExpectKnownValue("peak_artifact.app", tfjsonpath.New("artifact_hash"), knownvalue.StringExact(hashOf(t, dir, ".peakignore"))),
				statecheck.CompareValuePairs("peak_artifact.app", tfjsonpath.New("path"), "terraform_data.dir", tfjsonpath.New("input"), compare.ValuesSame()),
			},
		},
	}})
}

// TestAccFunctions_examples runs the documented examples as they stand.
func TestAccFunctions_examples(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"param", "content_hash", "from_cli"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, err := filepath.Abs(filepath.Join("..", "..", "examples", "functions", name))
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(filepath.Join(dir, "function.tf"))
			if err != nil {
				t.Fatal(err)
			}
			p := acctest.New(t, 0)
			// The configuration does not run in its own folder here.
			config := p.Config(strings.ReplaceAll(string(text), "${path.module}", filepath.ToSlash(dir)))
			p.Test(t, resource.TestCase{TerraformVersionChecks: withFunctions, Steps: []resource.TestStep{
				{Config: config + "\noutput \"wrong\" {\n  value = provider::peak::" + name + "(\"\")\n}\n", ExpectError: regexp.MustCompile(`is[\s│]+empty`)},
				{Config: config},
			}})
		})
	}
}
