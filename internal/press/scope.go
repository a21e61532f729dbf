// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Scopes of a spec.
const (
	ScopePrivate = "private"
	ScopePublic  = "public"
	ScopeShared  = "shared"
)

// statusAvailable is the status of a new spec.
const statusAvailable = "available"

// Visibility is who sees a spec, and how. Models embed it.
type Visibility struct {
	Scope         types.String `tfsdk:"scope"`
	Tenants       types.Set    `tfsdk:"tenants"`
	Featured      types.Bool   `tfsdk:"featured"`
	Status        types.String `tfsdk:"status"`
	LatestRelease types.String `tfsdk:"latest_release"`
}

// VisibilityAttributes are the attributes of Visibility.
func VisibilityAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"scope": schema.StringAttribute{
			MarkdownDescription: "Who sees the spec: `private` (this tenant, default), `public` (every tenant) or `shared` (the `tenants`).",
			Optional:            true,
			Computed:            true,
			Default:             stringdefault.StaticString(ScopePrivate),
			Validators:          []validator.String{validators.Documented(ScopePrivate, ScopePublic, ScopeShared)},
		},
		"tenants": schema.SetAttribute{
			MarkdownDescription: "Names of the tenants that the spec is shared with; only with the scope `shared`, and needed to share it. " +
				"What was imported keeps its tenants while this is left out, where the platform does not show them.",
			Optional:    true,
			ElementType: types.StringType,
			Validators:  []validator.Set{setvalidator.SizeAtLeast(1), validators.NoNulls{}},
		},
		"featured": schema.BoolAttribute{
			MarkdownDescription: "Whether the spec is shown among the featured ones. Default: `false`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(false),
		},
		"status": schema.StringAttribute{
			MarkdownDescription: "Whether the spec can be deployed: `available`, `unavailable` or `archived`. Left out, what the platform has stays; a new spec is available.",
			Optional:            true,
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			Validators:          []validator.String{validators.Documented(statusAvailable, "unavailable", "archived")},
		},
		"latest_release": schema.StringAttribute{
			MarkdownDescription: "Version of the newest release, whoever published it.",
			Computed:            true,
		},
	}
}

// Audience is who sees the spec. ok is false while that is not known, as where the platform does not show the tenants.
func (v Visibility) Audience() (seenBy peak.Audience, ok bool) {
	seenBy = peak.Audience{Scope: v.Scope.ValueString(), Tenants: Strings(v.Tenants)}
	ok = !v.Scope.IsUnknown() && (seenBy.Scope != ScopeShared || len(seenBy.Tenants) > 0 && len(seenBy.Tenants) == len(v.Tenants.Elements()))
	return seenBy, ok
}

// CheckTenants checks that tenants go only with the scope shared.
func CheckTenants(scope types.String, tenants types.Set, diags *diag.Diagnostics) {
	if scope.IsUnknown() || tenants.IsUnknown() || tenants.IsNull() || scope.ValueString() == ScopeShared {
		return
	}
	diags.AddAttributeError(path.Root("tenants"), "Tenants without shared scope", fmt.Sprintf("tenants is for specs of scope shared; this one is %s. Remove tenants or change scope.", scopeOrDefault(scope)))
}

// CheckShared checks that a spec that is to be shared names the tenants. One that is shared already keeps them when the
// platform does not show them (contract 10.6), as after an import: before is the zero value for a new spec.
func (v Visibility) CheckShared(before Visibility, diags *diag.Diagnostics) {
	if v.Scope.ValueString() != ScopeShared || !v.Tenants.IsNull() {
		return
	}
	if before.Scope.ValueString() != ScopeShared || !before.Tenants.IsNull() {
		diags.AddAttributeError(path.Root("tenants"), "Shared scope without tenants", "A spec of scope shared needs tenants: the names of those it is shared with.")
	}
}

func scopeOrDefault(scope types.String) string {
	if scope.IsNull() || scope.IsUnknown() {
		return ScopePrivate
	}
	return scope.ValueString()
}

// PatchSpec is what changes of a spec's metadata and visibility, or nil when nothing does.
func PatchSpec(metadata, beforeMetadata Metadata, visible, before Visibility) *peak.SpecPatch {
	patch := peak.SpecPatch{Metadata: metadata.Patch(beforeMetadata)}
	changed := patch.Metadata != nil
	if status := textvalue.Pointer(visible.Status); status != nil && !visible.Status.Equal(before.Status) {
		if patch.Metadata == nil {
			patch.Metadata = &peak.Metadata{}
		}
		patch.Metadata.Status, changed = status, true
	}
	if !visible.Featured.Equal(before.Featured) {
		patch.Featured, changed = visible.Featured.ValueBoolPointer(), true
	}
	if !visible.Scope.Equal(before.Scope) {
		patch.Scope, changed = textvalue.Pointer(visible.Scope), true
	}
	if !slices.Equal(Strings(visible.Tenants), Strings(before.Tenants)) {
		if patch.Tenants, changed = Strings(visible.Tenants), true; patch.Tenants == nil {
			patch.Tenants = []string{}
		}
	}
	if !changed {
		return nil
	}
	return &patch
}

// InitialPatch is what a create cannot say: a status other than available. It is nil when there is nothing to say.
func (v Visibility) InitialPatch() *peak.SpecPatch {
	status := textvalue.Pointer(v.Status)
	if status == nil || *status == statusAvailable {
		return nil
	}
	return &peak.SpecPatch{Metadata: &peak.Metadata{Status: status}}
}

// Fill replaces what is unknown by what the platform answered. A release that somebody else published meanwhile shows at
// the next refresh.
func (v Visibility) Fill(answer Visibility) Visibility {
	if v.Status.IsUnknown() {
		v.Status = answer.Status
	}
	if v.LatestRelease.IsUnknown() {
		v.LatestRelease = answer.LatestRelease
	}
	return v
}

// NewVisibility takes an answer into a model. The platform does not show the tenants for certain (contract 10.6).
func NewVisibility(spec peak.Spec, prior Visibility) Visibility {
	v := Visibility{
		Scope: types.StringValue(spec.Scope), Featured: types.BoolValue(spec.Featured), Status: prior.Status,
		Tenants: prior.Tenants, LatestRelease: types.StringValue(spec.LatestRelease.Version),
	}
	if spec.Scope == "" {
		v.Scope = types.StringValue(scopeOrDefault(prior.Scope))
	}
	if spec.Metadata.Status != "" {
		v.Status = types.StringValue(spec.Metadata.Status)
	}
	if spec.Tenants != nil {
		v.Tenants = setOf(spec.Tenants, prior.Tenants)
	}
	if v.Tenants.IsUnknown() || (v.Scope.ValueString() != ScopeShared && len(spec.Tenants) == 0) {
		v.Tenants = types.SetNull(types.StringType)
	}
	return v
}
