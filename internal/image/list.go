// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"iter"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Scopes of images: those that Peak provides, and the tenant's own.
const (
	scopeGlobal = "global"
	scopeCustom = "custom"
)

var (
	versionStatuses = []string{versionNotReady, versionReady, versionInUse, versionDeleting, versionDeleteFailed}
	buildStatuses   = []string{buildBuilding, buildSuccess, buildFailed, buildStopping, buildStopped}
)

// imageFilters are the filters of lists of images (contract 17.1).
type imageFilters struct {
	SearchTerm        types.String `tfsdk:"search_term"`
	Statuses          []string     `tfsdk:"statuses"`
	Scopes            []string     `tfsdk:"scopes"`
	LastBuildStatuses []string     `tfsdk:"last_build_statuses"`
	Tags              []string     `tfsdk:"tags"`
}

// collection lists images; scopes are those to list when the configuration names none, and scopesDefault says so.
func collection(scopesDefault string, scopes ...string) datasources.Collection[imageFilters, peak.Image] {
	return datasources.Collection[imageFilters, peak.Image]{
		Filters: []datasources.Filter{
			{Name: "search_term", Description: "Part of the name, or of the latest version's number."},
			{
				Name: "statuses", Kind: datasources.Texts, Values: versionStatuses,
				Description: "Only images whose latest version is in one of these statuses: `not-ready`, `ready`, `in-use`, `deleting`, `delete-failed`.",
			},
			{
				Name: "scopes", Kind: datasources.Texts, Values: []string{scopeGlobal, scopeCustom},
				Description: "Only images of these scopes: `global` (provided by Peak), `custom` (the tenant's own). Default: " + scopesDefault + ".",
			},
			{
				Name: "last_build_statuses", Kind: datasources.Texts, Values: buildStatuses,
				Description: "Only images whose latest version's last build is in one of these statuses: `building`, `success`, `failed`, `stopping`, `stopped`.",
			},
			{Name: "tags", Kind: datasources.Texts, Description: "Only images whose latest version has one of these tags."},
		},
		Items: func(ctx context.Context, client *peak.Client, filters imageFilters) iter.Seq2[peak.Image, error] {
			if len(filters.Scopes) == 0 {
				filters.Scopes = scopes
			}
			return client.ListImages(ctx, peak.ListImagesQuery{
				SearchTerm: filters.SearchTerm.ValueString(), Status: filters.Statuses, Scope: filters.Scopes,
				LastBuildStatus: filters.LastBuildStatuses, Tags: filters.Tags,
			})
		},
	}
}

func listed(item peak.Image) objects.Listed {
	return objects.ByID(strconv.FormatInt(item.ID, 10), item.Name)
}

// NewListResource returns the list resource peak_image.
func NewListResource() list.ListResource {
	return datasources.NewList(datasources.List[imageFilters, peak.Image]{
		// What cannot be managed must not end up in generated configuration.
		Collection:  collection("`custom` alone, since the images that Peak provides cannot be managed", scopeCustom),
		Resource:    &image{base.Resource{TypeName: "image"}},
		Description: "Lists the images of the tenant, each with its latest version.",
		Listed:      listed,
	})
}
