// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package blockspec holds peak_block_spec: what the specs of blocks have of their own (contract section 10), while the rest is
// that of all specs, in package spec. And it holds peak_block_spec_release, a further release of one.
package blockspec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

const description = "A block spec: the blueprint of a workflow or a service, with versioned releases.\n\n" +
	"Metadata, `scope`, `tenants`, `featured` and `status` change in place. What a release holds (`workflow`, `service`, `config_json`, `parameters`, `artifact`, " +
	"`auto_run_on_deploy` and `release.notes`) never changes: a new release is published with it, whose version raises itself (`release.increment`) or is raised by hand (`release.version`). " +
	"Releases that others publish are shown in `latest_release` and are no drift.\n\n" + press.IncrementRules

// kind makes the resource of specs that of block specs.
func kind() spec.Kind[model] {
	return spec.Kind[model]{
		TypeName:    "block_spec",
		Noun:        "block spec",
		Platform:    peak.Blocks,
		Description: description,
		Attributes:  press.ContentAttributes,
		DataSource: datasources.Singular{
			Description: "A block spec, with what its newest release holds. A name is unique for its kind only: " +
				"where a workflow block and a service block share one, use `id`.",
			Omit: []string{"artifact", "artifact_hash", "files"},
			Descriptions: map[string]string{
				"kind":        "Kind of the block: `workflow` or `service`.",
				"config_json": "Configuration as JSON in the platform's own spelling, where `workflow` and `service` cannot express it.",
			},
		},
		Shared:      func(m *model) *spec.Model { return &m.Model },
		Check:       check,
		PlanContent: planContent,
		PlanChange:  planChange,
		Create: func(ctx context.Context, client *peak.Client, plan, config *model, diags *diag.Diagnostics) (string, error) {
			upload := plan.Upload(ctx, config.Content, diags)
			defer upload.Close()
			if diags.HasError() {
				return "", nil
			}
			request, err := createRequest(plan, config, upload)
			if err != nil {
				return "", err
			}
			return client.CreateBlockSpec(ctx, request)
		},
		Publish: func(ctx context.Context, client *peak.Client, id string, plan, config *model, diags *diag.Diagnostics) error {
			return publish(ctx, client, id, &plan.Content, &config.Content, press.ReleaseOf(plan.Release), diags)
		},
		Import: func(ctx context.Context, spec peak.Spec, release peak.Release, state *model) (press.Unseen, error) {
			var err error
			state.Content, err = press.NewContent(ctx, spec.Kind, release)
			return press.ContentUnseen(), err
		},
		Validate: func(ctx context.Context, data *base.Data, object objects.Object, id string, plan, config *model, diags *diag.Diagnostics) {
			if id == "" {
				validateSpec(ctx, data, object, plan, config, diags)
				return
			}
			validateRelease(ctx, data, object, id, plan.Content, config.Content, press.ReleaseOf(plan.Release), press.Refusal{Roots: press.SpecRoots()},
				"A plan with this content and this very version, typed or raised by itself, takes the release over then.", diags)
		},
		Published: func(ctx context.Context, client *peak.Client, id string, plan, config *model) (bool, error) {
			return plan.IsRelease(ctx, client, id, press.ReleaseOf(plan.Release), config.Content)
		},
		Holds: func(ctx context.Context, client *peak.Client, plan, config *model, release peak.Release) (same, known bool, err error) {
			return plan.HeldBy(ctx, client, config.Content, release)
		},
		Recorded: func(plan, _ *model, unseen press.Unseen) press.Unseen { return plan.Recorded(unseen) },
		Tokens: &spec.Tokens[model]{
			Sent: func(config *model) press.SentTokens { return config.Tokens() },
			Warn: func(plan, config, state *model, sent press.SentTokens, diags *diag.Diagnostics) {
				advice := "Raise release.version to publish one with it."
				if press.ReleaseOf(config.Release).Raises() {
					advice = "A change of anything else that the release holds publishes one."
				}
				plan.WarnOfTokens(state.Content, config.Content, sent, advice, press.ReleaseOf(state.Release).Version, diags)
			},
		},
		HasReleases: true,
	}
}

// NewResource returns the resource peak_block_spec.
func NewResource() resource.Resource { return kind().NewResource() }

// NewDataSource returns the data source peak_block_spec.
func NewDataSource() datasource.DataSource { return kind().NewDataSource() }

// NewPluralDataSource returns the data source peak_block_specs.
func NewPluralDataSource() datasource.DataSource { return kind().NewPluralDataSource() }

// NewListResource returns the list resource peak_block_spec.
func NewListResource() list.ListResource { return kind().NewListResource() }
