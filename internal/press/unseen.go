package press

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// Unseen names the attributes of an imported release whose values the platform does not show, such as the folder of its
// archive. What is configured for them the first time is recorded as what was published; with any other release it would be
// a change. They are kept in the private state.
type Unseen []string

// keyUnseen is the key in the private state.
const keyUnseen = "unseen"

// ReadUnseen reads them.
func ReadUnseen(ctx context.Context, private writeonly.PrivateReader, diags *diag.Diagnostics) Unseen {
	text, more := private.GetKey(ctx, keyUnseen)
	diags.Append(more...)
	var unseen Unseen
	if len(text) > 0 {
		if err := json.Unmarshal(text, &unseen); err != nil {
			diags.AddError("Invalid private state", "What the provider noted about an import cannot be read: "+err.Error()+". This is a bug in the provider: please report it.")
		}
	}
	return unseen
}

// Write notes them.
func (u Unseen) Write(ctx context.Context, private writeonly.PrivateWriter, diags *diag.Diagnostics) {
	if u == nil {
		u = Unseen{}
	}
	text, err := json.Marshal(u)
	if err != nil {
		diags.AddError("Invalid private state", err.Error())
		return
	}
	diags.Append(private.SetKey(ctx, keyUnseen, text)...)
}

// Has reports whether the platform does not show an attribute.
func (u Unseen) Has(name string) bool { return slices.Contains(u, name) }

// Without is what is left once an attribute is known.
func (u Unseen) Without(name string) Unseen {
	return slices.DeleteFunc(slices.Clone(u), func(other string) bool { return other == name })
}
