// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFollowLinks proves, with links that only the test knows, how junctions are followed on Windows: anywhere in a path, one
// after the other, relative ones too, and not for ever.
func TestFollowLinks(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(tree(t, "real/sub/a", "other/b", "sym -> real"))
	if err != nil {
		t.Fatal(err)
	}
	links := map[string]string{
		"j": filepath.Join(dir, "real"), "real/relative": "../other", "twice": filepath.Join(dir, "j", "sub"), "loop": filepath.Join(dir, "loop"), "gone": filepath.Join(dir, "nowhere"),
	}
	follow := func(name string) (string, bool) {
		at, err := filepath.Rel(dir, name)
		if err != nil {
			return "", false
		}
		target, ok := links[filepath.ToSlash(at)]
		return target, ok
	}
	for name, want := range map[string]string{
		"j/sub/a": "real/sub/a", "j": "real", "twice/a": "real/sub/a", "j/relative/b": "other/b", "sym/sub": "real/sub", "real": "real", "other/b": "other/b",
	} {
		if got, err := followLinks(filepath.Join(dir, name), follow); err != nil || got != filepath.Join(dir, want) {
			t.Errorf("%s: got %s, %v, want %s", name, got, err, want)
		}
	}
	if _, err := followLinks(filepath.Join(dir, "loop", "x"), follow); err == nil || !strings.Contains(err.Error(), "more than 255 links") {
		t.Errorf("a loop: got %v", err)
	}
	if _, err := followLinks(filepath.Join(dir, "gone", "x"), follow); !os.IsNotExist(err) {
		t.Errorf("nothing there: got %v", err)
	}
}
