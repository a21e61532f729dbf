// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// Kind is what makes the resource of one kind of spec another than that of the others: the words for it, and what its
// releases hold. M is its model in Terraform, a struct that embeds Model.
type Kind[M any] struct {
	TypeName string // without the provider's name, such as block_spec
	Noun     string // what messages and descriptions call it, such as block spec
	Platform peak.SpecKind

	Description string
	// Attributes are those of what a release holds.
	Attributes func() map[string]schema.Attribute
	// DataSource is what is special about the data source of one spec.
	DataSource datasources.Singular

	// Shared is the part of the model that all kinds share.
	Shared func(m *M) *Model

	// Check checks what a configuration says by itself.
	Check func(config *M, diags *diag.Diagnostics)
	// PlanContent plans what the release holds, and checks it. state is nil for a new spec; fate is what becomes of the release
	// in state. It returns the attributes whose change another spec has to take the place of this one for.
	PlanContent func(ctx context.Context, folders *uploads.Folders, plan, config, state *M, fate press.Fate, diags *diag.Diagnostics) path.Paths
	// PlanChange compares what the release of the state holds with what is planned.
	PlanChange func(plan, config, state *M, unseen press.Unseen) Change

	// Create creates the spec with its first release, and returns its id.
	Create func(ctx context.Context, client *peak.Client, plan, config *M, diags *diag.Diagnostics) (id string, err error)
	// Publish publishes a release of the spec.
	Publish func(ctx context.Context, client *peak.Client, id string, plan, config *M, diags *diag.Diagnostics) error
	// Import takes over what a release of an imported spec holds, and says what the platform does not show of it.
	Import func(ctx context.Context, spec peak.Spec, release peak.Release, state *M) (press.Unseen, error)
	// Holds tells whether a release of the platform holds just what is planned, as far as is known.
	Holds func(ctx context.Context, client *peak.Client, plan, config *M, release peak.Release) (same, known bool, err error)
	// Recorded is what is not known of the release yet once the plan is saved.
	Recorded func(plan, state *M, unseen press.Unseen) press.Unseen

	// CheckParts finds at plan what a spec consists of and is not there. Nil for kinds that consist of nothing. state is nil for a
	// new spec.
	CheckParts func(ctx context.Context, data *base.Data, plan, state *M, diags *diag.Diagnostics)

	// Validate has the platform check what a plan creates: the spec, or with an id a release of it. Nil where it cannot.
	Validate func(ctx context.Context, data *base.Data, object objects.Object, id string, plan, config *M, diags *diag.Diagnostics)
	// Published tells whether the release that is planned is on the platform already, with the same content. Nil where that is not
	// looked at.
	Published func(ctx context.Context, client *peak.Client, id string, plan, config *M) (bool, error)

	// Attachment is what a release has a request of its own for; nil for kinds that have none.
	Attachment *Attachment[M]
	// Tokens has releases of this kind carry tokens of repositories; nil for those that carry none.
	Tokens *Tokens[M]
	// Sharing has specs of this kind rule who sees those that they consist of; nil for those that consist of none.
	Sharing *Sharing[M]
	// HasReleases says that releases are resources of their own as well. Those of a spec that was read are not asked for.
	HasReleases bool
}

// Change is how what a release holds differs from what is published: the names of the attributes whose change needs a new
// release, and of those of which that is not known yet.
type Change struct {
	Changed, Open []string
}

// Tokens are the tokens of repositories that a release carries. What was sent is noted by the names of the steps.
type Tokens[M any] struct {
	// Sent names those of a configuration.
	Sent func(config *M) press.SentTokens
	// Warn warns of those that the published release may not have.
	Warn func(plan, config, state *M, sent press.SentTokens, diags *diag.Diagnostics)
}

// NewResource returns the resource.
func (k Kind[M]) NewResource() resource.Resource { return k.resource() }

func (k Kind[M]) resource() *specResource[M] {
	return &specResource[M]{Resource: base.Resource{TypeName: k.TypeName}, kind: k}
}

// reader reads specs as the resource does, for lists and data sources.
func (k Kind[M]) reader() *specResource[M] {
	r := k.resource()
	r.reads = true
	return r
}

// NewDataSource returns the data source of one spec.
func (k Kind[M]) NewDataSource() datasource.DataSource {
	of := k.DataSource
	of.Resource, of.TypeName = k.reader(), k.TypeName
	return newDataSource(k.Platform, of)
}

// NewPluralDataSource returns the data source that lists specs.
func (k Kind[M]) NewPluralDataSource() datasource.DataSource {
	return newPlural(k.TypeName+"s", "The "+k.Noun+"s that the tenant sees: "+whose+".", collectionOf(k.Platform))
}

// NewListResource returns the list resource.
func (k Kind[M]) NewListResource() list.ListResource {
	return datasources.NewList(datasources.List[kindFilters, peak.Spec]{
		Collection: collectionOf(k.Platform),
		Resource:   k.reader(),
		Description: "Lists the " + k.Noun + "s that the tenant sees: " + whose + ". " +
			"The platform does not tell whose a spec is; `scopes = [\"private\"]` lists the tenant's own for certain.",
		Listed: listed,
	})
}

// whose tells of which tenants the specs are that a list holds.
const whose = "its own, public ones and those that others share with it"
