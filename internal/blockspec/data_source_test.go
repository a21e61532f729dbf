// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// data is a configuration with one data source.
func (s *stage) data(typeName, body string) string {
	return s.Config("data \"" + typeName + "\" \"a\" {\n" + body + "\n}\n")
}

// either is a pattern for one of two texts: the platform chooses the order.
func either(a, b string) *regexp.Regexp {
	return regexp.MustCompile(message(a).String() + "|" + message(b).String())
}

func TestAccBlockSpec_dataSource(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.seed(peak.BlockSpecCreate{
		Kind: "workflow", Featured: new(true), Metadata: peak.Metadata{Name: new("load"), Title: new("Load"), Tags: []peak.Tag{{Name: "nightly"}}},
		Release: peak.ReleaseInput{Version: "1.0.0"},
	}, plain, referred)
	s.publishTo(id, "1.1.0", awkward)
	workflow := s.seed(peak.BlockSpecCreate{Kind: "workflow", Metadata: named("twice")}, plain, "")
	service := s.seed(peak.BlockSpecCreate{Kind: "service", Metadata: named("twice")}, `{"imageDetails":{"id":IMAGE}}`, "")
	odd := s.seed(peak.BlockSpecCreate{Kind: "workflow", Metadata: named("odd")}, plain, "")
	s.replace(odd, newer)
	const address = "data.peak_block_spec.a"
	value := func(value knownvalue.Check, names ...string) statecheck.StateCheck {
		path := tfjsonpath.New(names[0])
		for _, name := range names[1:] {
			path = path.AtMapKey(name)
		}
		return statecheck.ExpectKnownValue(address, path, value)
	}
	shown := []statecheck.StateCheck{
		value(knownvalue.StringExact(id), "id"), value(knownvalue.StringExact("load"), "name"), value(knownvalue.StringExact("workflow"), "kind"),
		value(knownvalue.Bool(true), "featured"), value(knownvalue.StringExact("private"), "scope"), value(knownvalue.StringExact("available"), "status"),
		value(knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("nightly")}), "tags"),
		value(knownvalue.StringExact("1.1.0"), "latest_release"), value(knownvalue.StringExact("1.1.0"), "release", "version"),
		value(knownvalue.NotNull(), "created_at"), value(knownvalue.NotNull(), "created_by"),
		value(knownvalue.StringExact("post"), "workflow", "steps", "call", "method"), value(knownvalue.Null(), "config_json"), value(knownvalue.Null(), "service"),
	}
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: s.data("peak_block_spec", `name = "loa"`), ExpectError: message("Cannot find peak_block_spec by name")},
		{Config: s.data("peak_block_spec", `id = "3f0c8a56-0000-4000-8000-000000000000"`), ExpectError: message("peak_block_spec does not exist")},
		{Config: s.data("peak_block_spec", ``), ExpectError: message("Invalid Attribute Combination")},
		{Config: s.data("peak_block_spec", `name = "twice"`), ExpectError: either("ids "+service+", "+workflow, "ids "+workflow+", "+service)},
		s.Together(
			resource.TestStep{Config: s.data("peak_block_spec", fmt.Sprintf("id = %q", id)), ConfigStateChecks: shown},
			resource.TestStep{Config: s.data("peak_block_spec", `name = "load"`), ConfigStateChecks: shown},
			resource.TestStep{Config: s.data("peak_block_spec", fmt.Sprintf("id = %q", service)), ConfigStateChecks: []statecheck.StateCheck{
				value(knownvalue.StringExact("service"), "kind"), value(knownvalue.NotNull(), "service", "image_details", "id"), value(knownvalue.Null(), "workflow"),
			}},
			// What the attributes cannot say, without the token.
			resource.TestStep{Config: s.data("peak_block_spec", `name = "odd"`), ConfigStateChecks: []statecheck.StateCheck{
				value(knownvalue.StringExact(s.ids(`{"steps":{"load":{"command":"c","gpu":{"count":1.5},"imageDetails":{"id":IMAGE},"repository":{"branch":"b","url":"u"}}},"zone":["a",null]}`)), "config_json"),
			}},
		),
	}})
}

func TestAccBlockSpec_dataSources(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	etl, _ := s.various()
	specs := func(filters string, checks ...knownvalue.Check) resource.TestStep {
		var all knownvalue.Check = knownvalue.SetExact(checks)
		if strings.Contains(filters, "sort") {
			all = knownvalue.ListExact(checks)
		}
		return resource.TestStep{Config: s.data("peak_block_specs", filters), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_block_specs.a", tfjsonpath.New("block_specs"), all),
		}}
	}
	called := func(name, kind string) knownvalue.Check {
		return knownvalue.ObjectPartial(map[string]knownvalue.Check{"name": knownvalue.StringExact(name), "kind": knownvalue.StringExact(kind)})
	}
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		s.Together(
			specs("", called("etl-public", "service"), called("etl", "service"), called("app", "service"), called("etl", "workflow")),
			specs(`sort = ["name:asc", "createdAt:asc"]`, called("app", "service"), called("etl", "workflow"), called("etl", "service"), called("etl-public", "service")),
			specs("name = \"etl\"\n scopes = [\"public\"]\n statuses = [\"archived\", \"unavailable\"]\n featured = false", knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"name": knownvalue.StringExact("etl-public"), "scope": knownvalue.StringExact("public"), "status": knownvalue.StringExact("archived"),
			})),
			specs(`title = "Loads"`, knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"id": knownvalue.StringExact(etl), "title": knownvalue.StringExact("Loads"), "latest_release": knownvalue.StringExact("1.1.0"), "featured": knownvalue.Bool(true),
				"summary": knownvalue.StringExact("Made elsewhere"), "description": knownvalue.Null(), "tags": knownvalue.SetExact([]knownvalue.Check{}), "created_by": knownvalue.NotNull(),
			})),
			specs(`name = "nothing"`),
		),
	}})
}
