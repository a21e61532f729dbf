// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package promise_test

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// rules are what an attribute does besides having a type.
type rules struct {
	// Default says what a configuration that leaves it out gets, "" where that is for the platform to say.
	Default string `json:"default,omitempty"`

	// Checks say what is refused, in the words of the validators.
	Checks []string `json:"checks,omitempty"`

	// Replaces says when another value replaces the object, "" where it is updated.
	Replaces string `json:"replaces,omitempty"`
}

// broken lists what a configuration that was written under the rules before would trip over.
func (before rules) broken(after rules) []string {
	var all []string
	if before.Default != after.Default {
		all = append(all, fmt.Sprintf("was left to %q and is to %q", before.Default, after.Default))
	}
	for _, check := range after.Checks {
		if !slices.ContainsFunc(before.Checks, func(old string) bool { return old == check || moreWords(old, check) }) {
			all = append(all, fmt.Sprintf("is checked by now: %q", check))
		}
	}
	if after.Replaces != "" && before.Replaces != after.Replaces {
		all = append(all, fmt.Sprintf("replaces by now: %q, before %q", after.Replaces, before.Replaces))
	}
	return all
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// moreWords reports whether a check is one of before that takes further words.
func moreWords(before, after string) bool {
	if !strings.Contains(before, "one of ") && !strings.Contains(before, "one of:") || listed(before) != listed(after) {
		return false
	}
	words := quoted.FindAllString(after, -1)
	return !slices.ContainsFunc(quoted.FindAllString(before, -1), func(word string) bool { return !slices.Contains(words, word) })
}

// listed is a text without the words that it lists.
func listed(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(quoted.ReplaceAllString(text, ""), ",", "")), " ")
}

// rulesOf are the rules of everything that the provider has, by the names of the surface. Only the framework's own schemas have
// them; that of a list resource is about the list.
func rulesOf(t *testing.T) map[string]map[string]rules {
	t.Helper()
	ctx := t.Context()
	p := provider.New(provider.Options{Version: "test"})()
	ephemerals, hasEphemerals := p.(framework.ProviderWithEphemeralResources)
	actions, hasActions := p.(framework.ProviderWithActions)
	lists, hasLists := p.(framework.ProviderWithListResources)
	if !hasEphemerals || !hasActions || !hasLists {
		t.Fatal("the provider has no ephemeral resources, no actions or no list resources any more")
	}
	all := map[string]map[string]rules{}
	var described framework.SchemaResponse
	p.Schema(ctx, framework.SchemaRequest{}, &described)
	all["provider"] = attributeRules(ctx, described.Schema)
	for _, create := range p.Resources(ctx) {
		one := create()
		var name resource.MetadataResponse
		one.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "peak"}, &name)
		var schema resource.SchemaResponse
		one.Schema(ctx, resource.SchemaRequest{}, &schema)
		all["resource "+name.TypeName] = attributeRules(ctx, schema.Schema)
	}
	for _, create := range p.DataSources(ctx) {
		one := create()
		var name datasource.MetadataResponse
		one.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "peak"}, &name)
		var schema datasource.SchemaResponse
		one.Schema(ctx, datasource.SchemaRequest{}, &schema)
		all["data "+name.TypeName] = attributeRules(ctx, schema.Schema)
	}
	for _, create := range ephemerals.EphemeralResources(ctx) {
		one := create()
		var name ephemeral.MetadataResponse
		one.Metadata(ctx, ephemeral.MetadataRequest{ProviderTypeName: "peak"}, &name)
		var schema ephemeral.SchemaResponse
		one.Schema(ctx, ephemeral.SchemaRequest{}, &schema)
		all["ephemeral "+name.TypeName] = attributeRules(ctx, schema.Schema)
	}
	for _, create := range actions.Actions(ctx) {
		one := create()
		var name action.MetadataResponse
		one.Metadata(ctx, action.MetadataRequest{ProviderTypeName: "peak"}, &name)
		var schema action.SchemaResponse
		one.Schema(ctx, action.SchemaRequest{}, &schema)
		all["action "+name.TypeName] = attributeRules(ctx, schema.Schema)
	}
	for _, create := range lists.ListResources(ctx) {
		one := create()
		var name resource.MetadataResponse
		one.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "peak"}, &name)
		var schema list.ListResourceSchemaResponse
		one.ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &schema)
		all["list "+name.TypeName] = attributeRules(ctx, schema.Schema)
	}
	return all
}

// attributeRules are those of a schema of the framework, of whatever kind. Each kind has attributes of types of its own, which have
// the same fields.
func attributeRules(ctx context.Context, schema any) map[string]rules {
	all := map[string]rules{}
	collectRules(ctx, all, "", reflect.ValueOf(schema))
	return all
}

func collectRules(ctx context.Context, into map[string]rules, prefix string, holder reflect.Value) {
	attributes := holder.FieldByName("Attributes")
	if !attributes.IsValid() {
		return
	}
	for _, key := range attributes.MapKeys() {
		path := prefix + key.String()
		attribute := attributes.MapIndex(key)
		for attribute.Kind() == reflect.Interface || attribute.Kind() == reflect.Pointer {
			attribute = attribute.Elem()
		}
		if found := rulesAt(ctx, attribute); !reflect.DeepEqual(found, rules{}) {
			into[path] = found
		}
		collectRules(ctx, into, path+".", attribute)
		if nested := attribute.FieldByName("NestedObject"); nested.IsValid() {
			if found := rulesAt(ctx, nested); !reflect.DeepEqual(found, rules{}) {
				into[path+"[]"] = found
			}
			collectRules(ctx, into, path+"[].", nested)
		}
	}
}

// rulesAt reads the fields of an attribute, or of the object that is an element of one.
func rulesAt(ctx context.Context, attribute reflect.Value) rules {
	var found rules
	if value := attribute.FieldByName("Default"); value.IsValid() && !value.IsNil() {
		found.Default = said(ctx, value)
	}
	if validators := attribute.FieldByName("Validators"); validators.IsValid() {
		for i := range validators.Len() {
			found.Checks = append(found.Checks, said(ctx, validators.Index(i)))
		}
		slices.Sort(found.Checks)
	}
	if modifiers := attribute.FieldByName("PlanModifiers"); modifiers.IsValid() {
		var replaces []string
		for i := range modifiers.Len() {
			if text := said(ctx, modifiers.Index(i)); strings.Contains(text, "recreate") || strings.Contains(text, "replace") {
				replaces = append(replaces, text)
			}
		}
		found.Replaces = strings.Join(replaces, " ")
	}
	return found
}

// said is what a default, a validator or a plan modifier says of itself.
func said(ctx context.Context, value reflect.Value) string {
	described, can := reflect.TypeAssert[interface{ Description(context.Context) string }](value)
	if !can {
		return fmt.Sprintf("%T", value.Interface())
	}
	return described.Description(ctx)
}

// TestRulesAreBroken changes what a validator, a default or a plan modifier does, each time as a later version might.
func TestRulesAreBroken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, after rules
		want          string
	}{
		"nothing":              {rules{Default: "1", Checks: []string{"at least 1"}}, rules{Default: "1", Checks: []string{"at least 1"}}, ""},
		"another default":      {rules{Default: "1"}, rules{Default: "2"}, `was left to "1" and is to "2"`},
		"a default by now":     {rules{}, rules{Default: "2"}, `was left to "" and is to "2"`},
		"no default any more":  {rules{Default: "1"}, rules{}, `was left to "1" and is to ""`},
		"checked by now":       {rules{}, rules{Checks: []string{"at least 1"}}, `is checked by now: "at least 1"`},
		"checked otherwise":    {rules{Checks: []string{"at least 1"}}, rules{Checks: []string{"at least 2"}}, `is checked by now: "at least 2"`},
		"not checked any more": {rules{Checks: []string{"at least 1"}}, rules{}, ""},
		"a word more":          {rules{Checks: []string{`one of "a", "b"`}}, rules{Checks: []string{`one of "a", "c", "b"`}}, ""},
		"a word less":          {rules{Checks: []string{`one of "a", "b"`}}, rules{Checks: []string{`one of "a"`}}, `is checked by now: "one of \"a\""`},
		"a forbidden word more": {
			rules{Checks: []string{`value must be none of: ["a"]`}}, rules{Checks: []string{`value must be none of: ["a" "b"]`}},
			`is checked by now: "value must be none of: [\"a\" \"b\"]"`,
		},
		"replaced by now":   {rules{}, rules{Replaces: "recreate"}, `replaces by now: "recreate", before ""`},
		"updated by now":    {rules{Replaces: "recreate"}, rules{}, ""},
		"replaced for less": {rules{Replaces: "if configured, recreate"}, rules{Replaces: "recreate"}, `replaces by now: "recreate", before "if configured, recreate"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(test.before.broken(test.after), "; "); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestRulesAreRead looks for a rule of each kind where there is one, since they are read from fields by their names.
func TestRulesAreRead(t *testing.T) {
	t.Parallel()
	all := rulesOf(t)
	for _, test := range []struct {
		of, attribute string
		holds         func(rules) bool
	}{
		{"provider", "max_retries", func(r rules) bool { return len(r.Checks) > 0 }},
		{"resource peak_service", "min_instances", func(r rules) bool { return r.Default == "value defaults to 1" }},
		{"resource peak_service", "name", func(r rules) bool { return r.Replaces != "" }},
		{"resource peak_workflow_execution", "steps_to_run[].name", func(r rules) bool { return len(r.Checks) > 0 }},
		{"data peak_images", "tags", func(r rules) bool { return len(r.Checks) > 0 }},
		{"list peak_image", "search_term", func(r rules) bool { return len(r.Checks) > 0 }},
		{"action peak_service_test", "expected_status", func(r rules) bool { return len(r.Checks) > 0 }},
		{"ephemeral peak_deployment_parameters", "deployment_id", func(r rules) bool { return len(r.Checks) > 0 }},
	} {
		if found := all[test.of][test.attribute]; !test.holds(found) {
			t.Errorf("%s %s: read %+v", test.of, test.attribute, found)
		}
	}
}
