// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"

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
)

// Kinds of deployments, contract section 15.
const (
	kindApp      = "app"
	kindWorkflow = "workflow"
	kindService  = "service"
	// kindWebapp is what older data calls a service.
	kindWebapp = "webapp"
)

func kinds() []string { return []string{kindApp, kindWorkflow, kindService} }

// filters are those of the lists of deployments (contract 13.3, 14, 15).
type filters struct {
	Kinds            []string     `tfsdk:"kinds"`
	Statuses         []string     `tfsdk:"statuses"`
	Name             types.String `tfsdk:"name"`
	Title            types.String `tfsdk:"title"`
	Term             types.String `tfsdk:"term"`
	Sort             []string     `tfsdk:"sort"`
	IncludeAppBlocks types.Bool   `tfsdk:"include_app_blocks"`
}

// collection is the deployments of the tenant.
func collection() datasources.Collection[filters, peak.Deployment] {
	return datasources.Collection[filters, peak.Deployment]{
		Filters: []datasources.Filter{
			{Name: "kinds", Kind: datasources.Texts, Strict: true, Values: kinds(), Description: "Only deployments of these kinds: `app`, `workflow`, `service`. Default: all."},
			{
				Name: "statuses", Kind: datasources.Texts, Values: press.DeploymentStatuses(),
				Description: "Only deployments in one of these statuses: `deploying`, `deployed`, `deleting`, `delete_failed`, `failed`, `platform_resource_error`, " +
					"`redeploying`, `rollback`, `rollback_complete`, `rollback_failed`, `warning`.",
			},
			{Name: "name", Description: "Only deployments whose name begins so."},
			{Name: "title", Description: "Only deployments of blocks whose title begins so; those of apps are left out, since the platform does not search them by title."},
			{
				Name: "term", Description: "Only deployments with this text in name, title, description or summary. Not together with `name` or `title`.",
				Validators: []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("name"), path.MatchRoot("title"))},
			},
			press.SortFilter("createdAt", "createdBy", "name", "title"),
			{
				Name: "include_app_blocks", Kind: datasources.Flag,
				Description: "Whether to list the block deployments that belong to an app deployment as well. The app deployment manages them: do not import them beside it. Default: `false`.",
			},
		},
		Items: func(ctx context.Context, client *peak.Client, f filters) iter.Seq2[peak.Deployment, error] {
			items := f.listed(ctx, client)
			if f.IncludeAppBlocks.ValueBool() {
				return items
			}
			return withoutAppBlocks(ctx, client, items)
		},
	}
}

// wants tells whether deployments of any of the kinds are asked for.
func (f filters) wants(kinds ...string) bool {
	return len(f.Kinds) == 0 || slices.ContainsFunc(kinds, func(kind string) bool { return slices.Contains(f.Kinds, kind) })
}

// ofKind tells whether a deployment is of a kind that is asked for.
func (f filters) ofKind(deployment peak.Deployment) bool {
	return f.wants(deployment.Kind) || deployment.Kind == kindWebapp && f.wants(kindService)
}

// listed asks the list that has the filters: those of blocks and of apps know name and title, the combined one kind and term.
// The combined one takes a single kind.
func (f filters) listed(ctx context.Context, client *peak.Client) iter.Seq2[peak.Deployment, error] {
	query := peak.ListDeploymentsQuery{Status: f.Statuses, Sort: f.Sort}
	var lists []iter.Seq2[peak.Deployment, error]
	switch title := f.Title.ValueString(); {
	case title != "" && !f.wants(kindWorkflow, kindService):
		return failed(errors.New("the platform does not search deployments of apps by title: remove title, or set kinds to what else is wanted"))
	case title != "" || !f.Name.IsNull():
		query.Name, query.Title = f.Name.ValueString(), title
		if f.wants(kindWorkflow, kindService) {
			lists = append(lists, client.ListDeployments(ctx, peak.Blocks, query))
		}
		if title == "" && f.wants(kindApp) {
			lists = append(lists, client.ListDeployments(ctx, peak.Apps, query))
		}
	default:
		query.Term = f.Term.ValueString()
		if len(f.Kinds) == 1 {
			query.Kind = f.Kinds[0]
		}
		lists = append(lists, client.ListAllDeployments(ctx, query))
	}
	return func(yield func(peak.Deployment, error) bool) {
		for _, items := range lists {
			for item, err := range items {
				if err == nil && !f.ofKind(item) {
					continue
				}
				if !yield(item, err) || err != nil {
					return
				}
			}
		}
	}
}

// withoutAppBlocks leaves out the deployments that an app deployment owns. Where the platform does not tell, the app
// deployments are asked what they own.
func withoutAppBlocks(ctx context.Context, client *peak.Client, items iter.Seq2[peak.Deployment, error]) iter.Seq2[peak.Deployment, error] {
	return func(yield func(peak.Deployment, error) bool) {
		var owned map[string]bool
		for item, err := range items {
			if err == nil && item.Kind != kindApp && !item.ShowsParent && owned == nil {
				owned, err = ownedByApps(ctx, client)
			}
			if err == nil && (item.ParentID != "" || owned[item.ID]) {
				continue
			}
			if !yield(item, err) || err != nil {
				return
			}
		}
	}
}

// ownedByApps are the ids of the block deployments of all apps.
func ownedByApps(ctx context.Context, client *peak.Client) (map[string]bool, error) {
	owned := map[string]bool{}
	for app, err := range client.ListDeployments(ctx, peak.Apps, peak.ListDeploymentsQuery{}) {
		if err != nil {
			return nil, err
		}
		for _, block := range app.LatestRevision.Blocks {
			owned[block.DeploymentID] = true
		}
	}
	return owned, nil
}

// failed is a list that breaks off at once.
func failed(err error) iter.Seq2[peak.Deployment, error] {
	return func(yield func(peak.Deployment, error) bool) { yield(peak.Deployment{}, err) }
}

func listed(item peak.Deployment) objects.Listed {
	object := objects.ByID(item.ID, cmp.Or(item.Metadata.Name, item.ID))
	if object.Kind = item.Kind; item.Kind == kindWebapp {
		object.Kind = kindService
	}
	return object
}

// NewListResource returns the list resource peak_deployment.
func NewListResource() list.ListResource {
	return datasources.NewList(datasources.List[filters, peak.Deployment]{
		Collection: collection(),
		Resource:   &deployment{Resource: base.Resource{TypeName: "deployment"}, quiet: true},
		Description: "Lists the deployments of blocks and of apps. Block deployments that belong to an app deployment are left out: " +
			"Terraform must not manage them beside the app.",
		Listed: listed,
	})
}
