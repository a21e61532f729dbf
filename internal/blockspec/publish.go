// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// publish uploads what a release holds and publishes it. Whatever is wrong with the folder is among the diagnostics.
func publish(ctx context.Context, client *peak.Client, specID string, plan, config *press.Content, release press.Release, diags *diag.Diagnostics) error {
	upload := plan.Upload(ctx, *config, diags)
	defer upload.Close()
	if diags.HasError() {
		return nil
	}
	request, err := releaseRequest(*plan, *config, release, upload)
	if err != nil {
		return err
	}
	return client.CreateBlockRelease(ctx, specID, request)
}
