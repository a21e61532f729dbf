package pipeline_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
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
		{number, "-1", `-1`},
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
		raw, err := tfx.ToJSON(value)
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

func FuzzParamValueFromJSON(f *testing.F) {
	for _, seed := range []string{`21`, `21.0`, `"@param:x"`, `true`, `1e99`, `null`, `{}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		raw, err := tfx.ParseJSON(text)
		if err != nil {
			return
		}
		for _, kind := range []pipeline.ParamType{{}, {Bool: true}, {Max: 5}} {
			value, err := kind.ValueFromJSON(raw)
			if err == nil && value.IsUnknown() {
				t.Errorf("%s became unknown", text)
			}
		}
	})
}
