// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// validateSpec has the platform check a new spec.
func validateSpec(ctx context.Context, data *base.Data, object objects.Object, plan, config *model, diags *diag.Diagnostics) {
	wanted := *plan // Packing notes the hash of the folder.
	upload := wanted.Upload(ctx, config.Content, diags)
	defer upload.Close()
	if diags.HasError() {
		return
	}
	request, err := createRequest(&wanted, config, nil)
	if err != nil {
		return // The apply says so.
	}
	press.Question{
		Object: object, Body: request, Archive: wanted.ArtifactHash.ValueString(),
		Ask: func(ctx context.Context, client *peak.Client) error {
			request.Artifact = upload
			return client.ValidateBlockSpec(ctx, request)
		},
		Excused: func(ctx context.Context, err error) bool {
			return press.InTheWay(ctx, data, plan.Kind.ValueString(), plan.Name.ValueString(), err)
		},
		Refusal: press.Refusal{Roots: press.SpecRoots(), Content: &wanted.Content},
	}.Check(ctx, data, diags)
}

// validateRelease has the platform check a release of a spec that is there.
func validateRelease(ctx context.Context, data *base.Data, object objects.Object, specID string, plan, config press.Content, release press.Release, at press.Refusal, adopt string, diags *diag.Diagnostics) {
	upload := plan.Upload(ctx, config, diags)
	defer upload.Close()
	if diags.HasError() {
		return
	}
	request, err := releaseRequest(plan, config, release, nil)
	if err != nil {
		return // The apply says so.
	}
	at.Content = &plan
	press.Question{
		Object: object, SpecID: specID, Body: request, Archive: plan.ArtifactHash.ValueString(), Refusal: at, Adopt: adopt,
		Ask: func(ctx context.Context, client *peak.Client) error {
			request.Artifact = upload
			return client.ValidateBlockRelease(ctx, specID, request)
		},
	}.Check(ctx, data, diags)
}
