// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSymlinkErrors(t *testing.T) {
	t.Parallel()
	outside := tree(t, "secret", "d/secret")
	tests := []struct {
		name    string
		entries []string
		link    string
		target  string
		loop    bool
	}{
		{"file outside, absolute", []string{"d/l -> " + outside + "/secret"}, "d/l", outside + "/secret", false},
		{"directory outside, absolute", []string{"l -> " + outside}, "l", outside, false},
		{"outside by a link to a link", []string{"l -> m/secret", "m -> " + outside}, "l", outside + "/secret", false},
		{"the folder above", []string{"l -> .."}, "l", "", false},
		{"itself", []string{"a", "l -> l"}, "l", "l", true},
		{"each other", []string{"l -> m", "m -> l"}, "", "", true},
		{"the folder that holds it", []string{"d/l -> ."}, "d/l", "d", true},
		{"the root", []string{"d/e/l -> ../.."}, "d/e/l", "", true},
		{"each other's directories", []string{"d/l -> ../e", "e/m -> ../d"}, "", "", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, test.entries...)
			_, err := Scan(t.Context(), Source{Path: dir})
			var linkErr *SymlinkError
			if !errors.As(err, &linkErr) {
				t.Fatalf("got %v, want a *SymlinkError", err)
			}
			if linkErr.Loop != test.loop || test.link != "" && linkErr.Link != test.link {
				t.Errorf("got %+v", linkErr)
			}
			if !strings.HasSuffix(linkErr.Target, test.target) {
				t.Errorf("target is %q, want %q", linkErr.Target, test.target)
			}
			for _, part := range []string{linkErr.Link, linkErr.Target, dir, "xclude"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not name %q", err, part)
				}
			}
		})
	}
}

// TestSymlinkInside proves that only where a link ends counts, not its spelling.
func TestSymlinkInside(t *testing.T) {
	t.Parallel()
	dir := tree(t, "d/a")
	if err := os.Symlink(filepath.Join(dir, "d"), filepath.Join(dir, "absolute")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../"+filepath.Base(dir)+"/d/a", filepath.Join(dir, "roundabout")); err != nil {
		t.Fatal(err)
	}
	folder := mustScan(t, dir)
	if got, want := paths(folder), []string{"absolute/a", "d/a", "roundabout"}; !slices.Equal(got, want) {
		t.Errorf("packed %q, want %q", got, want)
	}
	_, archive := mustZip(t, folder)
	for _, file := range archive.File[:3] {
		if got := string(unzip(t, file)); got != "d/a" {
			t.Errorf("%s holds %q", file.Name, got)
		}
	}
}

func TestScanTooManyFiles(t *testing.T) {
	t.Parallel()
	// Links multiply the files: 8 levels of 8 links each over ten files make 160 million paths.
	dir := tree(t, "0/a", "0/b", "0/c", "0/d", "0/e", "0/f", "0/g", "0/h", "0/i", "0/j")
	for level := range 8 {
		for i := range 8 {
			link := filepath.Join(dir, string(rune('1'+level)), "l"+string(rune('a'+i)))
			if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink("../"+string(rune('0'+level)), link); err != nil {
				t.Fatal(err)
			}
		}
	}
	_, err := Scan(t.Context(), Source{Path: dir})
	var tooLarge *TooLargeError
	if !errors.As(err, &tooLarge) {
		t.Fatalf("got %v, want a *TooLargeError", err)
	}
	if !tooLarge.AtLeast || tooLarge.Size != MaxSize || len(tooLarge.Largest) != 5 {
		t.Errorf("got %+v", tooLarge)
	}
}
