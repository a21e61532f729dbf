// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testbed

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
)

// Keeper is a folder with a state file, and the clock that all emulators on it share.
type Keeper struct {
	File  string
	Clock *Clock
}

// NewKeeper makes the folder, gone with the test.
func NewKeeper(t *testing.T) Keeper {
	t.Helper()
	return Keeper{filepath.Join(t.TempDir(), "state.json"), &Clock{now: time.Date(2024, 5, 1, 9, 30, 0, 0, time.UTC)}}
}

// Start is a new process on the state file. The one before is not closed: to it this is a kill.
func (k Keeper) Start(t *testing.T) *Testbed {
	t.Helper()
	w := New(t, func(o *emulator.Options) { o.StateFile, o.Now = k.File, k.Clock.Now })
	w.Clock = k.Clock
	return w
}

// Files lists the folder.
func (k Keeper) Files(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Dir(k.File), func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, entry.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
