// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// sameContent tells a version that holds what is uploaded from those of others, after a lost answer. The zip itself proves
// nothing, since the platform may store it in another form.
func sameContent(client *peak.Client, hash types.String, ignoreFiles []string) peak.SameContent {
	return func(ctx context.Context, id string, version int64) (bool, error) {
		have, err := uploads.RemoteHash(ctx, client, id, version, ignoreFiles)
		return have == hash.ValueString(), err
	}
}
