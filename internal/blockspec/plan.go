// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// check checks what a configuration says by itself.
func check(config *model, diags *diag.Diagnostics) {
	config.Check(diags)
	config.CheckScope(config.Scope, config.Tenants, diags)
}

// planContent plans the content of the release, and its archive. A workflow block does not become a service block: another
// spec takes its place, with releases of its own.
func planContent(ctx context.Context, folders *uploads.Folders, plan, config, state *model, fate press.Fate, diags *diag.Diagnostics) path.Paths {
	var published *press.Content
	if state != nil {
		published = &state.Content
	}
	plan.PlanContent(ctx, folders, config.ArtifactHash, published, fate, diags)
	if state != nil && !plan.Kind.IsUnknown() && !plan.Kind.Equal(state.Kind) {
		return path.Paths{path.Root("kind")}
	}
	if fate.Publishes() {
		plan.CheckArchive(diags)
	}
	return nil
}

// planChange compares what the release of the state holds with what is planned.
func planChange(plan, config, state *model, unseen press.Unseen) spec.Change {
	return spec.Change{Changed: plan.Changed(state.Content, config.Content, unseen), Open: plan.Open(unseen)}
}
