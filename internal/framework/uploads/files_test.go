// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// listed is a list of files as a state has it.
func listed(files map[string]string) types.Map {
	elements := map[string]attr.Value{}
	for name, sum := range files {
		elements[name] = types.StringValue(sum)
	}
	return types.MapValueMust(types.StringType, elements)
}

func writeFiles(t testing.TB, files map[string]string) Folder {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Folder{Path: types.StringValue(dir), IgnoreFiles: types.ListNull(types.StringType), At: path.Root("path"), IgnoreAt: path.Root("ignore_files")}
}

func TestPlanFiles(t *testing.T) {
	folder := writeFiles(t, map[string]string{"app.py": "print()", "data/a b.csv": ""})
	var diags diag.Diagnostics
	present := folder.PlanHash(t.Context(), &diags)
	now := listed(map[string]string{"app.py": "525d51331341", "data/a b.csv": "e3b0c44298fc"})
	before, other := listed(map[string]string{"app.py": "aaaaaaaaaaaa"}), types.StringValue("other")
	unknownFolder := folder
	unknownFolder.Path = types.StringUnknown()
	for name, test := range map[string]struct {
		pinned  Pinned
		planned types.String
		prior   types.Map
		want    types.Map
	}{
		"new":                          {Pinned{Folder: &folder, Published: types.StringNull()}, present, NoFiles(), now},
		"changed":                      {Pinned{Folder: &folder, Published: other}, present, before, now},
		"unchanged":                    {Pinned{Folder: &folder, Published: present}, present, before, before},
		"unchanged, from before files": {Pinned{Folder: &folder, Published: present}, present, types.Map{}, NoFiles()},
		"held back":                    {Pinned{Folder: &folder, Published: other}, other, before, before},
		"folder gone":                  {Pinned{Published: other}, other, before, before},
		"content unknown":              {Pinned{Folder: &unknownFolder, Published: other}, types.StringUnknown(), before, types.MapUnknown(types.StringType)},
		"pinned, folder unknown":       {Pinned{Folder: &unknownFolder, Published: types.StringNull()}, present, NoFiles(), types.MapUnknown(types.StringType)},
		"pinned anew, folder unknown":  {Pinned{Folder: &unknownFolder, Published: other}, present, before, types.MapUnknown(types.StringType)},
		"held back, folder unknown":    {Pinned{Folder: &unknownFolder, Published: present}, present, before, before},
		"no content":                   {Pinned{Published: other}, types.StringNull(), before, NoFiles()},
		"other pin":                    {Pinned{Folder: &folder, Published: types.StringNull()}, other, NoFiles(), NoFiles()},
	} {
		var folders Folders
		if got := folders.PlanFiles(t.Context(), test.pinned, test.planned, test.prior, &diags); !got.Equal(test.want) || diags.HasError() {
			t.Errorf("%s: %s, not %s (%v)", name, got, test.want, diags)
		}
	}

	// What the plan did not know, the upload fills in; what it knew stays.
	for _, test := range []struct{ planned, want types.Map }{{types.MapUnknown(types.StringType), now}, {before, before}, {NoFiles(), NoFiles()}} {
		files := test.planned
		upload, _ := folder.Upload(t.Context(), folder, types.StringUnknown(), &files, &diags)
		upload.Close()
		if !files.Equal(test.want) || diags.HasError() {
			t.Errorf("planned %s: %s, not %s (%v)", test.planned, files, test.want, diags)
		}
	}
}

// TestPlanFiles_many lists no more files than fit well into a state.
func TestPlanFiles_many(t *testing.T) {
	files := map[string]string{}
	for i := range maxListed {
		files[fmt.Sprintf("%d.txt", i)] = "x"
	}
	folder := writeFiles(t, files)
	var diags diag.Diagnostics
	plan := func() types.Map {
		var folders Folders
		return folders.PlanFiles(t.Context(), Pinned{Folder: &folder, Published: types.StringNull()}, folder.PlanHash(t.Context(), &diags), NoFiles(), &diags)
	}
	if got := plan(); len(got.Elements()) != maxListed {
		t.Errorf("%d of %d files are listed", len(got.Elements()), maxListed)
	}
	if err := os.WriteFile(filepath.Join(folder.Path.ValueString(), "more.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := plan(); !got.IsNull() {
		t.Errorf("%d files are listed", len(got.Elements()))
	}
	if diags.HasError() {
		t.Error(diags)
	}
}

// BenchmarkPlan plans a folder that changed: its hash alone, and with the list of its files, which large folders do not have.
func BenchmarkPlan(b *testing.B) {
	for _, count := range []int{100, maxListed, 10 * maxListed} {
		files := map[string]string{}
		for i := range count {
			files[fmt.Sprintf("%d/%d.txt", i%100, i)] = strings.Repeat("x", 100)
		}
		folder := writeFiles(b, files)
		for _, lists := range []bool{false, true} {
			b.Run(fmt.Sprintf("files=%d/listed=%t", count, lists), func(b *testing.B) {
				for b.Loop() {
					var (
						folders Folders
						diags   diag.Diagnostics
					)
					hash := folders.PlanHash(b.Context(), folder, &diags)
					if lists {
						folders.PlanFiles(b.Context(), Pinned{Folder: &folder, Published: types.StringNull()}, hash, NoFiles(), &diags)
					}
					if diags.HasError() {
						b.Fatal(diags)
					}
				}
			})
		}
	}
}
