// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// suite is an app that rules who sees its blocks, which are resources as well.
func (s *stage) suite(visibility, version string, names ...string) string {
	var text, blocks strings.Builder
	for _, name := range names {
		fmt.Fprintf(&text, `resource "peak_block_spec" %q {
  name     = %q
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { query = { type = "sql", sql_query_path = "q.sql" } } }
  lifecycle { ignore_changes = [scope, tenants] }
}
`, name, name)
		fmt.Fprintf(&blocks, "{ id = peak_block_spec.%s.id, release_version = \"1.0.0\" },", name)
	}
	text.WriteString(`resource "peak_app_spec" "shop" {
  name    = "shop"
  summary = "Sells things"
  release = { version = "` + version + `" }
  blocks  = [` + blocks.String() + `]
  ` + visibility + "\n}\n")
	return s.Config(text.String())
}

// nameOf is the name of a spec of the platform.
func nameOf(spec map[string]any) string {
	metadata, _ := spec["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	return name
}

// writes are the changes that were asked of the platform, with names for ids.
func (s *stage) writes() []string {
	var ids []string
	for id, spec := range s.Emulator.Objects()["spec"] {
		ids = append(ids, id, nameOf(spec))
	}
	var writes []string
	for _, entry := range s.Emulator.Journal() {
		if entry.Method == http.MethodGet {
			continue
		}
		line := entry.Method + " " + strings.NewReplacer(ids...).Replace(entry.Path)
		if entry.Method == http.MethodPatch {
			body, err := json.Marshal(entry.JSON)
			if err != nil {
				s.t.Error(err)
			}
			line += " " + string(body)
		}
		writes = append(writes, line)
	}
	s.Emulator.ClearJournal()
	return writes
}

// wroteInTurn expects changes, each group in any order, the groups one after the other.
func (s *stage) wroteInTurn(groups ...[]string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got := s.writes()
		var want []string
		for _, group := range groups {
			if len(got) < len(want)+len(group) {
				break
			}
			slices.Sort(got[len(want) : len(want)+len(group)])
			want = append(want, slices.Sorted(slices.Values(group))...)
		}
		total := 0
		for _, group := range groups {
			total += len(group)
		}
		if len(got) != total || !slices.Equal(got, want) {
			return fmt.Errorf("wrote\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		return nil
	}
}

// toBlocks are changes of who sees the blocks.
func toBlocks(body string, names ...string) []string {
	var writes []string
	for _, name := range names {
		writes = append(writes, "PATCH /v1/blocks/specs/"+name+" "+body)
	}
	return writes
}

func toApp(body string) []string { return []string{"PATCH /v1/apps/specs/shop " + body} }

func shared(tenants string) string {
	return "scope = \"shared\"\n tenants = [" + tenants + "]\n share_blocks = true"
}

// TestAccAppSpec_shareBlocks shares an app with its blocks, takes tenants away, swaps them, adds a block, and makes all of it
// public and private again: each with one apply, in the order that the platform needs.
func TestAccAppSpec_shareBlocks(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	step := func(config string, changes []string, writes ...[]string) resource.TestStep {
		return resource.TestStep{Config: config, ConfigPlanChecks: acctest.ChangesOnly(address, changes...), Check: s.wroteInTurn(writes...)}
	}
	both := []string{"a", "b"}
	s.run(acctest.FirstSteps(5,
		resource.TestStep{
			Config: s.suite(shared(`"t1", "t2"`), "1.0.0", both...),
			Check: s.wroteInTurn([]string{"POST /v1/blocks/specs/", "POST /v1/blocks/specs/"}, toBlocks(`{"scope":"shared","tenants":["t1","t2"]}`, both...),
				[]string{"POST /v1/apps/specs/"}),
		},
		step(s.suite(shared(`"t1"`), "1.0.0", both...), []string{"tenants"}, toApp(`{"tenants":["t1"]}`), toBlocks(`{"scope":"shared","tenants":["t1"]}`, both...)),
		step(s.suite(shared(`"t3"`), "1.0.0", both...), []string{"tenants"}, toBlocks(`{"scope":"shared","tenants":["t1","t3"]}`, both...), toApp(`{"tenants":["t3"]}`),
			toBlocks(`{"scope":"shared","tenants":["t3"]}`, both...)),
		step(s.suite(shared(`"t3"`), "1.1.0", "a", "b", "c"), []string{"blocks", "latest_release", "release.version", "release_version"}, []string{"POST /v1/blocks/specs/"},
			toBlocks(`{"scope":"shared","tenants":["t3"]}`, "c"), []string{"POST /v1/apps/specs/shop/releases"}),
		// Somebody takes a tenant from a block, and gives one to another: both are put right.
		resource.TestStep{
			PreConfig: func() {
				for id, spec := range s.Emulator.Objects()["spec"] {
					tenants := map[string][]any{"a": {"t3", "t9"}, "shop": {"t3"}}[nameOf(spec)]
					if tenants == nil {
						continue
					}
					if err := s.Emulator.Edit("spec", id, map[string]any{"tenants": tenants}); err != nil {
						t.Error(err)
					}
				}
				s.Emulator.ClearJournal()
			},
			Config: s.suite(shared(`"t3"`), "1.1.0", "a", "b", "c"), ConfigPlanChecks: acctest.ChangesOnly(address, "share_blocks"),
			Check: s.wroteInTurn(toBlocks(`{"scope":"shared","tenants":["t3"]}`, "a")),
		},
		step(s.suite("scope = \"public\"\n share_blocks = true", "1.1.0", "a", "b", "c"), []string{"scope", "tenants"}, toBlocks(`{"scope":"public","tenants":[]}`, "a", "b", "c"),
			toApp(`{"scope":"public","tenants":[]}`)),
		step(s.suite("share_blocks = true", "1.1.0", "a", "b", "c"), []string{"scope"}, toApp(`{"scope":"private"}`), toBlocks(`{"scope":"private"}`, "a", "b", "c")),
	)...)
}

// TestAccAppSpec_shareBlocksBreaksOff has applies that take tenants away end half way: the next one does what is missing.
func TestAccAppSpec_shareBlocksBreaksOff(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	both := []string{"a", "b"}
	narrow := s.suite(shared(`"t1"`), "1.0.0", both...)
	s.run(
		resource.TestStep{Config: s.suite(shared(`"t1", "t2"`), "1.0.0", both...)},
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "PATCH", Path: "/blocks/specs/", After: 1, Times: 1, Status: http.StatusNotImplemented}),
			Config:    narrow, ExpectError: message("Run terraform apply again: it takes them away."),
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal,
			Config:    narrow, ConfigPlanChecks: acctest.ChangesOnly(address, "share_blocks"),
			Check: func(*terraform.State) error {
				if writes := s.writes(); len(writes) != 1 || !strings.HasPrefix(writes[0], "PATCH /v1/blocks/") {
					return fmt.Errorf("wrote %v, want the one block that was left", writes)
				}
				return nil
			},
		},
		// The first block is not shared any further: neither is the app.
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "PATCH", Path: "/blocks/specs/", Times: 1, Status: http.StatusNotImplemented}),
			Config:    s.suite(shared(`"t1", "t4"`), "1.0.0", both...), ExpectError: message("Who sees the app itself was not changed."),
		},
		resource.TestStep{Config: s.suite(shared(`"t1", "t4"`), "1.0.0", both...), ConfigPlanChecks: acctest.ChangesOnly(address, "tenants")},
		// The token may not take the blocks away any more, as it could before: nobody loses them unnoticed.
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "PATCH", Path: "/blocks/specs/", Times: 2, Status: http.StatusForbidden}),
			Config:    narrow, ExpectError: message("cannot be shared with t1 only"),
		},
		resource.TestStep{Config: narrow, ConfigPlanChecks: acctest.ChangesOnly(address, "share_blocks")},
		resource.TestStep{Config: s.suite(shared(`"t1", "t4"`), "1.0.0", both...), ConfigPlanChecks: acctest.ChangesOnly(address, "tenants")},
		// Answers get lost: what was asked for again has nothing to change, which is as good.
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "PATCH", Cut: control.CutAfter, Times: 2}),
			Config:    s.suite(shared(`"t5"`), "1.0.0", both...), ConfigPlanChecks: acctest.ChangesOnly(address, "tenants"),
		},
	)
}

// TestAccAppSpec_shareBlocksOfTwoApps has two apps rule a block: each takes away what the other does not need.
func TestAccAppSpec_shareBlocksOfTwoApps(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	config := func(first, second string) string {
		return s.suite(shared(first), "1.0.0", "a") + `resource "peak_app_spec" "second" {
  name    = "second"
  summary = "s"
  release = { version = "1.0.0" }
  blocks  = [{ id = peak_block_spec.a.id, release_version = "1.0.0" }]
  depends_on = [peak_app_spec.shop]
  ` + shared(second) + "\n}\n"
	}
	sees := func(want ...string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			for _, spec := range s.Emulator.Objects()["spec"] {
				if nameOf(spec) != "a" {
					continue
				}
				if got := fmt.Sprint(spec["tenants"]); got != fmt.Sprint(want) {
					return fmt.Errorf("the block is shared with %s, want %v", got, want)
				}
			}
			return nil
		}
	}
	s.run(
		resource.TestStep{Config: config(`"t1", "t2"`, `"t2", "t3"`), Check: sees("t1", "t2", "t3")},
		resource.TestStep{Config: config(`"t1"`, `"t2", "t3"`), Check: sees("t1", "t2", "t3")},
		resource.TestStep{Config: config(`"t1"`, `"t3"`), Check: sees("t1", "t3")},
		// At the same time: both read who sees the block, and neither writes what the other has not seen.
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "PATCH", Path: "/blocks/specs/", Times: 2, DelayMs: 300}),
			Config:    strings.ReplaceAll(config(`"t1", "t5"`, `"t3", "t6"`), "depends_on = [peak_app_spec.shop]", ""), Check: sees("t1", "t3", "t5", "t6"),
		},
	)
}

// TestAccAppSpec_checksSharing finds at plan what the platform would refuse.
func TestAccAppSpec_checksSharing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	own := func(tenants string) string {
		visibility := "scope = \"shared\"\n tenants = [" + tenants + "]"
		return strings.ReplaceAll(s.suite(visibility, "1.1.0", "a"), "lifecycle { ignore_changes = [scope, tenants] }", visibility)
	}
	external := func(tenants string) string {
		return s.spec(`blocks = [{ id = data.peak_block_spec.web.id, release_version = "1.0.0" }]`+"\n"+shared(tenants)) + "data \"peak_block_spec\" \"web\" { name = \"web\" }\n"
	}
	edit := func(patch map[string]any) func() {
		return func() {
			if err := s.Emulator.Edit("spec", s.serverSpec, patch); err != nil {
				t.Error(err)
			}
		}
	}
	s.run(
		resource.TestStep{
			PreConfig: edit(map[string]any{"scope": "shared", "tenants": []any{"t1"}}),
			Config:    external(`"t1", "t2"`), PlanOnly: true, ExpectError: message(`Block spec "web" (id ` + s.serverSpec + `) is not shared with tenant t2`),
		},
		resource.TestStep{Config: s.spec(small + "scope = \"shared\"\n tenants = [\"t2\"]"), PlanOnly: true, ExpectError: message("is not shared with tenant t2")},
		// Public is wide enough, and stays so.
		resource.TestStep{PreConfig: edit(map[string]any{"scope": "public", "tenants": []any{}}), Config: external(`"t1", "t2"`)},
		resource.TestStep{Config: external(`"t1"`), Check: func(*terraform.State) error {
			if scope := s.Emulator.Objects()["spec"][s.serverSpec]["scope"]; scope != "public" {
				return fmt.Errorf("the block is %v", scope)
			}
			return nil
		}},
		resource.TestStep{Config: own(`"t1", "t2"`)},
		// Terraform would change the block first, which the platform refuses, for ever.
		resource.TestStep{Config: own(`"t1"`), PlanOnly: true, ExpectError: message("takes it from tenant t2, who see the app at that time")},
		resource.TestStep{Config: own(`"t1", "t2", "t3"`), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}}},
	)
}

// TestAccAppSpec_shareBlocksImport imports an app that rules its blocks: nothing is planned and sent, whether the attribute is configured or
// not, while all who see the app see its blocks. A block that is taken from some shows.
func TestAccAppSpec_shareBlocksImport(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	config := func(who string) string { return s.suite(who, "1.0.0", "a") }
	ruled := shared(`"t1", "t2"`)
	var id string
	s.run(
		resource.TestStep{Config: config(ruled), Check: func(*terraform.State) error {
			for spec, object := range s.Emulator.Objects()["spec"] {
				if nameOf(object) == "a" {
					id = spec
				}
			}
			return nil
		}},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"share_blocks"}},
		resource.TestStep{Config: config(ruled), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
		resource.TestStep{Config: config(strings.Replace(ruled, "share_blocks = true", "", 1)), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Edit("spec", id, map[string]any{"tenants": []string{"t1"}}); err != nil {
					t.Error(err)
				}
			},
			Config: config(ruled), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ExpectError: regexp.MustCompile(`share_blocks`),
		},
	)
}
