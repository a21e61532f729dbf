// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package privatestate keeps what the provider has to remember of an object and nobody else has to see: JSON, by key, in the
// private state of its resource.
package privatestate

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Reader is what requests offer of the private state, whose type has no public name.
type Reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Writer is what answers offer of the private state.
type Writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Read reads what was written, the zero value where nothing was. what names it in the error about something that cannot be read.
func Read[T any](ctx context.Context, private Reader, key, what string, diags *diag.Diagnostics) T {
	value, err := read[T](ctx, private, key, diags)
	if err != nil {
		diags.AddError("Invalid private state", what+" cannot be read: "+err.Error()+". This is a bug in the provider: please report it.")
	}
	return value
}

// Glance is Read for what can be done without: the zero value where it cannot be read.
func Glance[T any](ctx context.Context, private Reader, key string, diags *diag.Diagnostics) T {
	value, err := read[T](ctx, private, key, diags)
	if err != nil {
		return *new(T)
	}
	return value
}

func read[T any](ctx context.Context, private Reader, key string, diags *diag.Diagnostics) (T, error) {
	var value T
	text, more := private.GetKey(ctx, key)
	diags.Append(more...)
	if len(text) == 0 {
		return value, nil
	}
	err := json.Unmarshal(text, &value)
	return value, err
}

// Write notes a value.
func Write(ctx context.Context, private Writer, key string, value any, diags *diag.Diagnostics) {
	text, err := json.Marshal(value)
	if err != nil {
		diags.AddError("Invalid private state", err.Error())
		return
	}
	diags.Append(private.SetKey(ctx, key, text)...)
}
