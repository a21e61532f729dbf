// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccDestroy_withoutPlan destroys what cannot be planned any more, in the way that the error shows: its folder is gone, or
// its content was edited under a version that is published.
func TestAccDestroy_withoutPlan(t *testing.T) {
	t.Parallel()
	for name := range acctest.Sample(2, contents) {
		for problem, spoil := range map[string]func(*testing.T, *acctest.CLI){
			"gone":   func(t *testing.T, tf *acctest.CLI) { t.Helper(); remove(t, tf, "app") },
			"edited": func(t *testing.T, tf *acctest.CLI) { t.Helper(); tf.Write(folder("app", "print(2)\n")) },
		} {
			if name == "artifact" && problem == "edited" {
				continue // It is a new version, and plans.
			}
			t.Run(name+" "+problem, func(t *testing.T) {
				t.Parallel()
				p := acctest.New(t, 0)
				tf := applied(t, p, name, "")
				spoil(t, tf)
				fails(t, tf, []string{"destroy", "-auto-approve"}, "terraform destroy -refresh=false", "tofu destroy -refresh=false")
				if calls := writes(p); len(calls) > 0 {
					t.Errorf("sent %v", calls)
				}
				tf.Run("destroy", "-auto-approve", "-refresh=false")
				empty(t, p)
			})
		}
	}
}
