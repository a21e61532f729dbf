// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package privatestate

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// memory is a private state.
type memory map[string][]byte

func (m memory) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return m[key], nil }

func (m memory) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	m[key] = value
	return nil
}

func TestReadAndWrite(t *testing.T) {
	t.Parallel()
	private := memory{"broken": []byte("{")}
	var diags diag.Diagnostics
	Write(t.Context(), private, "names", []string{"a", "b"}, &diags)
	if got := Read[[]string](t.Context(), private, "names", "It", &diags); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("read %v", got)
	}
	if got := Read[[]string](t.Context(), private, "nothing", "It", &diags); got != nil {
		t.Errorf("read %v of nothing", got)
	}
	if got := Glance[map[string]int](t.Context(), private, "broken", &diags); got != nil || len(diags) > 0 {
		t.Errorf("glanced at %v: %v", got, diags)
	}
	if Read[map[string]int](t.Context(), private, "broken", "The names", &diags); len(diags) != 1 || !strings.HasPrefix(diags[0].Detail(), "The names cannot be read: unexpected end") {
		t.Errorf("diagnostics %v", diags)
	}
	diags = nil
	if Write(t.Context(), private, "func", func() {}, &diags); !diags.HasError() || private["func"] != nil {
		t.Errorf("diagnostics %v", diags)
	}
}
