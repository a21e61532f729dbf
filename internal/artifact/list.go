// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// noFilters is the configuration of lists of artifacts: the API has no filters for them (contract 20).
type noFilters struct{}

func collection() datasources.Collection[noFilters, peak.ArtifactListItem] {
	return datasources.Collection[noFilters, peak.ArtifactListItem]{
		Items: func(ctx context.Context, client *peak.Client, _ noFilters) iter.Seq2[peak.ArtifactListItem, error] {
			return client.ListArtifacts(ctx, peak.ListArtifactsQuery{})
		},
	}
}

func listed(item peak.ArtifactListItem) objects.Listed { return objects.ByID(item.ID, item.Name) }

// NewListResource returns the list resource peak_artifact.
func NewListResource() list.ListResource {
	return datasources.NewList(datasources.List[noFilters, peak.ArtifactListItem]{
		Collection:  collection(),
		Resource:    &artifact{Resource: base.Resource{TypeName: "artifact"}, shallow: true},
		Description: "Lists the artifacts of the tenant.",
		Listed:      listed,
	})
}
