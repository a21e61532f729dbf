// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// junction makes a junction, for which Go has no call.
func junction(t *testing.T, link, target string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "cmd", "/c", "mklink", "/J", link, target).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestJunctions proves that junctions are followed like links: in the folder, as the folder itself, and not out of it.
func TestJunctions(t *testing.T) {
	t.Parallel()
	dir := tree(t, "real/a", "b")
	junction(t, filepath.Join(dir, "j"), filepath.Join(dir, "real"))
	if got, want := paths(mustScan(t, dir)), []string{"b", "j/a", "real/a"}; !slices.Equal(got, want) {
		t.Errorf("packed %q, want %q", got, want)
	}
	if got, want := paths(mustScan(t, filepath.Join(dir, "j"))), []string{"a"}; !slices.Equal(got, want) {
		t.Errorf("by way of a junction: packed %q, want %q", got, want)
	}
	junction(t, filepath.Join(dir, "out"), t.TempDir())
	_, err := Scan(t.Context(), Source{Path: dir})
	var link *SymlinkError
	if !errors.As(err, &link) || link.Link != "out" {
		t.Errorf("got %v, want a *SymlinkError for out", err)
	}
	loop := tree(t, "d/a")
	junction(t, filepath.Join(loop, "d", "up"), loop)
	if _, err := Scan(t.Context(), Source{Path: loop}); !errors.As(err, &link) || !link.Loop {
		t.Errorf("got %v, want a loop", err)
	}
}
