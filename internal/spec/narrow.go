// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"fmt"
	"slices"
	"strings"

	goversion "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// narrows are the attributes that tell specs of one name apart: what a tenant sees may hold several, of other tenants and scopes
// (contract 10.2).
var narrows = []string{"scope", "tenants", "created_by", "version_constraint"}

// narrowing are these attributes.
func narrowing() map[string]schema.Attribute {
	byName := stringvalidator.ConflictsWith(path.MatchRoot("id"))
	return map[string]schema.Attribute{
		"scope": schema.StringAttribute{
			MarkdownDescription: "Who sees the spec: `private`, `public` or `shared`. Set beside `name`, only specs of this scope are looked at.",
			Optional:            true, Computed: true,
			Validators: []validator.String{validators.Documented(press.ScopePrivate, press.ScopePublic, press.ScopeShared), byName},
		},
		"tenants": schema.SetAttribute{
			MarkdownDescription: "Names of the tenants that the spec is shared with, where the platform shows them. Set beside `name`, only specs that are shared with exactly these are looked at.",
			ElementType:         types.StringType, Optional: true, Computed: true,
			Validators: []validator.Set{validators.NoNulls{}, setvalidator.ConflictsWith(path.MatchRoot("id"))},
		},
		"created_by": schema.StringAttribute{
			MarkdownDescription: "Who created the spec. Set beside `name`, only specs of this creator are looked at.",
			Optional:            true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1), byName},
		},
		"version_constraint": schema.StringAttribute{
			MarkdownDescription: "Versions that will do, as Terraform writes constraints: `~> 2.3`, `>= 1.0, < 2.0`. Set beside `name`, the newest release that satisfies it is shown, in place of the newest of all, " +
				"and only specs that have one are looked at. As in Terraform, a prerelease is chosen only by a constraint that names it.",
			Optional: true, Validators: []validator.String{constraintValidator{}, byName},
		},
	}
}

// chosenRelease is the version of the release that a data source shows.
type chosenRelease string

// chosenKey is the key of it in a context.
type chosenKey struct{}

// shownVersion is the version of the release to show of a spec: the newest, unless the context of a read says another.
func shownVersion(ctx context.Context, spec peak.Spec) string {
	if version, ok := ctx.Value(chosenKey{}).(chosenRelease); ok {
		return string(version)
	}
	return spec.LatestRelease.Version
}

// listedWith is listed with what tells specs of one name apart.
func listedWith(found peak.Spec) objects.Listed {
	object := listed(found)
	object.Item = found
	seenBy := found.Scope
	if len(found.Tenants) > 0 {
		seenBy += " with " + strings.Join(slices.Sorted(slices.Values(found.Tenants)), ", ")
	}
	object.About = fmt.Sprintf("%s, %s, by %s, newest release %s", found.Kind, seenBy, found.Metadata.CreatedBy, found.LatestRelease.Version)
	return object
}

// narrower tells of a spec of a list whether it is one that a configuration asks for, and which of its releases.
func narrower(kind peak.SpecKind) func(context.Context, *peak.Client, tfsdk.Config, objects.Listed) (objects.Listed, bool, error) {
	return func(ctx context.Context, client *peak.Client, config tfsdk.Config, object objects.Listed) (objects.Listed, bool, error) {
		found, ok := object.Item.(peak.Spec)
		var scope, creator, versions types.String
		var tenants types.Set
		diags := config.GetAttribute(ctx, path.Root("scope"), &scope)
		diags.Append(config.GetAttribute(ctx, path.Root("created_by"), &creator)...)
		diags.Append(config.GetAttribute(ctx, path.Root("version_constraint"), &versions)...)
		diags.Append(config.GetAttribute(ctx, path.Root("tenants"), &tenants)...)
		if !ok || diags.HasError() {
			return object, false, fmt.Errorf("the configuration cannot be read: %v", diags)
		}
		switch {
		case !scope.IsNull() && scope.ValueString() != found.Scope,
			!creator.IsNull() && creator.ValueString() != found.Metadata.CreatedBy,
			!tenants.IsNull() && !slices.Equal(press.Strings(tenants), slices.Sorted(slices.Values(found.Tenants))):
			return object, false, nil
		case versions.IsNull():
			return object, true, nil
		}
		version, err := newestWithin(ctx, client, kind, found, versions.ValueString())
		object.Item = chosenRelease(version)
		return object, version != "", err
	}
}

// newestWithin is the newest release of a spec that satisfies a constraint, "" when there is none.
func newestWithin(ctx context.Context, client *peak.Client, kind peak.SpecKind, found peak.Spec, constraint string) (string, error) {
	wanted, err := goversion.NewConstraint(constraint)
	if err != nil {
		return "", fmt.Errorf("version_constraint: %w", err)
	}
	if satisfies(wanted, found.LatestRelease.Version) {
		return found.LatestRelease.Version, nil
	}
	newest := ""
	for release, err := range client.ListReleases(ctx, kind, found.ID, peak.ListReleasesQuery{}) {
		if err != nil {
			return "", err
		}
		if satisfies(wanted, release.Version) && (newest == "" || press.Raise(release.Version, newest) == "") {
			newest = release.Version
		}
	}
	return newest, nil
}

// satisfies reports whether a version is one that will do; what is no version never does.
func satisfies(wanted goversion.Constraints, version string) bool {
	parsed, err := goversion.NewVersion(version)
	return err == nil && wanted.Check(parsed)
}

// constraintValidator wants a constraint of versions.
type constraintValidator struct{}

// Description implements validator.Describer.
func (constraintValidator) Description(context.Context) string {
	return "must be a constraint of versions such as ~> 2.3"
}

// MarkdownDescription implements validator.Describer.
func (v constraintValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString implements validator.String.
func (v constraintValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := goversion.NewConstraint(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid constraint of versions", fmt.Sprintf("%q %s: %s.", req.ConfigValue.ValueString(), v.Description(ctx), err))
	}
}
