// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testbed

import "github.com/peakbi/terraform-provider-peak/internal/emulator/control"

// Arm adds a fault or fails the test.
func (w *Testbed) Arm(f control.Fault) int64 {
	w.t.Helper()
	id, err := w.AddFault(f)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// Count is how many artifacts there are, asked past all faults.
func (w *Testbed) Count() int {
	w.t.Helper()
	return len(w.Objects()["artifact"])
}
