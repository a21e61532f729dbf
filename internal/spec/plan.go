// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *specResource[M]) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config M
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	press.CheckRelease(r.kind.Shared(&config).Release, &resp.Diagnostics)
	r.kind.Check(&config, &resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan. Terraform plans a second time when it applies, and holds the two
// against each other: so the plan follows from state and configuration alone, and from releases, which never change.
func (r *specResource[M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	p := planning[M]{resource: r, unseen: press.ReadUnseen(ctx, req.Private, &resp.Diagnostics)}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &p.config)...)
	if !req.State.Raw.IsNull() {
		p.state = new(M)
		resp.Diagnostics.Append(req.State.Get(ctx, p.state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if p.state != nil {
		p.before = *r.kind.Shared(p.state)
	}
	// What the plan has is merged with what was computed before.
	p.release = press.ReleaseOf(r.kind.Shared(&p.config).Release)
	planned := r.kind.Shared(&p.plan)
	planned.PlanTags(r.DefaultTags())
	planned.CheckShared(p.before.Visibility, &resp.Diagnostics)
	r.notePlanned(*planned, p.before)
	if r.kind.Sharing != nil && r.Ready() {
		r.kind.Sharing.Check(ctx, r.Data(), &p.plan, p.state, readRuled(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
	}
	if r.kind.CheckParts != nil && r.Ready() {
		r.kind.CheckParts(ctx, r.Data(), &p.plan, p.state, &resp.Diagnostics)
	}
	resp.RequiresReplace = p.content(ctx, &resp.Diagnostics)
	if r.kind.Tokens != nil && p.state != nil && len(resp.RequiresReplace) == 0 && planned.SameRelease(p.before) {
		r.kind.Tokens.Warn(&p.plan, &p.config, p.state, press.ReadTokens(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
	}
	if r.Ready() && p.state != nil && len(resp.RequiresReplace) == 0 {
		r.Data().PlannedReleases.Remove(p.before.ID.ValueString(), "") // The plan before may have left the version open.
		if !p.published && !planned.SameRelease(p.before) {
			r.Data().PlannedReleases.Add(p.before.ID.ValueString(), planned.version().ValueString())
		}
	}
	resp.Diagnostics.Append(p.set(ctx, &resp.Plan, req.State)...)
	if p.state != nil && !r.Settles(req, resp) {
		base.PlanAsWritten(ctx, req, resp, "parameters")
	}
	switch {
	case p.state == nil || len(resp.RequiresReplace) > 0:
		r.validate(ctx, req, "", &p.plan, &p.config, &resp.Diagnostics)
	case !planned.SameRelease(p.before) && !p.published && planned.Scope.Equal(p.before.Scope):
		// What a release may hold goes by the scope, and it would be judged by the one of now.
		r.validate(ctx, req, p.before.ID.ValueString(), &p.plan, &p.config, &resp.Diagnostics)
	}
}

// planning is one plan of a spec.
type planning[M any] struct {
	resource     *specResource[M]
	plan, config M
	state        *M    // nil for a new spec
	before       Model // the shared part of the state
	release      press.Release
	unseen       press.Unseen
	published    bool // by something that did not come to note it
	settles      bool // the release of the state is what the configuration asks for, without its saying so
}

// set sets the plan. What an import could not see, and needs no request, is not worth an update of its own: it is noted with the next one.
func (p *planning[M]) set(ctx context.Context, plan *tfsdk.Plan, state tfsdk.State) diag.Diagnostics {
	if shares := p.resource.kind.Sharing; p.state != nil && (p.settles || shares.settles(p.unseen)) {
		settled := p.plan
		if p.settles {
			p.resource.kind.Shared(&settled).Release = p.before.Release
		}
		if shares.settles(p.unseen) {
			shares.Settle(&settled, p.state)
		}
		if diags := plan.Set(ctx, &settled); diags.HasError() || plan.Raw.Equal(state.Raw) {
			return diags
		}
	}
	return plan.Set(ctx, &p.plan)
}

// content plans the release: what it holds, and which version it has.
func (p *planning[M]) content(ctx context.Context, diags *diag.Diagnostics) path.Paths {
	switch {
	case p.state == nil:
		p.first(ctx, diags)
		return nil
	case p.release.Raises():
		return p.raising(ctx, diags)
	}
	return p.typed(ctx, diags)
}

// first plans a new spec, whose first release is the latest one.
func (p *planning[M]) first(ctx context.Context, diags *diag.Diagnostics) {
	version := p.release.First()
	p.show(&p.plan, version, version)
	p.resource.kind.PlanContent(ctx, p.resource.Folders(), &p.plan, &p.config, nil, press.Replaced, diags)
}

// show plans the versions.
func (p *planning[M]) show(plan *M, version, latest types.String) {
	planned := p.resource.kind.Shared(plan)
	planned.LatestRelease, planned.ReleaseVersion = latest, version
	if !planned.Release.IsUnknown() {
		release := p.release
		release.Version = version
		planned.Release = release.Object()
	}
}

// typed plans the release of a spec that exists where its version is typed.
func (p *planning[M]) typed(ctx context.Context, diags *diag.Diagnostics) path.Paths {
	kind, version := p.resource.kind, p.release.Version
	fate := press.Replaced
	switch {
	case version.IsUnknown():
		fate = press.Undecided
	case version.Equal(p.before.version()):
		fate = press.Stays
	}
	p.show(&p.plan, version, version)
	replace := kind.PlanContent(ctx, p.resource.Folders(), &p.plan, &p.config, p.state, fate, diags)
	if len(replace) > 0 {
		return replace
	}
	if p.published = p.resource.isPublished(ctx, &p.plan, &p.config, p.before); p.published {
		return nil
	}
	change := kind.PlanChange(&p.plan, &p.config, p.state, p.unseen)
	p.show(&p.plan, version, press.PlanLatest(p.release, press.ReleaseOf(p.before.Release), p.before.LatestRelease, change.Changed, change.Open, diags))
	return nil
}

// raising plans the release of a spec that exists where its version raises itself. Whether it does shows from a plan in which
// the release stays.
func (p *planning[M]) raising(ctx context.Context, diags *diag.Diagnostics) path.Paths {
	kind, trial := p.resource.kind, p.plan
	var said diag.Diagnostics
	p.show(&trial, p.before.version(), p.before.LatestRelease)
	replace := kind.PlanContent(ctx, p.resource.Folders(), &trial, &p.config, p.state, press.Stays, &said)
	if len(replace) > 0 {
		p.first(ctx, diags)
		return replace
	}
	change := kind.PlanChange(&trial, &p.config, p.state, p.unseen)
	version := p.release.Next(press.ReleaseOf(p.before.Release), p.before.LatestRelease, change.Changed, change.Open, diags)
	if said.HasError() || version.Equal(p.before.version()) {
		p.plan = trial
		if before := press.ReleaseOf(p.before.Release); version.Equal(p.before.version()) {
			p.settles = before.Settles(p.release, p.unseen)
			before.WarnOfPrerelease(p.release, p.unseen, diags)
		}
		diags.Append(said...)
		return nil
	}
	version = p.takeOver(ctx, &trial, version, change.Open, diags)
	p.published = !version.IsUnknown() && version.Equal(p.before.LatestRelease)
	latest, fate := version, press.Raised
	if version.IsUnknown() {
		fate = press.Undecided
	}
	p.show(&p.plan, version, latest)
	return kind.PlanContent(ctx, p.resource.Folders(), &p.plan, &p.config, p.state, fate, diags)
}
