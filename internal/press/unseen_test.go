// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// private is a private state in memory.
type private map[string][]byte

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

func TestUnseen(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	var diags diag.Diagnostics
	state := private{}
	if got := ReadUnseen(ctx, state, &diags); got != nil || got.Has("artifact") {
		t.Errorf("a new object has unseen %v", got)
	}
	ContentUnseen().Write(ctx, state, &diags)
	got := ReadUnseen(ctx, state, &diags)
	if !slices.Equal(got, ContentUnseen()) || !got.Has("artifact") || got.Has("parameters") {
		t.Errorf("got %v", got)
	}
	// Without a folder it stays unseen.
	known := nullContent()
	if left := known.Recorded(got); !left.Has("artifact") {
		t.Errorf("left is %v", left)
	}
	known.ArtifactHash = types.StringValue("h")
	known.Recorded(got).Write(ctx, state, &diags)
	if left := ReadUnseen(ctx, state, &diags); len(left) > 0 || !got.Has("artifact") {
		t.Errorf("left is %v, was %v", left, got)
	}
	Unseen(nil).Write(ctx, state, &diags)
	if string(state[keyUnseen]) != "[]" || diags.HasError() {
		t.Errorf("nothing is written as %s, %v", state[keyUnseen], diags)
	}
	if ReadUnseen(ctx, private{keyUnseen: []byte("{")}, &diags); !diags.HasError() {
		t.Error("nonsense was read")
	}
}
