// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
)

// Unseen names the attributes of an imported release whose values the platform does not show, such as the folder of its
// archive. What is configured for them the first time is recorded as what was published; with any other release it would be
// a change. They are kept in the private state.
type Unseen []string

// keyUnseen is the key in the private state.
const keyUnseen = "unseen"

// ReadUnseen reads them.
func ReadUnseen(ctx context.Context, private privatestate.Reader, diags *diag.Diagnostics) Unseen {
	return privatestate.Read[Unseen](ctx, private, keyUnseen, "What the provider noted about an import", diags)
}

// Write notes them.
func (u Unseen) Write(ctx context.Context, private privatestate.Writer, diags *diag.Diagnostics) {
	if u == nil {
		u = Unseen{}
	}
	privatestate.Write(ctx, private, keyUnseen, u, diags)
}

// Has reports whether the platform does not show an attribute.
func (u Unseen) Has(name string) bool { return slices.Contains(u, name) }

// Without is what is left once an attribute is known.
func (u Unseen) Without(name string) Unseen {
	return slices.DeleteFunc(slices.Clone(u), func(other string) bool { return other == name })
}
