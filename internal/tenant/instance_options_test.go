// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"regexp"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestNamed(t *testing.T) {
	t.Parallel()
	options := []peak.InstanceOption{
		{ID: 1, Name: "Pico (0.125CPU, 0.125GB RAM)", InstanceClass: "General Purpose"},
		{ID: 2, Name: "Large (4CPU, 16GB RAM)", InstanceClass: "General Purpose"},
		{ID: 3, Name: "Large GPU (4CPU, 16GB RAM)", InstanceClass: "GPU"},
		{ID: 4},
	}
	for name, test := range map[string]struct {
		class, pattern string
		want           []int64
	}{
		"everything":             {"", "", []int64{1, 2, 3, 4}},
		"a word":                 {"", "Large", []int64{2, 3}},
		"case counts in a word":  {"", "large", nil},
		"case ignored":           {"", "(?i)^large gpu", []int64{3}},
		"a class":                {"GPU", "", []int64{3}},
		"a class in other case":  {"general purpose", "", []int64{1, 2}},
		"no part of a class":     {"General", "", nil},
		"both":                   {"General Purpose", "Large", []int64{2}},
		"characters as they are": {"", `\(0\.125CPU`, []int64{1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var ids []int64
			for _, option := range named(options, test.class, regexp.MustCompile(test.pattern)) {
				ids = append(ids, option.ID)
			}
			if !slices.Equal(ids, test.want) {
				t.Errorf("found %v, want %v", ids, test.want)
			}
		})
	}
}

func TestCompile(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	if pattern := compile(types.StringNull(), &diags); diags.HasError() || !pattern.MatchString("anything") {
		t.Errorf("null: %v, %v", pattern, diags)
	}
	compile(types.StringValue("(0.125CPU"), &diags)
	if len(diags) != 1 {
		t.Fatalf("diagnostics: %v", diags)
	}
	withPath, ok := diags[0].(diag.DiagnosticWithPath)
	if !ok || !withPath.Path().Equal(path.Root("name_regex")) {
		t.Errorf("not on the attribute: %v", diags[0])
	}
}

func TestNewInstanceOption(t *testing.T) {
	t.Parallel()
	got := newInstanceOption(peak.InstanceOption{
		ID: 20, Name: "Pico", CPU: 125, Memory: 100, GPU: new(1.0), GPUMemory: new(24000.0), InstanceClass: "General Purpose", Provider: "ec2", ProviderInstanceID: "g5",
	})
	if got.ID.ValueString() != "20" || got.Name.ValueString() != "Pico" || got.InstanceClass.ValueString() != "General Purpose" ||
		got.Provider.ValueString() != "ec2" || got.ProviderInstanceID.ValueString() != "g5" {
		t.Errorf("texts: %+v", got)
	}
	for want, number := range map[string]types.Number{"0.125": got.CPU, "0.1": got.Memory, "1": got.GPU, "24": got.GPUMemory} {
		if text := number.ValueBigFloat().Text('f', -1); text != want {
			t.Errorf("got %s, want %s", text, want)
		}
	}

	bare := newInstanceOption(peak.InstanceOption{ID: 20})
	if !bare.Name.IsNull() || !bare.GPU.IsNull() || !bare.GPUMemory.IsNull() || !bare.InstanceClass.IsNull() || !bare.Provider.IsNull() || !bare.ProviderInstanceID.IsNull() {
		t.Errorf("what the platform leaves out is not null: %+v", bare)
	}
}
