// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package promise_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// importForm is something that a resource is imported by since a version.
type importForm struct{ version, typeName, id string }

// importForms reads testdata/import-forms.txt.
func importForms(t *testing.T) []importForm {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "import-forms.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all []importForm
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		words := strings.Fields(line)
		if len(words) != 3 {
			t.Fatalf("testdata/import-forms.txt: %q is not VERSION TYPE ID", line)
		}
		all = append(all, importForm{words[0], words[1], words[2]})
	}
	return all
}

// TestImportFormsStay imports by everything that was ever documented. What it takes to read the object is not asked for here.
func TestImportFormsStay(t *testing.T) {
	t.Parallel()
	server := provider.NewServer(provider.New(provider.Options{Version: "test"}))()
	for _, form := range importForms(t) {
		answer, err := server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: form.typeName, ID: form.id})
		if err != nil {
			t.Fatal(err)
		}
		if problem := refusal(answer); problem != "" {
			t.Errorf("since %s, %s is imported by %q, and no longer: %s\n%s", form.version, form.typeName, form.id, problem, importAdvice)
		}
	}
}

const importAdvice = "it is in import blocks and scripts of users: go on reading it, beside another form where there is a new one"

// TestImportFormsAreListed looks for the forms of the documentation in the list that later versions are held to.
func TestImportFormsAreListed(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, form := range importForms(t) {
		listed[form.typeName+" "+form.id] = true
	}
	command := regexp.MustCompile(`(?m)^terraform import ([a-z_]+)\.\S+ (\S+)$`)
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "resources", "*", "import.sh"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples of imports: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range command.FindAllStringSubmatch(string(content), -1) {
			if form := found[1] + " " + found[2]; !listed[form] {
				t.Errorf("%s has %q: add it to testdata/import-forms.txt, with the version that documents it first", file, form)
			}
		}
	}
}

// TestIdentitiesStay imports by the identities that states of each version hold.
func TestIdentitiesStay(t *testing.T) {
	t.Parallel()
	if *record != "" {
		t.Skip("recording")
	}
	server := provider.NewServer(provider.New(provider.Options{Version: "test"}))()
	for _, version := range recorded(t) {
		var state struct {
			Resources []struct {
				Type      string
				Instances []struct {
					Identity json.RawMessage `json:"identity"`
				}
			}
		}
		if err := json.Unmarshal([]byte(stack(t, filepath.Join("testdata", version, "stack"))["state.json"]), &state); err != nil {
			t.Fatal(err)
		}
		for _, resource := range state.Resources {
			identity := resource.Instances[0].Identity
			if len(identity) == 0 {
				t.Errorf("the state of %s that is recorded has no identity of %s: record with Terraform 1.12 or later", version, resource.Type)
				continue
			}
			given, err := identityData(identity)
			if err != nil {
				t.Fatalf("%s: %v", identity, err)
			}
			answer, err := server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: resource.Type, Identity: given})
			if err != nil {
				t.Fatal(err)
			}
			if problem := refusal(answer); problem != "" {
				t.Errorf("since %s, %s is imported by the identity %s, and no longer: %s\n%s", version, resource.Type, identity, problem, importAdvice)
			}
		}
	}
}

// identityData is an identity as the protocol has it. All that identities of this provider consist of is text.
func identityData(identity []byte) (*tfprotov6.ResourceIdentityData, error) {
	var texts map[string]string
	if err := json.Unmarshal(identity, &texts); err != nil {
		return nil, err
	}
	kinds, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for name, text := range texts {
		kinds[name], values[name] = tftypes.String, tftypes.NewValue(tftypes.String, text)
	}
	kind := tftypes.Object{AttributeTypes: kinds}
	data, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	return &tfprotov6.ResourceIdentityData{IdentityData: &data}, err
}

// refusal says why nothing was imported, "" when something was.
func refusal(answer *tfprotov6.ImportResourceStateResponse) string {
	switch {
	case len(answer.Diagnostics) > 0:
		return diagnosed(answer.Diagnostics)
	case len(answer.ImportedResources) != 1:
		return fmt.Sprintf("%d objects were imported", len(answer.ImportedResources))
	}
	return ""
}

// diagnosed is what diagnostics of the protocol say.
func diagnosed(all []*tfprotov6.Diagnostic) string {
	var texts []string
	for _, one := range all {
		texts = append(texts, one.Summary+": "+one.Detail)
	}
	return strings.Join(texts, "; ")
}
