// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// specResource is the resource of a kind of spec.
type specResource[M any] struct {
	base.Resource

	kind Kind[M]

	// reads says that nothing is managed: it reads for lists and data sources.
	reads bool
}

var (
	_ resource.ResourceWithConfigure      = (*specResource[Model])(nil)
	_ resource.ResourceWithValidateConfig = (*specResource[Model])(nil)
	_ resource.ResourceWithModifyPlan     = (*specResource[Model])(nil)
	_ resource.ResourceWithIdentity       = (*specResource[Model])(nil)
	_ resource.ResourceWithImportState    = (*specResource[Model])(nil)
)

// Create implements resource.Resource. The id is saved before anything else is asked of the platform.
func (r *specResource[M]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	planned := *r.kind.Shared(&plan)
	timeout, diags := planned.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	object := r.Object(planned.Name.ValueString())
	end := r.turn(ctx, &plan, &resp.Diagnostics)
	defer end()
	narrowing := r.widen(ctx, client, &plan, nil, nil, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id, err := r.kind.Create(ctx, client, &plan, &config, &resp.Diagnostics)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if r.kind.HasReleases {
		r.Data().MadeSpecs.Add(id)
	}
	state := r.with(plan, planned.written(id))
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), id)...)
	if r.kind.Tokens != nil {
		r.kind.Tokens.Sent(&config).Write(ctx, resp.Private, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.narrow(ctx, narrowing, &plan, resp.Private, &resp.Diagnostics)
	end()
	if unseen := r.attachFirst(ctx, client, object, id, &plan, &resp.Diagnostics); unseen != nil {
		unseen.Write(ctx, resp.Private, &resp.Diagnostics)
	}

	if patch := planned.InitialPatch(); patch != nil {
		if err := client.UpdateSpec(ctx, r.kind.Platform, id, *patch); err != nil {
			diagnostics.AddUnfinishedError(&resp.Diagnostics, "update", object, err)
			return
		}
	}
	spec, err := client.GetSpec(ctx, r.kind.Platform, id)
	if err != nil {
		// An error here would taint a spec that is as it should be.
		diagnostics.AddReadBackWarning(&resp.Diagnostics, object, err)
		return
	}
	r.Data().KnowSpec(r.kind.Platform, spec)
	state = r.with(plan, planned.filled(planned.refreshed(spec)))
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// with is a model with another shared part.
func (r *specResource[M]) with(m M, shared Model) M {
	*r.kind.Shared(&m) = shared
	return m
}

// Read implements resource.Resource: one GET, and on import one more for the release.
func (r *specResource[M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before, shared := state, r.kind.Shared(&state)
	// Before the answer: Terraform wants it even of a spec that is gone.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), shared.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := shared.ID.ValueString()
	spec, err := client.GetSpec(ctx, r.kind.Platform, id)
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, r.kind.Noun+" is gone from the platform, removing it from state", map[string]any{"id": id})
		resp.State.RemoveResource(ctx)
		return
	}
	unseen := press.ReadUnseen(ctx, req.Private, &resp.Diagnostics)
	if err == nil && shared.Release.IsNull() {
		spec = r.withTenants(ctx, client, spec)
		unseen, err = r.takeOver(importing(ctx, req.Private, &resp.Diagnostics), client, spec, &state)
		unseen.Write(ctx, resp.Private, &resp.Diagnostics)
		if r.kind.Tokens != nil {
			press.SentTokens{}.Write(ctx, resp.Private, &resp.Diagnostics)
		}
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(shared.nameOrID()), err)
		return
	}
	if r.isPending(unseen) {
		*r.kind.Attachment.Of(&state) = types.StringNull()
	}
	r.noteRead(id)
	if !r.kind.Shared(&before).Release.IsNull() {
		r.Data().Refreshed.Store(true)
	}
	prior := shared.Metadata
	*shared = shared.refreshed(spec)
	shared.Metadata = shared.WithoutDefaultTags(prior, r.DefaultTags())
	if err := r.refreshSharing(ctx, client, &state, unseen, req.Private, resp.Private, &resp.Diagnostics); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(shared.nameOrID()), err)
		return
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// withTenants is a spec that is imported, with the tenants that it is shared with. Lists tell them for certain, descriptions do not
// (contract 10.6).
func (r *specResource[M]) withTenants(ctx context.Context, client *peak.Client, spec peak.Spec) peak.Spec {
	if spec.Scope != press.ScopeShared || spec.Tenants != nil {
		return spec
	}
	for listed, err := range client.ListSpecs(ctx, r.kind.Platform, peak.ListSpecsQuery{Name: spec.Metadata.Name, Scope: []string{press.ScopeShared}}) {
		if err != nil {
			tflog.Warn(ctx, "with whom an imported spec is shared cannot be read", map[string]any{"id": spec.ID, "error": err.Error()})
			break
		}
		if listed.ID == spec.ID {
			spec.Tenants = listed.Tenants
			break
		}
	}
	return spec
}

// noteRead notes that a spec was read.
func (r *specResource[M]) noteRead(id string) {
	if !r.kind.HasReleases {
		return
	}
	r.Data().SeenSpecs.Add(id)
	if !r.reads {
		r.Data().ReadSpecs.Add(id)
	}
}

// takeOver takes over the newest release of a spec that was imported, or the one that the import or a data source has chosen.
func (r *specResource[M]) takeOver(ctx context.Context, client *peak.Client, spec peak.Spec, state *M) (press.Unseen, error) {
	version := shownVersion(ctx, spec)
	release, err := client.GetRelease(ctx, r.kind.Platform, spec.ID, version)
	if err != nil {
		return nil, err
	}
	r.kind.Shared(state).Release = press.NewRelease(version, release.Notes).Object()
	unseen, err := r.kind.Import(ctx, spec, release, state)
	return append(unseen, press.UnseenIncrement), err
}

// Update implements resource.Resource: a PATCH when metadata or visibility moves, a release when its version does.
func (r *specResource[M]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config, state M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	planned, before := *r.kind.Shared(&plan), *r.kind.Shared(&state)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), before.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := planned.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id, object := before.ID.ValueString(), r.Object(before.nameOrID())
	end := r.turn(ctx, &plan, &resp.Diagnostics)
	defer end()
	narrowing := r.widen(ctx, client, &plan, &state, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	saved := planned.written(id)
	if patch := press.PatchSpec(planned.Metadata, before.Metadata, planned.Visibility, before.Visibility); patch != nil {
		if err := client.UpdateSpec(ctx, r.kind.Platform, id, *patch); err != nil {
			diagnostics.AddError(&resp.Diagnostics, "update", object, err)
			return
		}
		// What is published still is what the state says, until the release is through.
		patched := saved
		patched.Release, patched.ReleaseVersion, patched.LatestRelease = before.Release, before.ReleaseVersion, before.LatestRelease
		state = r.with(state, patched)
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
	if !r.narrow(ctx, narrowing, &state, resp.Private, &resp.Diagnostics) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
		return
	}
	end()
	if !planned.SameRelease(before) && !r.isPublished(ctx, &plan, &config, before) {
		r.publish(ctx, client, object, &plan, &config, before, &resp.Diagnostics)
		r.Data().ForgetSpec(r.kind.Platform, id)
		r.Data().PlannedReleases.Remove(id, planned.version().ValueString())
		if resp.Diagnostics.HasError() {
			return
		}
		if r.kind.Tokens != nil {
			r.kind.Tokens.Sent(&config).Write(ctx, resp.Private, &resp.Diagnostics)
		}
	}
	unseen := press.ReadUnseen(ctx, req.Private, &resp.Diagnostics)
	recorded := r.kind.Recorded(&plan, &state, unseen).Without(press.UnseenIncrement)
	if r.kind.Sharing != nil {
		recorded = recorded.Without(r.kind.Sharing.Attribute).Without(r.kind.Sharing.apart())
	}
	updated := r.with(plan, saved)
	if !planned.SameRelease(before) || r.isPending(unseen) {
		if problem, done := r.attach(ctx, client, object, id, &plan); !done {
			recorded = append(recorded.Without(r.kind.Attachment.Pending()), r.kind.Attachment.Pending())
			*r.kind.Attachment.Of(&updated) = types.StringNull()
			resp.Diagnostics.AddAttributeError(path.Root(r.kind.Attachment.Attribute), "Not sent with the release", problem)
		} else if r.kind.Attachment != nil {
			recorded = recorded.Without(r.kind.Attachment.Pending())
		}
	}
	recorded.Write(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &updated)...)
}

// Delete implements resource.Resource. It fails while deployments use the spec, or app specs.
func (r *specResource[M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	client := r.Writer(&resp.Diagnostics)
	var model M
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state := *r.kind.Shared(&model)
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	id, object := state.ID.ValueString(), r.Object(state.nameOrID())
	r.Data().ReadSpecs.Remove(id)
	r.Data().SeenSpecs.Remove(id)
	switch err := press.Delete(ctx, client, r.Data().Poll, object, r.kind.Platform, id); {
	case err == nil:
	case r.kind.HasReleases && peak.IsRefused(err):
		resp.Diagnostics.AddError("Cannot delete "+object.Type, inUse(object, err))
	default:
		diagnostics.AddError(&resp.Diagnostics, "delete", object, err)
	}
}
