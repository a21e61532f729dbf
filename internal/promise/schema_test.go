// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package promise_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"testing"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// surface is all that a configuration can name, by a word for its kind and its type, such as "resource peak_image".
type surface map[string]thing

// thing is a resource, a data source, a function or another thing that a configuration names.
type thing struct {
	// Version is that of the state, of resources.
	Version int64 `json:"version,omitempty"`

	// Attributes are what each attribute is, by its path, such as "build_details.source": "string optional computed". Those of
	// the elements of lists, sets and maps stand behind "[]". The parameters of functions are attributes too.
	Attributes map[string]string `json:"attributes"`

	// Rules are what the protocol does not show of attributes, by the same paths: defaults, checks, and what is replaced.
	Rules map[string]rules `json:"rules,omitempty"`
}

// current is the surface of the provider as it is.
func current(t *testing.T) surface {
	t.Helper()
	server, err := provider.NewServer(provider.New(provider.Options{Version: "test"}))().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	all := surface{"provider": schemaOf(server.Provider)}
	for name, schema := range server.ResourceSchemas {
		all["resource "+name] = schemaOf(schema)
	}
	for name, schema := range server.DataSourceSchemas {
		all["data "+name] = schemaOf(schema)
	}
	for name, schema := range server.EphemeralResourceSchemas {
		all["ephemeral "+name] = schemaOf(schema)
	}
	for name, schema := range server.ListResourceSchemas {
		all["list "+name] = schemaOf(schema)
	}
	for name, schema := range server.ActionSchemas {
		all["action "+name] = schemaOf(schema.Schema)
	}
	for name, function := range server.Functions {
		all["function "+name] = functionOf(function)
	}
	identities, err := provider.NewServer(provider.New(provider.Options{Version: "test"}))().GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for name, identity := range identities.IdentitySchemas {
		of := thing{Version: identity.Version, Attributes: map[string]string{}}
		for _, attribute := range identity.IdentityAttributes {
			of.Attributes[attribute.Name] = words(attribute.Type.String(), word{"required", attribute.RequiredForImport}, word{"optional", attribute.OptionalForImport})
		}
		all["identity "+name] = of
	}
	all["environment"] = environment(t)
	for name, found := range rulesOf(t) {
		of := all[name]
		of.Rules = found
		all[name] = of
	}
	return all
}

// environment are the variables that settings of the provider may come from, found by asking for all of them.
func environment(t *testing.T) thing {
	t.Helper()
	of := thing{Attributes: map[string]string{}}
	p := provider.New(provider.Options{Version: "test", Getenv: func(name string) string {
		of.Attributes[name] = "String optional"
		return ""
	}})()
	var described framework.SchemaResponse
	p.Schema(t.Context(), framework.SchemaRequest{}, &described)
	object, is := described.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !is {
		t.Fatal("the configuration of the provider is no object")
	}
	empty := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		empty[name] = tftypes.NewValue(kind, nil)
	}
	var refused framework.ConfigureResponse
	p.Configure(t.Context(), framework.ConfigureRequest{Config: tfsdk.Config{Schema: described.Schema, Raw: tftypes.NewValue(object, empty)}}, &refused)
	if !refused.Diagnostics.HasError() || len(of.Attributes) == 0 {
		t.Fatalf("a provider without any setting says %v, and has asked for %v", refused.Diagnostics, of.Attributes)
	}
	return of
}

func schemaOf(schema *tfprotov6.Schema) thing {
	of := thing{Version: schema.Version, Attributes: map[string]string{}}
	collect(of.Attributes, "", schema.Block.Attributes)
	for _, block := range schema.Block.BlockTypes {
		of.Attributes[block.TypeName] = "block " + block.Nesting.String()
		collect(of.Attributes, block.TypeName+"[].", block.Block.Attributes)
	}
	return of
}

func collect(into map[string]string, prefix string, attributes []*tfprotov6.SchemaAttribute) {
	for _, a := range attributes {
		var kind string
		if a.NestedType != nil {
			kind = "nested " + strings.ToLower(a.NestedType.Nesting.String())
			below := prefix + a.Name + "[]."
			if a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
				below = prefix + a.Name + "."
			}
			collect(into, below, a.NestedType.Attributes)
		} else {
			kind = a.Type.String()
		}
		into[prefix+a.Name] = words(kind, word{"required", a.Required}, word{"optional", a.Optional}, word{"computed", a.Computed}, word{"sensitive", a.Sensitive}, word{"write-only", a.WriteOnly})
	}
}

func functionOf(function *tfprotov6.Function) thing {
	of := thing{Attributes: map[string]string{"return": words(function.Return.Type.String())}}
	for i, parameter := range function.Parameters {
		// Functions are called by position, so that is what the name begins with.
		of.Attributes[fmt.Sprintf("%d", i+1)] = words(parameter.Type.String(), word{strings.TrimSpace(orNull), parameter.AllowNullValue})
	}
	if function.VariadicParameter != nil {
		of.Attributes["more"] = words(function.VariadicParameter.Type.String())
	}
	return of
}

// word stands behind the type of an attribute when it holds.
type word struct {
	text  string
	holds bool
}

func words(kind string, flags ...word) string {
	all := []string{strings.ReplaceAll(kind, "tftypes.", "")}
	for _, flag := range flags {
		if flag.holds {
			all = append(all, flag.text)
		}
	}
	return strings.Join(all, " ")
}

// breaks lists what a user of the surface before would trip over in the one after, sorted, each in the form "resource peak_x
// attribute: what is wrong".
func breaks(before, after surface) []string {
	var all []string
	complain := func(name, attribute, format string, values ...any) {
		all = append(all, strings.TrimSpace(name+" "+attribute)+": "+fmt.Sprintf(format, values...))
	}
	for name, old := range before {
		now, found := after[name]
		if !found {
			complain(name, "", "is gone")
			continue
		}
		if now.Version < old.Version {
			complain(name, "", "has state of version %d, before %d", now.Version, old.Version)
		}
		for attribute, was := range old.Attributes {
			switch is, found := now.Attributes[attribute]; {
			case !found:
				complain(name, attribute, "is gone")
			case !grown(was, is):
				complain(name, attribute, "was %q and is %q", was, is)
			}
		}
		for attribute, is := range now.Attributes {
			if _, found := old.Attributes[attribute]; !found && demanded(name, attribute, is, old) {
				complain(name, attribute, "is new and %q, so configurations that are without it are refused", is)
			}
			if _, found := old.Attributes[attribute]; found {
				for _, broken := range old.Rules[attribute].broken(now.Rules[attribute]) {
					complain(name, attribute, "%s", broken)
				}
			}
		}
	}
	sort.Strings(all)
	return all
}

// orNull stands behind the type of a function's parameter that may be null.
const orNull = " or null"

// grown reports whether what was written for an attribute goes on being accepted, and what was read from it being there.
func grown(was, is string) bool {
	if was == is {
		return true
	}
	// A function that takes null as well takes all that it took.
	if !strings.HasSuffix(was, orNull) {
		is = strings.TrimSuffix(is, orNull)
	}
	before, after := strings.Fields(was), strings.Fields(is)
	// Nobody who sets it notices that it may be left out by now, or that the platform fills it in then.
	relaxed := func(words []string) []string {
		return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "required" || w == "optional" || w == "computed" })
	}
	if !slices.Equal(relaxed(before), relaxed(after)) {
		return false
	}
	has := slices.Contains[[]string]
	configurable := func(words []string) bool { return has(words, "required") || has(words, "optional") }
	return (!configurable(before) || configurable(after)) && (has(before, "required") || !has(after, "required")) && (!has(before, "computed") || has(after, "computed"))
}

// demanded reports whether a new attribute is one that configurations of before lack: one that is required, in what was there.
func demanded(name, attribute, is string, old thing) bool {
	if strings.HasPrefix(name, "function ") {
		return attribute != "more"
	}
	if !slices.Contains(strings.Fields(is), "required") {
		return false
	}
	at := strings.LastIndexByte(attribute, '.')
	if at < 0 {
		return true
	}
	_, parentWasThere := old.Attributes[strings.TrimSuffix(attribute[:at], "[]")]
	return parentWasThere
}

// differences lists where two surfaces are not the same, sorted, each in the form "resource peak_x attribute: what is there".
func differences(recorded, now surface) []string {
	all := map[string]bool{}
	compare := func(was, is surface) {
		for name, old := range was {
			if _, found := is[name]; !found {
				all[fmt.Sprintf("%s: recorded %t, there %t", name, recorded[name].Attributes != nil, now[name].Attributes != nil)] = true
				continue
			}
			for attribute := range old.Attributes {
				before, after := recorded[name].at(attribute), now[name].at(attribute)
				if before != after {
					all[fmt.Sprintf("%s %s: recorded as %s, now %s", name, attribute, before, after)] = true
				}
			}
		}
	}
	compare(recorded, now)
	compare(now, recorded)
	return slices.Sorted(maps.Keys(all))
}

// at is all that is recorded of an attribute, in words.
func (of thing) at(attribute string) string {
	kind, found := of.Attributes[attribute]
	if !found {
		return "nothing"
	}
	return fmt.Sprintf("%q %+v", kind, of.Rules[attribute])
}

// text is the surface as it is recorded.
func (s surface) text(t *testing.T) []byte {
	t.Helper()
	content, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(content, '\n')
}
