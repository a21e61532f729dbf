// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"context"
	"iter"

	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// checkNameInUse refuses a name that another artifact has had since before this run (contract 20: names are not unique).
func (r *artifact) checkNameInUse(ctx context.Context, client *peak.Client, name string) error {
	return r.Data().ArtifactNames.Check(ctx, "artifact", name,
		func(ctx context.Context) iter.Seq2[objects.Listed, error] {
			return objects.ListedSeq(client.ListArtifacts(ctx, peak.ListArtifactsQuery{}), listed)
		},
		func(ctx context.Context, id string) (bool, error) {
			remote, err := client.GetArtifact(ctx, id)
			if peak.IsNotFound(err) {
				return false, nil
			}
			return remote.Name == name, err
		})
}
