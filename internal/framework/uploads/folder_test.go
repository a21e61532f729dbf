// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"bytes"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
)

var noFiles = types.ListNull(types.StringType)

func ignoring(names ...string) types.List {
	values := make([]attr.Value, len(names))
	for i, name := range names {
		values[i] = types.StringValue(name)
	}
	return types.ListValueMust(types.StringType, values)
}

func folderAt(dir string, ignore types.List) Folder {
	return Folder{Path: types.StringValue(dir), IgnoreFiles: ignore, At: path.Root("path"), IgnoreAt: path.Root("ignore_files")}
}

// write makes a folder of files, slash path to content.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func planHash(t *testing.T, folder Folder) types.String {
	t.Helper()
	var diags diag.Diagnostics
	hash := folder.PlanHash(t.Context(), &diags)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return hash
}

func TestPlanHash(t *testing.T) {
	t.Parallel()
	files := map[string]string{"app.py": "print(1)", "notes.md": "draft", ".rules": "*.md", ".dockerignore": "# nothing"}
	dir := write(t, files)
	base := planHash(t, folderAt(dir, noFiles))
	if len(base.ValueString()) != 64 {
		t.Fatalf("hash = %s, want a SHA-256 in hex", base)
	}
	if again := planHash(t, folderAt(dir, ignoring())); !again.Equal(base) {
		t.Error("an empty list of ignore files must mean the same as none")
	}
	ignored := planHash(t, folderAt(dir, ignoring(".rules")))
	if ignored.Equal(base) {
		t.Error("the ignore file did not change what is packed")
	}
	if err := os.WriteFile(filepath.Join(dir, "notes.md"), []byte("final"), 0o644); err != nil {
		t.Fatal(err)
	}
	if !planHash(t, folderAt(dir, ignoring(".rules"))).Equal(ignored) {
		t.Error("a change of an ignored file changed the hash")
	}
	if planHash(t, folderAt(dir, noFiles)).Equal(base) {
		t.Error("a change of a packed file did not change the hash")
	}
}

func TestPlanHashOfUnknowns(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"app.py": ""})
	unknownPath := folderAt(dir, noFiles)
	unknownPath.Path = types.StringUnknown()
	unknownElement := folderAt(dir, types.ListValueMust(types.StringType, []attr.Value{types.StringUnknown()}))
	for name, folder := range map[string]Folder{
		"path": unknownPath, "ignore_files": folderAt(dir, types.ListUnknown(types.StringType)), "one ignore file": unknownElement,
	} {
		if hash := planHash(t, folder); !hash.IsUnknown() {
			t.Errorf("unknown %s: hash = %s, want unknown", name, hash)
		}
		var diags diag.Diagnostics
		if upload, _ := folder.Upload(t.Context(), folder, types.StringUnknown(), new(types.Map), &diags); upload != nil || !diags.HasError() {
			t.Errorf("unknown %s: Upload = %v, %v, want an error", name, upload, diags)
		}
	}
}

func TestFolderErrorsAreOnTheirAttribute(t *testing.T) {
	t.Parallel()
	large := write(t, map[string]string{"app.py": "print(1)"})
	noise := make([]byte, 11<<20)
	_, _ = rand.Read(noise) // It never fails.
	if err := os.WriteFile(filepath.Join(large, "noise.bin"), noise, 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(large, "app.py")
	linked := write(t, map[string]string{"app.py": ""})
	if err := os.Symlink(large, filepath.Join(linked, "outside")); err != nil {
		t.Fatal(err)
	}
	nested := write(t, map[string]string{"app.py": "", "sub/.rules": "*"})

	type failing struct {
		folder  Folder
		at      path.Path
		summary string
		detail  string
	}
	tests := map[string]failing{
		"missing":        {folderAt(filepath.Join(large, "none"), noFiles), path.Root("path"), "Folder not found", "does not exist"},
		"a file":         {folderAt(file, noFiles), path.Root("path"), "Folder not found", "is not a folder"},
		"too large":      {folderAt(large, noFiles), path.Root("path"), "Folder too large", "noise.bin"},
		"link":           {folderAt(linked, noFiles), path.Root("path"), "Unsafe symbolic link", "outside"},
		"no ignore file": {folderAt(nested, ignoring(".none")), path.Root("ignore_files"), "Invalid ignore file", ".none"},
		"nested rules":   {folderAt(nested, ignoring("sub/.rules")), path.Root("ignore_files"), "Invalid ignore file", "sub/.rules"},
		"zero byte":      {folderAt("a\x00b", noFiles), path.Root("path"), "Cannot read folder", "invalid argument"},
	}
	if runtime.GOOS != "windows" { // There it is a folder like another one that does not exist.
		tests["long path"] = failing{folderAt(strings.Repeat("d", 300), noFiles), path.Root("path"), "Cannot read folder", "name too long"}
	}
	if runtime.GOOS == "linux" { // Other systems do not let such names exist.
		broken := write(t, map[string]string{"app.py": "", "sub/\xff\xfe.py": ""})
		tests["broken name"] = failing{folderAt(broken, noFiles), path.Root("path"), "Cannot read folder", `"sub/\xff\xfe.py"`}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := func(step string, diags diag.Diagnostics) {
				t.Helper()
				if len(diags) != 1 {
					t.Fatalf("%s: diagnostics = %v, want one", step, diags)
				}
				at, ok := diags[0].(diag.DiagnosticWithPath)
				if !ok || !at.Path().Equal(test.at) || diags[0].Summary() != test.summary || !strings.Contains(diags[0].Detail(), test.detail) {
					t.Errorf("%s: %+v, want %q at %s with %q in it", step, diags[0], test.summary, test.at, test.detail)
				}
				if !utf8.ValidString(diags[0].Detail()) {
					t.Errorf("%s: the detail is not UTF-8: %q", step, diags[0].Detail())
				}
				if first := diags[0].Detail()[:1]; first != strings.ToUpper(first) {
					t.Errorf("%s: the detail does not begin like a sentence: %s", step, diags[0].Detail())
				}
			}
			var plan, apply diag.Diagnostics
			if hash := test.folder.PlanHash(t.Context(), &plan); !hash.IsUnknown() {
				t.Errorf("hash = %s, want unknown", hash)
			}
			check("plan", plan)
			if upload, hash := test.folder.Upload(t.Context(), test.folder, types.StringUnknown(), new(types.Map), &apply); upload != nil || !hash.IsNull() {
				t.Errorf("Upload = %v, %s, want nothing", upload, hash)
			}
			check("apply", apply)
		})
	}
}

func TestUploadCarriesWhatThePlanShowed(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"app.py": "print(1)", "lib/util.py": "pass"})
	folder := folderAt(dir, noFiles)
	planned := planHash(t, folder)
	for _, known := range []types.String{planned, types.StringUnknown(), types.StringNull()} {
		var diags diag.Diagnostics
		upload, hash := folder.Upload(t.Context(), folder, known, new(types.Map), &diags)
		if diags.HasError() {
			t.Fatal(diags)
		}
		if !hash.Equal(planned) {
			t.Errorf("planned %s: hash = %s, want %s", known, hash, planned)
		}
		// Each attempt of the request opens the archive anew.
		for range 2 {
			body, err := upload.Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			zip, err := io.ReadAll(body)
			if err != nil {
				t.Fatal(err)
			}
			if err := body.Close(); err != nil {
				t.Error(err)
			}
			if int64(len(zip)) != upload.Size {
				t.Errorf("the archive has %d bytes, announced are %d", len(zip), upload.Size)
			}
			if got, err := archive.HashZip(bytes.NewReader(zip), upload.Size); err != nil || got != planned.ValueString() {
				t.Errorf("content hash of the archive = %s, %v, want %s", got, err, planned)
			}
		}
	}
}

func TestUploadRefusesAFolderThatChangedAfterThePlan(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"app.py": "print(1)"})
	folder := folderAt(dir, noFiles)
	planned := planHash(t, folder)
	if err := os.WriteFile(filepath.Join(dir, "app.py"), []byte("print(2)"), 0o644); err != nil {
		t.Fatal(err)
	}
	var diags diag.Diagnostics
	upload, _ := folder.Upload(t.Context(), folder, planned, new(types.Map), &diags)
	if upload != nil || len(diags) != 1 {
		t.Fatalf("Upload = %v, %v, want one error", upload, diags)
	}
	at, ok := diags[0].(diag.DiagnosticWithPath)
	if !ok || !at.Path().Equal(path.Root("path")) || diags[0].Summary() != "Folder changed after the plan" {
		t.Errorf("%+v, want the error on path", diags[0])
	}
}

// TestUploadReadsTheConfiguredPath proves that an upload reads the folder of the configuration where a plan kept the path of the
// state, and that of the plan where ignore_changes held a path back: what was planned decides.
func TestUploadReadsTheConfiguredPath(t *testing.T) {
	t.Parallel()
	files := map[string]string{"app.py": "print(1)"}
	here, other := folderAt(write(t, files), noFiles), folderAt(write(t, map[string]string{"app.py": "print(2)"}), noFiles)
	gone := folderAt(filepath.Join(t.TempDir(), "gone"), noFiles)
	planned := planHash(t, here)
	for name, test := range map[string]struct{ plan, config Folder }{
		"the path in state is stale":     {gone, here},
		"the path in state is another":   {other, here},
		"the configured one is ignored":  {here, other},
		"the configured one is not here": {here, gone},
	} {
		var diags diag.Diagnostics
		upload, hash := test.plan.Upload(t.Context(), test.config, planned, new(types.Map), &diags)
		if diags.HasError() || upload == nil || !hash.Equal(planned) {
			t.Errorf("%s: %v, %s, %v", name, upload, hash, diags)
		}
		upload.Close()
	}
	var diags diag.Diagnostics
	upload, _ := gone.Upload(t.Context(), other, planned, new(types.Map), &diags)
	if upload != nil || len(diags) != 1 || diags[0].Summary() != "Folder changed after the plan" {
		t.Errorf("neither is as planned: %v, %v", upload, diags)
	}
}

// TestUploadOutlivesItsClose proves that a body which a transport still reads is whole when the request is over.
func TestUploadOutlivesItsClose(t *testing.T) {
	t.Parallel()
	folder := folderAt(write(t, map[string]string{"app.py": "print(1)"}), noFiles)
	var diags diag.Diagnostics
	upload, _ := folder.Upload(t.Context(), folder, types.StringUnknown(), new(types.Map), &diags)
	if diags.HasError() {
		t.Fatal(diags)
	}
	body, err := upload.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	upload.Close()
	if zip, err := io.ReadAll(body); err != nil || int64(len(zip)) != upload.Size {
		t.Errorf("%d bytes, %v, want %d", len(zip), err, upload.Size)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	if _, err := upload.Open(t.Context()); err == nil {
		t.Error("opened after its close")
	}
}

// TestKeepFolderPath proves that only the path is kept.
func TestKeepFolderPath(t *testing.T) {
	t.Parallel()
	kinds := map[string]attr.Type{"path": types.StringType, "ignore_files": types.ListType{ElemType: types.StringType}}
	of := func(dir string, ignore types.List) types.Object {
		return types.ObjectValueMust(kinds, map[string]attr.Value{"path": types.StringValue(dir), "ignore_files": ignore})
	}
	planned := of("new", ignoring(".a"))
	if got := KeepFolderPath(planned, of("old", noFiles)); !got.Equal(of("old", ignoring(".a"))) {
		t.Errorf("got %s", got)
	}
	for _, prior := range []types.Object{types.ObjectNull(kinds), types.ObjectUnknown(kinds)} {
		if got := KeepFolderPath(planned, prior); !got.Equal(planned) {
			t.Errorf("prior %s: got %s", prior, got)
		}
	}
}
