// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package objects_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestNamesInUse(t *testing.T) {
	t.Parallel()
	lists := 0
	var n objects.NamesInUse
	there := map[string]bool{"1": true, "2": true}
	check := func(name string) error {
		return n.Check(t.Context(), "workflow", name,
			func(context.Context) iter.Seq2[objects.Listed, error] {
				lists++
				return func(yield func(objects.Listed, error) bool) {
					_ = yield(objects.ByID("1", "old"), nil) && yield(objects.ByID("2", "replaced"), nil)
				}
			},
			func(_ context.Context, id string) (bool, error) { return there[id], nil })
	}
	if err := check("new"); err != nil {
		t.Errorf("a name that nothing has: %v", err)
	}
	var exists *peak.AlreadyExistsError
	if err := check("old"); !errors.As(err, &exists) || exists.ID != "1" {
		t.Fatalf("a name that something had before: %v", err)
	}
	// An object that this run has deleted since is no reason not to create it anew.
	there["2"] = false
	if err := check("replaced"); err != nil {
		t.Errorf("a name whose object is gone: %v", err)
	}
	if lists != 1 {
		t.Errorf("the objects were listed %d times, want once", lists)
	}
	var diags diag.Diagnostics
	diagnostics.AddError(&diags, "create", objects.Object{Type: "peak_workflow", Name: "old"}, exists)
	if text := diags[0].Detail(); !strings.Contains(text, "killed") || !strings.Contains(text, `terraform import peak_workflow.<resource name> "1"`) {
		t.Errorf("the message is %q", text)
	}
}

func TestNamesInUseListFails(t *testing.T) {
	t.Parallel()
	var n objects.NamesInUse
	err := n.Check(t.Context(), "workflow", "a",
		func(context.Context) iter.Seq2[objects.Listed, error] {
			return func(yield func(objects.Listed, error) bool) { yield(objects.Listed{}, errors.New("forbidden")) }
		},
		func(context.Context, string) (bool, error) {
			t.Error("nothing was listed to look at")
			return true, nil
		})
	if err != nil {
		t.Errorf("a list that cannot be had kept an object from being created: %v", err)
	}
}
