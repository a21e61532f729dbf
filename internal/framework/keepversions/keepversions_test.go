// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package keepversions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestKeepsFewer(t *testing.T) {
	t.Parallel()
	all, two, three := types.Int64Null(), types.Int64Value(2), types.Int64Value(3)
	for name, c := range map[string]struct {
		before, after types.Int64
		want          bool
	}{
		"never set":     {all, all, false},
		"set":           {all, two, true},
		"lowered":       {three, two, true},
		"raised":        {two, three, false},
		"the same":      {two, two, false},
		"taken away":    {two, all, false},
		"not known yet": {two, types.Int64Unknown(), false},
	} {
		if got := KeepsFewer(c.before, c.after); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestPruning(t *testing.T) {
	t.Parallel()
	answer := func(status int) error {
		return fmt.Errorf("delete: %w", &peak.Error{Status: status, Message: "Because.", Method: "DELETE", Path: "/versions/1"})
	}
	for name, c := range map[string]struct {
		err  error
		goOn bool
		want []string // parts of the text, the severity first; none means that nothing is said
	}{
		"deleted":      {nil, true, nil},
		"already gone": {answer(http.StatusNotFound), true, nil},
		"in use":       {answer(http.StatusUnprocessableEntity), true, []string{"Warning", "Old versions kept", `peak_image "base"`, "version 1.0.0: delete: DELETE /versions/1: 422", "Because."}},
		"forbidden":    {answer(http.StatusForbidden), false, []string{"Error", "Old versions not deleted", `All else about peak_image "base" is as configured`, "version 1.0.0: delete: DELETE /versions/1: 403"}},
		"interrupted":  {fmt.Errorf("delete: %w", context.Canceled), false, []string{"Error", "Old versions not deleted", "version 1.0.0: Terraform was interrupted"}},
		"too slow":     {fmt.Errorf("delete: %w", context.DeadlineExceeded), false, []string{"Error", "Old versions not deleted", "version 1.0.0: the time for it ran out"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			pruning := Pruning{Object: objects.Object{Type: "peak_image", Name: "base"}}
			if goOn := pruning.Delete(t.Context(), "1.0.0", func(context.Context) error { return c.err }); goOn != c.goOn {
				t.Errorf("goes on: %t", goOn)
			}
			pruning.Report(&diags)
			if len(diags) != min(1, len(c.want)) || diags.HasError() != pruning.Failed() || pruning.Failed() == c.goOn {
				t.Fatalf("diagnostics: %v", diags)
			}
			for _, want := range c.want {
				if text := diags[0].Severity().String() + "\n" + diags[0].Summary() + "\n" + diags[0].Detail(); !strings.Contains(text, want) {
					t.Errorf("the text lacks %q: %s", want, text)
				}
			}
		})
	}
}

func TestPruningTellsBoth(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	pruning := Pruning{Object: objects.Object{Type: "peak_artifact", Name: "app"}}
	pruning.Delete(t.Context(), "1", func(context.Context) error { return &peak.Error{Status: http.StatusUnprocessableEntity} })
	pruning.Fail("version 2", errors.New("no luck"))
	pruning.Report(&diags)
	if diags.WarningsCount() != 1 || diags.ErrorsCount() != 1 || !pruning.Keeps("1") || pruning.Keeps("2") || !strings.Contains(diags[0].Detail(), "version 1:") || !strings.Contains(diags[1].Detail(), "version 2: no luck") {
		t.Errorf("diagnostics: %v", diags)
	}
}
