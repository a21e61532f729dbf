// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestUploadsBreakOff breaks every upload of a scenario off midway, once and for as long as the apply takes. The platform
// cannot have acted on a part of an upload: what is broken once heals, whatever the request does.
func TestUploadsBreakOff(t *testing.T) {
	left(t)
	for _, sc := range scenarios() {
		uploads := sc.then
		for _, before := range sc.before {
			// What does not change is not uploaded again.
			uploads = strings.ReplaceAll(uploads, before, "")
		}
		if !strings.Contains(uploads, "{folder}") && !strings.Contains(uploads, "{other}") || strings.HasSuffix(sc.name, " rename") || strings.HasSuffix(sc.name, " metadata") {
			continue
		}
		if !full() && !strings.HasSuffix(sc.name, "create") && sc.name != "artifact upload" {
			continue
		}
		// All of them have the same code pack and send what they upload.
		if testing.Short() && !slices.Contains([]string{"artifact create", "artifact upload", "block spec create"}, sc.name) {
			continue
		}
		sc.then = strings.NewReplacer("{folder}", large(t, 1), "{other}", large(t, 2)).Replace(sc.then)
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			_, want := record(t, sc)
			for often, times := range map[string]int32{"once": 1, "persistently": 1 << 20} {
				t.Run(often, func(t *testing.T) {
					t.Parallel()
					v := &verdict{name: "upload of " + sc.name}
					defer tallies.add(t, v)
					r := newRun(t, sc, disturbance{})
					r.BreakUploads(times)
					code, output := r.disturbed(sc.then)
					v.failed = code != 0
					switch {
					case code != 0 && times == 1:
						t.Errorf("the apply did not get over it:\n%s", output)
					case code != 0:
						checkMessage(t, output)
					case times > 1:
						t.Error("no upload was broken")
					}
					if strings.Contains(output, "closed pipe") || strings.Contains(output, "already closed") {
						t.Errorf("the file is blamed:\n%s", output)
					}
					r.BreakUploads(0)
					if code, output := r.disturbed(sc.then); code != 0 {
						v.lost = true
						t.Fatalf("the next apply failed:\n%s", output)
					}
					if code, output := r.planned(sc.then); code != 0 {
						v.lost = true
						t.Errorf("the plan afterwards is not empty:\n%s", output)
					}
					v.compare(t, want, r.inventory())
				})
			}
		})
	}
}

// large is a folder that takes several reads to upload.
func large(t *testing.T, seed uint64) string {
	t.Helper()
	content, source := make([]byte, 8<<20), rand.NewPCG(seed, 0)
	for i := range content {
		content[i] = byte(source.Uint64())
	}
	return filepath.ToSlash(acctest.Folder(t, map[string]string{"Dockerfile": "FROM python:3.13\n", "a.py": "print(1)\n", "models.yml": models, "model.bin": string(content)}))
}
