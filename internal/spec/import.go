// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
)

// keyImported is the key of the version that an import has named, in the private state.
const keyImported = "imported_release"

// ImportState implements resource.ResourceWithImportState. The id is that of the spec, or "<spec_id>/<version>" where the resource is to
// manage another release than the newest one, which something else manages.
func (r *specResource[M]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id, version, named := strings.Cut(req.ID, "/")
	if !named {
		resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
		return
	}
	if id == "" || version == "" || strings.Contains(version, "/") {
		resp.Diagnostics.AddError("Invalid id of a spec",
			fmt.Sprintf("%q is neither the id of a spec nor <spec_id>/<version>, such as 3f0c8a56-9d1e-4b7a-8c2d-5e6f70819203/1.0.0.", req.ID))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	privatestate.Write(ctx, resp.Private, keyImported, version, &resp.Diagnostics)
}

// importing is the context of a read that takes over the release that an import has named, if it has.
func importing(ctx context.Context, private privatestate.Reader, diags *diag.Diagnostics) context.Context {
	if version := privatestate.Glance[string](ctx, private, keyImported, diags); version != "" {
		return context.WithValue(ctx, chosenKey{}, chosenRelease(version))
	}
	return ctx
}
