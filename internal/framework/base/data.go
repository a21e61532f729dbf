// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/sharedcall"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Data is what the provider's Configure hands to every resource and data source. It is safe for concurrent use.
type Data struct {
	// Client is nil as long as the provider configuration holds values that are only known after apply.
	Client *peak.Client

	// UnknownAttribute names the provider attribute that kept Client from being made.
	UnknownAttribute string

	// DefaultTags are the tags that the provider adds to every object that has tags. They may not be known yet.
	DefaultTags types.Set

	// Poll paces everything that waits for the platform.
	Poll wait.Poll

	// ArtifactNames, WorkflowNames and the names of collections know what of their kind was there before this process created its
	// first one.
	ArtifactNames, WorkflowNames, PrivateCollectionNames, PublicCollectionNames objects.NamesInUse

	// LeftNamespaces are the namespaces of metrics from which this process has taken a publication, by name, as they were before.
	LeftNamespaces objects.IDMap[peak.MetricNamespace]
	// FilledNamespaces are those that it has published into, by name: they are there, even if a list does not show them yet.
	FilledNamespaces objects.IDSet

	// ReadSpecs are the block specs of the state that this process has read. Their releases cannot change or go without them (contract
	// 10.9), so that reading a release after its spec takes no request.
	ReadSpecs objects.IDSet

	// SeenSpecs are those, and the block specs that data sources have read.
	SeenSpecs objects.IDSet

	// MadeSpecs are the block specs that this process has created: an apply plans what consists of them once more, and knows their
	// ids by then.
	MadeSpecs objects.IDSet

	// Applies says that this process changes the platform, see Resource.Writer: what it plans from then on was planned before, by
	// another process.
	Applies atomic.Bool

	// PlannedReleases are the releases that the platform has not yet, and will have when what this process has planned is applied.
	PlannedReleases PlannedReleases

	// ImagesInState are the ids of images that this process has met in the state. One of them is never in the way of another
	// resource of its name: it is what that one replaces.
	ImagesInState objects.IDSet

	// PlannedAudiences are who will see the block specs whose resources this process has planned. Those of an app are judged by
	// it: Terraform plans, and changes, a block before what consists of it.
	PlannedAudiences objects.IDMap[PlannedAudience]

	// Sharing is the turn of those who change who sees the specs that they consist of: two apps may consist of the same block,
	// whose tenants are read, and then written as a whole.
	Sharing Turn

	// Refreshed says that this process has refreshed a spec of the state, as plans do. An apply plans again without it.
	Refreshed atomic.Bool

	// Validation checks specs at plan.
	Validation Validation

	folders           uploads.Folders
	instanceOptions   sharedcall.Calls[[]peak.InstanceOption]
	workflowResources sharedcall.Calls[[]peak.WorkflowResource]
	permissions       sharedcall.Calls[peak.Permissions]
	releases          sharedcall.Calls[peak.Release]
	specs             sharedcall.Calls[peak.Spec]
}

// PlannedAudience is who sees a spec once its own resource is applied, and whether that changes it.
type PlannedAudience struct {
	peak.Audience

	Name    string
	Changes bool
}

// InstanceOptions returns the instance types that the tenant may use for entityType (contract section 21). The platform
// is asked once per entity type and provider process; callers at the same time share the request. A failure is not
// remembered. The result is shared: do not change it. Call it only after Ready said that there is a client.
func (d *Data) InstanceOptions(ctx context.Context, entityType string) ([]peak.InstanceOption, error) {
	return d.instanceOptions.Get(ctx, entityType, func(ctx context.Context) ([]peak.InstanceOption, error) {
		return d.Client.InstanceOptions(ctx, entityType)
	})
}

// WorkflowResources returns the instance types for workflow steps (contract section 16.8), shared as InstanceOptions.
func (d *Data) WorkflowResources(ctx context.Context) ([]peak.WorkflowResource, error) {
	return d.workflowResources.Get(ctx, "", d.Client.WorkflowResources)
}

// Permissions returns what the user of the token may do (contract section 22), shared as InstanceOptions: the platform
// answers everything at once.
func (d *Data) Permissions(ctx context.Context) (peak.Permissions, error) {
	return d.permissions.Get(ctx, "", d.Client.Permissions)
}

// Release returns a release of a spec (contract sections 10.9 and 11), shared as InstanceOptions: what is published never
// changes.
func (d *Data) Release(ctx context.Context, kind peak.SpecKind, specID, version string) (peak.Release, error) {
	return d.releases.Get(ctx, fmt.Sprintf("%v/%s/%s", kind, specID, version), func(ctx context.Context) (peak.Release, error) {
		return d.Client.GetRelease(ctx, kind, specID, version)
	})
}

// Spec returns a spec, shared as InstanceOptions. It is for names and for what was the latest release: neither changes while a plan
// or an apply looks at what is made of it.
func (d *Data) Spec(ctx context.Context, kind peak.SpecKind, id string) (peak.Spec, error) {
	return d.specs.Get(ctx, specKey(kind, id), func(ctx context.Context) (peak.Spec, error) {
		return d.Client.GetSpec(ctx, kind, id)
	})
}

// KnowSpec remembers a spec that was just read, so that Spec asks nobody.
func (d *Data) KnowSpec(kind peak.SpecKind, spec peak.Spec) {
	d.specs.Put(specKey(kind, spec.ID), spec)
}

// ForgetSpec has Spec ask again: its latest release is another one now.
func (d *Data) ForgetSpec(kind peak.SpecKind, id string) { d.specs.Forget(specKey(kind, id)) }

func specKey(kind peak.SpecKind, id string) string { return fmt.Sprintf("%v/%s", kind, id) }

// IsOwnSpec tells whether this process reads, plans or has made a block spec.
func (d *Data) IsOwnSpec(id string) bool {
	_, planned := d.PlannedAudiences.Get(id)
	return planned || d.ReadSpecs.Has(id) || d.MadeSpecs.Has(id)
}

// base is the part of the embedded types that receives the provider data.
type base struct {
	data *Data
}

// configure takes the provider data as the framework passes it on. It is nil while Terraform only validates.
func (b *base) configure(providerData any, diags *diag.Diagnostics) {
	if providerData == nil {
		return
	}
	data, ok := providerData.(*Data)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Expected *base.Data, got %T. This is a bug in the provider: please report it.", providerData))
		return
	}
	b.data = data
}

// Client returns the API client, or adds an error and returns nil when the provider is not (yet) configured.
func (b *base) Client(diags *diag.Diagnostics) *peak.Client {
	if b.data == nil {
		diags.AddError("Provider not configured", "The provider received no configuration before it was used. This is a bug in the provider: please report it.")
		return nil
	}
	if b.data.Client == nil {
		diags.AddAttributeError(path.Root(b.data.UnknownAttribute), "Provider configuration not known yet",
			fmt.Sprintf("The provider attribute %q depends on a value that is only known after apply, and this step has to call the Peak platform. "+
				"Apply the resources that it comes from first (terraform apply -target=...), or set it from a variable or an environment variable.", b.data.UnknownAttribute))
		return nil
	}
	return b.data.Client
}

// Ready reports whether the platform can be called. Plan-time checks that need the platform are left out otherwise.
func (b *base) Ready() bool {
	return b.data != nil && b.data.Client != nil
}

// Folders returns what the resources of this provider share about folders; nil while the provider is not configured.
func (b *base) Folders() *uploads.Folders {
	if b.data == nil {
		return nil
	}
	return &b.data.folders
}

// DefaultTags are the tags that the provider adds to every object that has tags; none while it is not configured.
func (b *base) DefaultTags() types.Set {
	if b.data == nil {
		return types.SetNull(types.StringType)
	}
	return b.data.DefaultTags
}

// Data returns the provider data; call it only after Client or Ready said that it is there.
func (b *base) Data() *Data {
	return b.data
}
