// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// tagged are the addresses of what tagObjects makes.
func tagged() []string {
	return []string{"peak_workflow.a", "peak_block_spec.a", "peak_app_spec.a", "peak_deployment.a"}
}

// built is a version of an image.
type built struct{ id, version int64 }

// tagObjects is a configuration with one object of each kind that has tags; tags are the attribute of all of them, or "".
func tagObjects(image built, tags string) string {
	return fmt.Sprintf(`
resource "peak_workflow" "a" {
  name  = "a"
  steps = { load = { type = "http", method = "get", url = "https://example.com", auth = { type = "no-auth" } } }
  %[3]s
}
resource "peak_block_spec" "a" {
  name    = "a"
  summary = "s"
  release = { version = "1.0.0" }
  workflow = { steps = { load = { image_details = { id = %[1]d, version_id = %[2]d }, command = "python load.py" } } }
  %[3]s
}
resource "peak_app_spec" "a" {
  name    = "a"
  summary = "s"
  release = { version = "1.0.0" }
  blocks  = [{ id = peak_block_spec.a.id, release_version = "1.0.0" }]
  %[3]s
}
resource "peak_deployment" "a" {
  name            = "a-1"
  summary         = "s"
  block_spec_id   = peak_block_spec.a.id
  release_version = "1.0.0"
  %[3]s
}
`, image.id, image.version, tags)
}

// tagProvider is the provider's configuration with default tags.
func tagProvider(p *acctest.Platform, defaults string) string {
	return fmt.Sprintf("provider \"peak\" {\n  endpoint   = %q\n  auth_token = %q\n  default_tags = %s\n}\n", p.URL, acctest.Token, defaults)
}

// onPlatform expects the tags of every object on the platform.
func onPlatform(p *acctest.Platform, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		for _, kind := range []string{"workflow", "spec", "deployment"} {
			for id, object := range p.Emulator.Objects()[kind] {
				raw, err := json.Marshal(object)
				if err != nil {
					return err
				}
				if kind == "workflow" && !strings.Contains(string(raw), `"name":"a",`) {
					continue // It belongs to the deployment.
				}
				if got := tagNames(raw); !slices.Equal(got, want) {
					return fmt.Errorf("%s %s has the tags %q, want %q:\n%s", kind, id, got, want, raw)
				}
			}
		}
		return nil
	}
}

// tagNames finds the tags of an object, wherever the platform keeps them.
func tagNames(raw []byte) []string {
	var object struct {
		Tags     []any `json:"tags"`
		Metadata struct {
			Tags []any `json:"tags"`
		} `json:"metadata"`
	}
	if json.Unmarshal(raw, &object) != nil {
		return nil
	}
	var names []string
	for _, tag := range append(object.Tags, object.Metadata.Tags...) {
		if named, ok := tag.(map[string]any); ok {
			tag = named["name"]
		}
		names = append(names, fmt.Sprint(tag))
	}
	slices.Sort(names)
	return names
}

// allTags expects tags and tags_all of every object in state; nil tags are null.
func allTags(own []string, all ...string) []statecheck.StateCheck {
	set := func(names []string) knownvalue.Check {
		checks := make([]knownvalue.Check, len(names))
		for i, name := range names {
			checks[i] = knownvalue.StringExact(name)
		}
		return knownvalue.SetExact(checks)
	}
	var checks []statecheck.StateCheck
	for _, address := range tagged() {
		want := set(own)
		if own == nil {
			want = knownvalue.Null()
		}
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New("tags"), want), statecheck.ExpectKnownValue(address, tfjsonpath.New("tags_all"), set(all)))
	}
	return checks
}

// onEach makes plan checks for every object.
func onEach(check func(address string) plancheck.PlanCheck) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range tagged() {
		checks = append(checks, check(address))
	}
	return resource.ConfigPlanChecks{PreApply: checks}
}

// TestAccDefaultTags gives tags by the provider, by the objects, and by both, known and known late.
func TestAccDefaultTags(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	var image built
	image.id, image.version = p.Image(t, "base", "workflow")
	updates := onEach(func(address string) plancheck.PlanCheck {
		return plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)
	})
	mine := "" // id of the workflow
	late := `resource "terraform_data" "late" { input = "LATE" }` + "\n"
	p.Test(t, resource.TestCase{CheckDestroy: p.RemoveImages, Steps: acctest.FirstSteps(5, []resource.TestStep{
		{Config: tagProvider(p, "[]") + tagObjects(image, ""), Check: onPlatform(p), ConfigStateChecks: allTags(nil)},
		{
			Config: tagProvider(p, `["team", "both"]`) + tagObjects(image, `tags = ["own", "both"]`), ConfigPlanChecks: updates,
			Check: onPlatform(p, "both", "own", "team"), ConfigStateChecks: allTags([]string{"own", "both"}, "both", "own", "team"),
		},
		{
			// What the object names as well stays when the default goes, and the plan says what the object will have.
			Config: tagProvider(p, `["staff"]`) + tagObjects(image, `tags = ["own", "both"]`),
			ConfigPlanChecks: onEach(func(address string) plancheck.PlanCheck {
				return plancheck.ExpectKnownValue(address, tfjsonpath.New("tags_all"), knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("own"), knownvalue.StringExact("both"), knownvalue.StringExact("staff")}))
			}),
			Check: onPlatform(p, "both", "own", "staff"), ConfigStateChecks: allTags([]string{"own", "both"}, "both", "own", "staff"),
		},
		{
			// One more of a tag that is there already changes nothing on the platform.
			PreConfig: func() {
				p.Emulator.ClearJournal()
				for id, object := range p.Emulator.Objects()["workflow"] {
					if raw, err := json.Marshal(object); err == nil && strings.Contains(string(raw), `"name":"a",`) {
						mine = id
					}
				}
			},
			Config: tagProvider(p, `["staff", "own"]`) + tagObjects(image, `tags = ["both"]`), ConfigPlanChecks: updates,
			Check: p.Wrote(), ConfigStateChecks: allTags([]string{"both"}, "both", "own", "staff"),
		},
		{
			// Own tags that are known late.
			Config: tagProvider(p, `["staff"]`) + strings.Replace(late, "LATE", "late", 1) + tagObjects(image, `tags = [terraform_data.late.output]`),
			ConfigPlanChecks: onEach(func(address string) plancheck.PlanCheck {
				return plancheck.ExpectUnknownValue(address, tfjsonpath.New("tags_all"))
			}),
			Check: onPlatform(p, "late", "staff"), ConfigStateChecks: allTags([]string{"late"}, "late", "staff"),
		},
		{
			// Default tags that are known late.
			Config: tagProvider(p, `["staff", terraform_data.late.output]`) + strings.Replace(late, "LATE", "later", 1) + tagObjects(image, ""),
			ConfigPlanChecks: onEach(func(address string) plancheck.PlanCheck {
				return plancheck.ExpectUnknownValue(address, tfjsonpath.New("tags_all"))
			}),
			Check: onPlatform(p, "later", "staff"), ConfigStateChecks: allTags(nil, "later", "staff"),
		},
		// An import leaves the default tags to the provider, and a data source shows all.
		{Config: tagProvider(p, `["staff", "later"]`) + tagObjects(image, ""), ResourceName: "peak_workflow.a", ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"timeouts"}},
		{Config: tagProvider(p, `["staff", "later"]`) + tagObjects(image, ""), ResourceName: "peak_app_spec.a", ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"timeouts"}},
		{Config: tagProvider(p, `["staff", "later"]`) + tagObjects(image, ""), ResourceName: "peak_deployment.a", ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"timeouts"},
			SkipFunc: acctest.Usual("describes need not name spec and release (contract 13.4)")},
		{
			// Somebody takes a default tag away.
			PreConfig: func() {
				if err := p.Emulator.Edit("workflow", mine, map[string]any{"tags": []any{map[string]any{"name": "staff"}}}); err != nil {
					t.Fatal(err)
				}
			},
			Config: tagProvider(p, `["staff", "later"]`) + tagObjects(image, "") +
				"data \"peak_workflow\" \"a\" {\n  name = \"a\"\n  depends_on = [peak_workflow.a]\n}\n",
			ConfigPlanChecks: acctest.Plans("peak_workflow.a", plancheck.ResourceActionUpdate),
			Check:            onPlatform(p, "later", "staff"),
			ConfigStateChecks: append(allTags(nil, "later", "staff"),
				statecheck.ExpectKnownValue("data.peak_workflow.a", tfjsonpath.New("tags"), knownvalue.SetSizeExact(2))),
		},
	}...)})
}

// TestAccDefaultTags_onboard writes configuration for what has default tags already: they are not in it.
func TestAccDefaultTags_onboard(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	c := p.CLI(t, map[string]string{"main.tf": "resource \"peak_workflow\" \"a\" {\n  name = \"a\"\n  tags = [\"own\"]\n" +
		"  steps = { load = { type = \"http\", method = \"get\", url = \"https://example.com\", auth = { type = \"no-auth\" } } }\n}\n"})
	c.Configure(`  default_tags = ["team"]`)
	c.Run("apply", "-input=false", "-auto-approve", "-no-color")
	c.Run("state", "rm", "peak_workflow.a")
	if err := os.Remove(filepath.Join(c.Dir, "main.tf")); err != nil {
		t.Fatal(err)
	}
	c.Write(map[string]string{"all.tfquery.hcl": "list \"peak_workflow\" \"all\" {\n  provider = peak\n}\n"})
	c.Run("query", "-no-color", "-generate-config-out=generated.tf")
	generated, err := os.ReadFile(filepath.Join(c.Dir, "generated.tf"))
	if err != nil || strings.Contains(string(generated), "team") || !strings.Contains(string(generated), `["own"]`) {
		t.Errorf("generated, %v:\n%s", err, generated)
	}
	if plan := c.Run("plan", "-input=false", "-no-color"); !strings.Contains(plan, "1 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Error(plan)
	}
}

// TestAccAllowedTenants has the plan end at the provider, before anything is read.
func TestAccAllowedTenants(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	config := func(tenants string) string {
		return strings.Replace(p.Config(tagObjects(built{1, 1}, "")), "provider \"peak\" {", "provider \"peak\" {\n  allowed_tenants = "+tenants, 1)
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(`["other"]`), PlanOnly: true, ExpectError: regexp.MustCompile(`(?s)Tenant not allowed.*"local".*"other"`)},
		{
			Config: strings.Replace(p.Config(lookup), "provider \"peak\" {", "provider \"peak\" {\n  allowed_tenants = [\"other\", \"local\"]", 1),
		},
	}})
}
