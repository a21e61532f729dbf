// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package writeonly

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

// secretFields are steps with an environment, as workflows have them.
var secretFields = fieldtable.Fields{{Attr: "steps", Key: "steps", Fields: fieldtable.Fields{
	{Attr: "token_wo", Key: "token", WriteOnly: true},
	{Attr: "parameters", Key: "parms", Fields: Fields(fieldtable.Field{Attr: "env", Key: "env"})},
}}}

func texts(pairs map[string]string) types.Map {
	elements := map[string]attr.Value{}
	for name, value := range pairs {
		elements[name] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

// secretStep is a step; nil maps are null.
func secretStep(token types.String, env, secret map[string]string, version types.Int64) types.Object {
	values := map[string]attr.Value{"env": types.MapNull(types.StringType), "env_wo": types.MapNull(types.StringType), "env_wo_version": version}
	if env != nil {
		values["env"] = texts(env)
	}
	if secret != nil {
		values["env_wo"] = texts(secret)
	}
	parameters := types.ObjectValueMust(map[string]attr.Type{
		"env": types.MapType{ElemType: types.StringType}, "env_wo": types.MapType{ElemType: types.StringType}, "env_wo_version": types.Int64Type,
	}, values)
	return types.ObjectValueMust(map[string]attr.Type{"token_wo": types.StringType, "parameters": parameters.Type(context.Background())},
		map[string]attr.Value{"token_wo": token, "parameters": parameters})
}

func secretBody(steps map[string]attr.Value) types.Object {
	element := secretStep(types.StringNull(), nil, nil, types.Int64Null()).Type(context.Background())
	return types.ObjectValueMust(map[string]attr.Type{"steps": types.MapType{ElemType: element}}, map[string]attr.Value{"steps": types.MapValueMust(element, steps)})
}

func TestWriteOnlyMembers(t *testing.T) {
	t.Parallel()
	plan := secretBody(map[string]attr.Value{
		"a/b~": secretStep(types.StringNull(), map[string]string{"MODE": "full", "KEY": "plain"}, nil, types.Int64Value(3)),
		"c":    secretStep(types.StringNull(), nil, nil, types.Int64Value(4)),
		"d":    secretStep(types.StringNull(), map[string]string{"MODE": "full"}, nil, types.Int64Null()),
	})
	config := secretBody(map[string]attr.Value{
		"a/b~": secretStep(types.StringValue("secret-token"), map[string]string{"MODE": "full", "KEY": "plain"}, map[string]string{"KEY": "secret-a", "SHORT": "x"}, types.Int64Value(3)),
		"c":    secretStep(types.StringNull(), nil, map[string]string{"KEY": "secret-c"}, types.Int64Value(4)),
		"d":    secretStep(types.StringNull(), map[string]string{"MODE": "full"}, map[string]string{}, types.Int64Null()),
	})
	body, err := secretFields.Encode(plan, config)
	if err != nil {
		t.Fatal(err)
	}
	secrets := MembersOf(secretFields, config)
	secrets.Merge(body)
	sent, err := json.Marshal(body)
	const want = `{"steps":{"a/b~":{"parms":{"env":{"KEY":"secret-a","MODE":"full","SHORT":"x"}},"token":"secret-token"},` +
		`"c":{"parms":{"env":{"KEY":"secret-c"}}},"d":{"parms":{"env":{"MODE":"full"}}}}}`
	if err != nil || string(sent) != want {
		t.Errorf("sent %s, %v\nwant %s", sent, err, want)
	}
	if diff := cmp.Diff(Names{"/steps/a~1b~0/parms/env": {"KEY", "SHORT"}, "/steps/c/parms/env": {"KEY"}}, secrets.Names()); diff != "" {
		t.Error(diff)
	}
	if got := slices.Sorted(slices.Values(secrets.Texts())); !slices.Equal(got, []string{"secret-a", "secret-c", "x"}) {
		t.Errorf("texts %v", got)
	}
	if got := slices.Sorted(slices.Values(Secrets(secretFields, config))); !slices.Equal(got, []string{"secret-a", "secret-c", "secret-token", "x"}) {
		t.Errorf("secrets %v", got)
	}
	if got := Versions(secretFields, plan); !maps.Equal(got, map[string]int64{"/steps/a~1b~0/parms/env": 3, "/steps/c/parms/env": 4}) {
		t.Errorf("versions %v", got)
	}

	// The names, read back, take the values out of an answer, whichever form its maps have.
	private := privateState{}
	var diags diag.Diagnostics
	secrets.Names().Write(t.Context(), private, &diags)
	if text := string(private[keyWriteOnlyNames]); strings.Contains(text, "secret") {
		t.Errorf("the private state is %s", text)
	}
	answer := parsed(t, `{"steps":{"a/b~":{"parms":{"env":{"KEY":"secret-a","MODE":"full","SHORT":"x"}}},"c":{"parms":{"env":[{"KEY":"secret-c"},{"MODE":"y"},{}]}},"d":{"parms":{"env":{"KEY":"plain"}}}}}`)
	ReadNames(t.Context(), private, &diags).RemoveFrom(answer)
	if want := parsed(t, `{"steps":{"a/b~":{"parms":{"env":{"MODE":"full"}}},"c":{"parms":{"env":[{"MODE":"y"}]}},"d":{"parms":{"env":{"KEY":"plain"}}}}}`); !cmp.Equal(want, answer) || diags.HasError() {
		t.Errorf("left %v, %v", answer, diags)
	}
}

func TestWriteOnlyMembersOfNothing(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]types.Object{"no object": {}, "null": types.ObjectNull(nil), "unknown": types.ObjectUnknown(nil)} {
		if secrets := MembersOf(secretFields, config); len(secrets) != 0 || len(Secrets(secretFields, config)) != 0 {
			t.Errorf("%s has %v", name, secrets)
		}
	}
	for name, members := range map[string]types.Map{
		"no map": {}, "null": types.MapNull(types.StringType), "unknown": types.MapUnknown(types.StringType), "empty": texts(nil),
		"unknown member": types.MapValueMust(types.StringType, map[string]attr.Value{"A": types.StringUnknown()}),
	} {
		if secrets := NewMembers("/env", members); len(secrets) != 0 {
			t.Errorf("%s has %v", name, secrets)
		}
	}
}

func TestHiddenWith(t *testing.T) {
	t.Parallel()
	before := Names{"/a": {"B", "C"}, "/b": {"D"}}
	got := before.Union(Names{"/a": {"A", "C"}, "/c": {"E"}})
	if diff := cmp.Diff(Names{"/a": {"A", "B", "C"}, "/b": {"D"}, "/c": {"E"}}, got); diff != "" {
		t.Error(diff)
	}
	if !cmp.Equal(before, Names{"/a": {"B", "C"}, "/b": {"D"}}) {
		t.Errorf("changed to %v", before)
	}
}

// TestHiddenDropTolerates passes over answers that lack what is hidden, or have something else in its place.
func TestHiddenDropTolerates(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{}`, `{"steps":null}`, `{"steps":[1]}`, `{"steps":{"a":{"env":"x"}}}`, `{"steps":{"a":{"env":["x",{"B":1}]}}}`} {
		answer := parsed(t, text)
		Names{"/steps/a/env": {"A"}}.RemoveFrom(answer)
		if want := parsed(t, text); !cmp.Equal(want, answer) {
			t.Errorf("%s became %v", text, answer)
		}
	}
}

func TestReadHiddenInvalid(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	if hidden := ReadNames(t.Context(), privateState{}, &diags); len(hidden) != 0 || diags.HasError() {
		t.Errorf("nothing is %v, %v", hidden, diags)
	}
	ReadNames(t.Context(), privateState{keyWriteOnlyNames: []byte(`["x"]`)}, &diags)
	if !diags.HasError() {
		t.Error("another form was taken")
	}
}

// TestAddAttributes keeps the attributes that Fields expects, which are never in a state.
func TestAddAttributes(t *testing.T) {
	t.Parallel()
	attributes := AddAttributes(map[string]schema.Attribute{"env": schema.MapAttribute{Optional: true, ElementType: types.StringType}}, "env", "Variables", "A change sends them.")
	for _, field := range Fields(fieldtable.Field{Attr: "env", Key: "env"}) {
		if attributes[field.Attr] == nil {
			t.Errorf("there is no attribute %s", field.Attr)
		}
	}
	if secret := attributes["env_wo"]; !secret.IsWriteOnly() || !secret.IsSensitive() || !secret.IsOptional() || secret.IsComputed() {
		t.Errorf("env_wo is %+v", secret)
	}
	if version := attributes["env_wo_version"]; version.IsWriteOnly() || !version.IsOptional() {
		t.Errorf("the version is %+v", version)
	}
}

// privateState is a private state in memory.
type privateState map[string][]byte

// GetKey implements PrivateReader.
func (p privateState) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p[key], nil
}

// SetKey implements PrivateWriter.
func (p privateState) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

func parsed(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatal(err)
	}
	return object
}
