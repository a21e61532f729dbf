// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

func TestParamValue(t *testing.T) {
	t.Parallel()
	number, flag, bounded := pipeline.ParamType{}, pipeline.ParamType{Bool: true}, pipeline.ParamType{Min: 0, Max: 5}
	for _, test := range []struct {
		kind pipeline.ParamType
		text string
		want string // JSON, or "" for an error
	}{
		{number, "21", `21`},
		{number, "-1", ``},
		{number, "0", `0`},
		{number, "@param:size", `"@param:size"`},
		{number, "@param:", ``},
		{number, "2.5", ``},
		{number, "021", ``},
		{number, "many", ``},
		{number, "", ``},
		{flag, "true", `true`},
		{flag, "false", `false`},
		{flag, "@param:on", `"@param:on"`},
		{flag, "1", ``},
		{bounded, "5", `5`},
		{bounded, "6", ``},
		{bounded, "@param:n", `"@param:n"`},
	} {
		typed, diags := test.kind.ValueFromString(t.Context(), types.StringValue(test.text))
		if diags.HasError() {
			t.Fatal(diags)
		}
		value, ok := typed.(pipeline.ParamValue)
		if !ok {
			t.Fatalf("got %T", typed)
		}
		var resp xattr.ValidateAttributeResponse
		value.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("x")}, &resp)
		if resp.Diagnostics.HasError() != (test.want == "") {
			t.Errorf("%q: diagnostics %v", test.text, resp.Diagnostics)
		}
		if test.want == "" {
			continue
		}
		raw, err := jsonvalue.ToJSON(value)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(raw)
		if err != nil || string(got) != test.want {
			t.Errorf("%q: got %s, %v, want %s", test.text, got, err, test.want)
		}
		back, err := test.kind.ValueFromJSON(raw)
		if err != nil || !back.Equal(value) {
			t.Errorf("%q came back as %v, %v", test.text, back, err)
		}
	}
}

func TestParamValueUnknownAndNull(t *testing.T) {
	t.Parallel()
	for _, value := range []types.String{types.StringUnknown(), types.StringNull()} {
		typed, _ := pipeline.ParamType{}.ValueFromString(t.Context(), value)
		param, ok := typed.(pipeline.ParamValue)
		if !ok {
			t.Fatalf("got %T", typed)
		}
		var resp xattr.ValidateAttributeResponse
		param.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{}, &resp)
		if resp.Diagnostics.HasError() {
			t.Error(resp.Diagnostics)
		}
	}
}

// TestParamValueOfAnEndlessNumber proves that a number of the platform cannot hold the provider up, however long it is.
func TestParamValueOfAnEndlessNumber(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("7", 8<<20), "1e999999999", "1." + strings.Repeat("0", 8<<20), "9223372036854775808"} {
		if value, err := (pipeline.ParamType{}).ValueFromJSON(json.Number(text)); err == nil {
			t.Errorf("%.20s was read as %s", text, value)
		}
	}
}

// FuzzParam reads text as configuration has it and as JSON of the platform. What validation accepts can be sent, and comes
// back the same; what the platform answers and validation accepts means what the answer meant.
func FuzzParam(f *testing.F) {
	for _, seed := range []string{`21`, `21.0`, `2.1e1`, `"21"`, `"@param:x"`, `@param:x`, `@param:`, `true`, `"true"`, `1e99`, `-0`, `null`, `{}`, `9223372036854775808`, `007`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []pipeline.ParamType{{}, {Bool: true}, {Max: 5}, {Min: 3}} {
			typed, _ := kind.ValueFromString(t.Context(), types.StringValue(text))
			configured, ok := typed.(pipeline.ParamValue)
			if !ok {
				t.Fatalf("%q became a %T", text, typed)
			}
			if valid(t, configured) {
				sent, err := jsonvalue.ToJSON(configured)
				if err != nil {
					t.Fatalf("%q is valid, but %v", text, err)
				}
				if back, err := kind.ValueFromJSON(sent); err != nil || !valid(t, back) || !jsonvalue.Equal(jsonOf(t, back), sent) {
					t.Errorf("%q came back as %v, %v", text, back, err)
				}
			}
			answer, err := jsonvalue.Parse([]byte(text))
			if err != nil {
				continue
			}
			read, err := kind.ValueFromJSON(answer)
			if err != nil || !valid(t, read) {
				continue
			}
			if _, quoted := answer.(string); !quoted && !jsonvalue.Equal(jsonOf(t, read), answer) {
				t.Errorf("%s is read as %s", text, read)
			}
		}
	})
}

func valid(t *testing.T, value attr.Value) bool {
	t.Helper()
	param, ok := value.(pipeline.ParamValue)
	if !ok {
		t.Fatalf("got a %T", value)
	}
	var resp xattr.ValidateAttributeResponse
	param.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("x")}, &resp)
	for _, diagnostic := range resp.Diagnostics {
		if diagnostic.Detail() == "" {
			t.Errorf("%s is refused without a word", value)
		}
	}
	return !resp.Diagnostics.HasError()
}

func jsonOf(t *testing.T, value attr.Value) any {
	t.Helper()
	raw, err := jsonvalue.ToJSON(value)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
