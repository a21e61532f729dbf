// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestPlanPinned plans a content hash for everything that may be configured, published and in the folder.
func TestPlanPinned(t *testing.T) {
	t.Parallel()
	folder := folderAt(write(t, map[string]string{"app.py": "print(1)"}), noFiles)
	present := planHash(t, folder)
	unread := folderAt("none", noFiles)
	open := folder
	open.Path = types.StringUnknown()
	null, old, unknown := types.StringNull(), types.StringValue("old"), types.StringUnknown()
	for name, test := range map[string]struct {
		pinned     Pinned
		publishing bool
		want       types.String
		problem    string
	}{
		"nothing configured":            {Pinned{null, null, &folder, null}, true, present, ""},
		"other content":                 {Pinned{null, old, &folder, old}, false, present, ""},
		"no folder":                     {Pinned{null, old, nil, old}, false, old, ""},
		"no folder, elsewhere":          {Pinned{null, old, nil, null}, false, null, ""},
		"held":                          {Pinned{old, old, &folder, old}, false, old, ""},
		"held, folder gone":             {Pinned{old, old, &unread, old}, false, old, ""},
		"held, no folder":               {Pinned{old, old, nil, null}, true, old, ""},
		"held, published anew":          {Pinned{present, present, &folder, null}, true, present, ""},
		"held, other content published": {Pinned{old, old, &folder, null}, true, old, "ignore_changes"},
		"pinned on creation":            {Pinned{present, null, &folder, null}, true, present, ""},
		"other content on creation":     {Pinned{old, null, &folder, null}, true, old, "holds " + present.ValueString()},
		"pin moved":                     {Pinned{present, old, &folder, old}, false, present, ""},
		"pin moved to what is not":      {Pinned{old, present, &folder, present}, false, old, "holds " + present.ValueString()},
		"pin moved without a folder":    {Pinned{old, present, nil, present}, false, old, "no folder is configured"},
		"pinned, folder not known":      {Pinned{old, null, &open, null}, true, old, ""},
		"pin not known":                 {Pinned{unknown, old, &folder, old}, false, unknown, ""},
		"folder not known":              {Pinned{null, old, &open, old}, false, unknown, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			if got := (*Folders)(nil).PlanPinned(t.Context(), test.pinned, test.publishing, &diags); !got.Equal(test.want) {
				t.Errorf("hash = %s, want %s", got, test.want)
			}
			if (test.problem != "") != diags.HasError() {
				t.Fatalf("diagnostics %v, want %q", diags, test.problem)
			}
			if test.problem == "" {
				return
			}
			at, ok := diags[0].(diag.DiagnosticWithPath)
			if !ok || !at.Path().Equal(path.Root("artifact_hash")) || !strings.Contains(diags[0].Detail(), test.problem) {
				t.Errorf("%v, want %q at artifact_hash", diags[0], test.problem)
			}
		})
	}
}
