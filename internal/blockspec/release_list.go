// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// releaseFilters is the configuration of lists of releases (contract 10.9).
type releaseFilters struct {
	SpecID types.String `tfsdk:"spec_id"`
	Scopes []string     `tfsdk:"scopes"`
	Sort   []string     `tfsdk:"sort"`
}

// releaseItem is a release of a list, with the spec that it belongs to.
type releaseItem struct {
	spec    peak.Spec
	version string
}

// NewReleaseListResource returns the list resource peak_block_spec_release.
func NewReleaseListResource() list.ListResource {
	return datasources.NewList(datasources.List[releaseFilters, releaseItem]{
		Collection: datasources.Collection[releaseFilters, releaseItem]{
			Filters: []datasources.Filter{
				{
					Name: "spec_id", Description: "Only releases of this block spec. Left out, those of every block spec that the tenant sees are listed, spec by spec.",
					Validators: []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("scopes"))},
				},
				spec.ScopesFilter("Only releases of specs of these scopes; not with `spec_id`"),
				press.SortFilter("createdAt", "createdBy"),
			},
			Items: releases,
		},
		Resource: &blockRelease{base.Resource{TypeName: "block_spec_release"}},
		Description: "Lists the releases of one block spec, or of all. " +
			"The newest release of a spec is part of `peak_block_spec` as well: bring it under Terraform in one of the two places only.",
		Listed: func(item releaseItem) objects.Listed {
			return objects.Listed{
				Name:     releaseID(item.spec.Metadata.Name, item.version),
				Identity: map[string]string{"spec_id": item.spec.ID, "version": item.version},
			}
		},
	})
}

// releases lists the releases of one spec, or of one spec after the other.
func releases(ctx context.Context, client *peak.Client, filters releaseFilters) iter.Seq2[releaseItem, error] {
	return func(yield func(releaseItem, error) bool) {
		for spec, err := range releasedSpecs(ctx, client, filters) {
			if err != nil {
				yield(releaseItem{}, err)
				return
			}
			for release, err := range client.ListReleases(ctx, peak.Blocks, spec.ID, peak.ListReleasesQuery{Sort: filters.Sort}) {
				if peak.IsNotFound(err) && filters.SpecID.IsNull() {
					break // The spec was deleted since it was listed.
				}
				if !yield(releaseItem{spec, release.Version}, err) || err != nil {
					return
				}
			}
		}
	}
}

// releasedSpecs are the specs whose releases are listed.
func releasedSpecs(ctx context.Context, client *peak.Client, filters releaseFilters) iter.Seq2[peak.Spec, error] {
	if filters.SpecID.IsNull() {
		return client.ListSpecs(ctx, peak.Blocks, peak.ListSpecsQuery{Scope: filters.Scopes})
	}
	return func(yield func(peak.Spec, error) bool) {
		yield(client.GetSpec(ctx, peak.Blocks, filters.SpecID.ValueString()))
	}
}
