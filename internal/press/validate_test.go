// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestUndo_advice says how to stop asking where it was asked: in the provider configuration, or by an action.
func TestUndo_advice(t *testing.T) {
	t.Parallel()
	const ofProvider = "set validate_specs = false in the provider configuration"
	for name, test := range map[string]struct {
		question    Question
		says, never string
		at          path.Path
	}{
		"every plan": {
			question: Question{Refusal: Refusal{Roots: SpecRoots()}, Adopt: "It is taken over."},
			says:     ofProvider + ", or take PEAK_VALIDATE_SPECS away. It is taken over. For any other content", at: path.Root("release").AtName("version"),
		},
		"an action": {
			question: Question{Refusal: Refusal{Roots: map[string]path.Path{"release.version": path.Root("release_version")}}, Off: "Do not invoke it."},
			says:     "releases cannot be deleted. Do not invoke it. For any other content", never: "validate_specs", at: path.Root("release_version"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			test.question.Undo(t.Context(), &base.Data{}, &peak.MadeError{SpecID: "s", Release: "1.0.0"}, &diags)
			if len(diags) != 1 {
				t.Fatal(diags)
			}
			detail := diags[0].Detail()
			if !strings.Contains(detail, test.says) || test.never != "" && strings.Contains(detail, test.never) {
				t.Errorf("detail %q", detail)
			}
			if at, ok := diags[0].(diag.DiagnosticWithPath); !ok || !at.Path().Equal(test.at) {
				t.Errorf("diagnostic %v, want it at %s", diags[0], test.at)
			}
		})
	}
}
