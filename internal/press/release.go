// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/framework/versions"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// IncrementRules are the rules by which the version of a spec raises itself, for descriptions and guides.
const IncrementRules = "With `release = { increment = \"patch\" }` the version raises itself. While what a release holds stays the same, nothing is planned. Once it changes, the plan shows the next version, " +
	"which follows from the greater one of the version in state and the newest release of the platform, whoever published it:\n\n" +
	"| `increment` | first version | after `1.2.3` | after a prerelease |\n" +
	"|---|---|---|---|\n" +
	"| `major` | `0.1.0` | `2.0.0` | `2.0.0-rc.1` is finalised as `2.0.0`; `1.3.0-rc.1` is followed by `2.0.0` |\n" +
	"| `minor` | `0.1.0` | `1.3.0` | `0.1.0-a3` is finalised as `0.1.0`; `1.2.4-rc.1` is followed by `1.3.0` |\n" +
	"| `patch` | `0.1.0` | `1.2.4` | `1.2.4-rc.1` is finalised as `1.2.4` |\n" +
	"| `prerelease` | `0.1.0-<prerelease_id>` | `1.2.4-<prerelease_id>` | its last digits are counted up: `rc.9` is followed by `rc.10`, and `a0000001` by `a0000002` |\n\n" +
	"- `initial_version` takes the place of the first version.\n" +
	"- Digits after letters keep their width, since such identifiers are compared as texts; where the width is used up (`a9`), the plan says so.\n" +
	"- Another `prerelease_id` begins where it is greater than the suffix before (`rc.1` after `a0000007`), and is an error where it is not.\n" +
	"- Promotion: an `increment` that changes from `prerelease` to another kind publishes what the prerelease holds as a final version, although nothing else changes. Other changes of `increment`, and of `notes`, publish nothing by themselves.\n" +
	"- What is known after apply only, such as an image version that the same apply makes, leaves the version open in the plan. Should the content turn out to be the same, nothing is sent.\n" +
	"- A release that somebody publishes between plan and apply ends the apply before anything is published; plan again.\n" +
	"- After an apply that broke off, a newest release that has the next version, and holds just what is configured, is taken for this one.\n" +
	"- An import publishes nothing, whatever `increment` is: the platform does not tell by which one a release was published. The configured one is noted with the next change of the spec, such as the one that notes a folder. " +
	"Until then another `increment` does not promote an imported prerelease, and the plan says how it is made final.\n" +
	"- To roll back, take the change back, which publishes the old content as a new release, or set `release_version` of the deployment to an older one.\n"

// ReleaseAttribute is the `release` attribute of specs.
func ReleaseAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "The release that this configuration stands for. Releases never change: whatever changes what a release holds is published as a new one, with a greater version. " +
			"Either `increment` has the version raise itself, or `version` is typed and raised by hand; exactly one of the two is set.",
		Required: true,
		Attributes: map[string]schema.Attribute{
			"version": schema.StringAttribute{
				MarkdownDescription: "Semantic version, such as `1.0.0`, greater than that of every release before; exactly one of it and `increment` is set. Where it is typed, and what the release refers to is known after apply only, " +
					"such as an image version of the same configuration, the plan warns. With `increment` it is computed; `release_version` shows the same.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{SemanticVersion()},
			},
			"increment": schema.StringAttribute{
				MarkdownDescription: "Has the version raise itself whenever what the release holds changes: `major`, `minor`, `patch` or `prerelease`, by the rules above. Exactly one of it and `version` is set.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(versions.Increments()...)},
			},
			"prerelease_id": schema.StringAttribute{
				MarkdownDescription: "What the suffix of prereleases begins with, with digits that are counted up, such as `rc.1` or `a0000001`. It is of account with `increment = \"prerelease\"` only. " +
					"Left out, it is `rc.1`, and a prerelease that is there already goes on with its own suffix.",
				Optional:   true,
				Validators: []validator.String{prereleaseID{}},
			},
			"initial_version": schema.StringAttribute{
				MarkdownDescription: "Version of the first release of all, with `increment`. It is of account when the spec is created. Default: `0.1.0`, or `0.1.0-<prerelease_id>` with `increment = \"prerelease\"`.",
				Optional:            true,
				Validators:          []validator.String{SemanticVersion()},
			},
			"notes": schema.StringAttribute{
				MarkdownDescription: "What is new in the release, published with it for good. Left out, it has no notes. With `increment`, notes that change alone publish nothing: they go with the next release.",
				Optional:            true,
			},
		},
	}
}

// ReleaseVersionAttribute is the `release_version` attribute of specs, from which apps and deployments take it: mocks of
// OpenTofu have no values for computed members of a configured object.
func ReleaseVersionAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Version of the release that this configuration stands for, typed or raised by itself: `release_version` of the blocks of `peak_app_spec` and of `peak_deployment` takes it.",
		Computed:            true,
	}
}

// ReleaseTypes are the attribute types of `release`.
func ReleaseTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"version": types.StringType, "notes": types.StringType, "increment": types.StringType, "prerelease_id": types.StringType, "initial_version": types.StringType,
	}
}

// Release is `release` in Go.
type Release struct {
	Version        types.String `tfsdk:"version"`
	Notes          types.String `tfsdk:"notes"`
	Increment      types.String `tfsdk:"increment"`
	PrereleaseID   types.String `tfsdk:"prerelease_id"`
	InitialVersion types.String `tfsdk:"initial_version"`
}

// ReleaseOf reads a `release` attribute; its members are unknown when it is.
func ReleaseOf(object types.Object) Release {
	release := Release{types.StringUnknown(), types.StringUnknown(), types.StringUnknown(), types.StringUnknown(), types.StringUnknown()}
	if object.IsUnknown() || object.IsNull() {
		return release
	}
	for name, member := range release.members() {
		if text, ok := object.Attributes()[name].(types.String); ok {
			*member = text
		}
	}
	return release
}

// Object is the reverse of ReleaseOf.
func (r Release) Object() types.Object {
	values := map[string]attr.Value{}
	for name, member := range r.members() {
		values[name] = *member
	}
	return types.ObjectValueMust(ReleaseTypes(), values)
}

func (r *Release) members() map[string]*types.String {
	return map[string]*types.String{
		"version": &r.Version, "notes": &r.Notes, "increment": &r.Increment, "prerelease_id": &r.PrereleaseID, "initial_version": &r.InitialVersion,
	}
}

// Input is the release of a request.
func (r Release) Input() peak.ReleaseInput {
	return peak.ReleaseInput{Version: r.Version.ValueString(), Notes: textvalue.Pointer(r.Notes)}
}

// NewRelease reads a release of an answer.
func NewRelease(version, notes string) Release {
	return Release{Version: types.StringValue(version), Notes: Text(&notes, types.StringNull())}
}

// Raise says what is wrong with publishing version after previous, or "". Versions that are no semantic ones are left to
// the platform.
func Raise(version, previous string) string {
	if order, ok := versions.Compare(version, previous); !ok || order > 0 {
		return ""
	}
	return fmt.Sprintf("release %s is not greater than %s, which is published already", version, previous)
}

// CheckVersion adds an error when a version is known and no semantic one. It is for plans: versions that most often come from
// another object have no validator, which a mocked object would not pass.
func CheckVersion(version types.String, at path.Path, diags *diag.Diagnostics) {
	semanticVersion.Check(version, at, diags)
}

// SemanticVersion accepts semantic versions in full.
func SemanticVersion() validator.String { return semanticVersion }

// semanticVersion is how versions of releases have to be.
var semanticVersion = validators.SemanticVersion{Examples: "1.0.0 or 2.1.0-rc.1"}
