// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// SetRefreshed sets a state that holds the model before to the model after, unless they are the same: the framework takes longer
// to set it than to compare them. Both models are structs whose fields are values of the framework; those never
// change in place, so a copy of the struct keeps what was there.
func SetRefreshed(ctx context.Context, state *tfsdk.State, before, after any) diag.Diagnostics {
	if reflect.DeepEqual(before, after) {
		return nil
	}
	return state.Set(ctx, after)
}
