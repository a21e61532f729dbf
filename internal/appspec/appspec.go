// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package appspec holds peak_app_spec: what the specs of apps have of their own (contract section 11). The rest is that of
// all specs, in package spec.
package appspec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// kind makes the resource of specs that of app specs.
func kind() spec.Kind[model] {
	return spec.Kind[model]{
		TypeName:    "app_spec",
		Noun:        "app spec",
		Platform:    peak.Apps,
		Description: description,
		Attributes:  attributes,
		DataSource:  datasources.Singular{Description: "An app spec, with what its newest release holds.", Omit: []string{attrShareBlocks, attrDataModel}},
		Shared:      func(m *model) *spec.Model { return &m.Model },
		Check:       check,
		PlanContent: planContent,
		PlanChange:  planChange,
		CheckParts:  checkBlocks,
		Create: func(ctx context.Context, client *peak.Client, plan, _ *model, _ *diag.Diagnostics) (string, error) {
			request, err := createRequest(plan)
			if err != nil {
				return "", err
			}
			return client.CreateAppSpec(ctx, request)
		},
		Publish: func(ctx context.Context, client *peak.Client, id string, plan, _ *model, _ *diag.Diagnostics) error {
			request, err := releaseRequest(plan)
			if err != nil {
				return err
			}
			return client.CreateAppRelease(ctx, id, request)
		},
		Import: func(_ context.Context, _ peak.Spec, release peak.Release, state *model) (press.Unseen, error) {
			return state.takeOver(release)
		},
		Published: func(ctx context.Context, client *peak.Client, id string, plan, _ *model) (bool, error) {
			return plan.isRelease(ctx, client, id)
		},
		Holds:      holds,
		Attachment: attachment(),
		Recorded:   recorded,
		Sharing:    sharing(),
	}
}

// isRelease reports whether a release that is published is the one that is planned. The input data model is sent again then.
func (m *model) isRelease(ctx context.Context, client *peak.Client, id string) (bool, error) {
	planned := press.ReleaseOf(m.Release)
	published, err := client.GetRelease(ctx, peak.Apps, id, planned.Version.ValueString())
	if err != nil {
		return false, err
	}
	shown := model{}
	unseen, err := shown.takeOver(published)
	if err != nil {
		return false, err
	}
	change := planChange(m, nil, &shown, unseen)
	return len(change.Changed)+len(change.Open) == 0 && press.SameNotes(planned.Notes, types.StringValue(published.Notes)), nil
}

// NewResource returns the resource peak_app_spec.
func NewResource() resource.Resource { return kind().NewResource() }

// NewDataSource returns the data source peak_app_spec.
func NewDataSource() datasource.DataSource { return kind().NewDataSource() }

// NewPluralDataSource returns the data source peak_app_specs.
func NewPluralDataSource() datasource.DataSource { return kind().NewPluralDataSource() }

// NewListResource returns the list resource peak_app_spec.
func NewListResource() list.ListResource { return kind().NewListResource() }
