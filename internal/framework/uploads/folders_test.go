// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
)

// swap gives a file other content of the same size and the same time: only who reads it again can tell.
func swap(t *testing.T, file string) {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	content := strings.Repeat("x", int(info.Size()))
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

func TestFoldersReadOnce(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"app.py": "print(1)", "notes.md": "draft", ".rules": "*.md"})
	var folders Folders
	hash := func(s *Folders, folder Folder) types.String {
		t.Helper()
		var diags diag.Diagnostics
		found := s.PlanHash(t.Context(), folder, &diags)
		if diags.HasError() {
			t.Fatal(diags)
		}
		return found
	}
	whole := folderAt(dir, noFiles)
	first := hash(&folders, whole)
	if !first.Equal(hash(nil, whole)) {
		t.Fatal("what is shared is not the hash of the folder")
	}
	swap(t, filepath.Join(dir, "app.py"))
	if !hash(&folders, whole).Equal(first) {
		t.Error("the files of an unchanged list were read again")
	}
	if hash(nil, whole).Equal(first) {
		t.Error("without sharing, the files were not read again")
	}
	if hash(&folders, folderAt(dir, ignoring(".rules"))).Equal(first) {
		t.Error("other ignore files got the same hash")
	}

	// What the list could not show stops the upload.
	var diags diag.Diagnostics
	if upload, _ := whole.Upload(t.Context(), whole, first, new(types.Map), &diags); upload != nil || !diags.HasError() {
		t.Errorf("content that nobody has planned is uploaded: %v", diags)
	}

	if err := os.Chtimes(filepath.Join(dir, "app.py"), time.Time{}, time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if hash(&folders, whole).Equal(first) {
		t.Error("a changed file was not read again")
	}
}

// TestFoldersReadAtTheSameTime is for the race detector, too.
func TestFoldersReadAtTheSameTime(t *testing.T) {
	t.Parallel()
	whole := folderAt(write(t, map[string]string{"app.py": "print(1)"}), noFiles)
	want := planHash(t, whole)
	var folders Folders
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			var diags diag.Diagnostics
			if got := folders.PlanHash(t.Context(), whole, &diags); !got.Equal(want) {
				t.Errorf("hash %s, want %s, %v", got, want, diags)
			}
		})
	}
	group.Wait()
	var diags diag.Diagnostics
	source, _ := whole.source(t.Context(), &diags)
	folder, err := archive.Scan(t.Context(), source)
	if err != nil || diags.HasError() {
		t.Fatal(err, diags)
	}
	_, _ = folders.contents.Get(t.Context(), folder.Fingerprint(), func(context.Context) (archive.Contents, error) {
		t.Error("the folder is read for each of them")
		return archive.Contents{}, nil
	})
}
