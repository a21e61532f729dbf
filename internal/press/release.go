package press

import (
	"fmt"

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

// ReleaseAttribute is the `release` attribute of specs.
func ReleaseAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "The release that this configuration stands for. Releases never change: whatever changes what a release holds needs a greater `version`, " +
			"which publishes a new one. Where what it refers to is known after apply only, such as an image version of the same configuration, the plan warns.",
		Required: true,
		Attributes: map[string]schema.Attribute{
			"version": schema.StringAttribute{
				MarkdownDescription: "Semantic version, such as `1.0.0`, greater than that of every release before.",
				Required:            true,
				Validators:          []validator.String{SemanticVersion()},
			},
			"notes": schema.StringAttribute{MarkdownDescription: "What is new in the release, published with it for good. Left out, it has no notes.", Optional: true},
		},
	}
}

// ReleaseTypes are the attribute types of `release`.
func ReleaseTypes() map[string]attr.Type {
	return map[string]attr.Type{"version": types.StringType, "notes": types.StringType}
}

// Release is `release` in Go.
type Release struct {
	Version types.String `tfsdk:"version"`
	Notes   types.String `tfsdk:"notes"`
}

// ReleaseOf reads a `release` attribute; its members are unknown when it is.
func ReleaseOf(object types.Object) Release {
	release := Release{Version: types.StringUnknown(), Notes: types.StringUnknown()}
	if object.IsUnknown() || object.IsNull() {
		return release
	}
	if version, ok := object.Attributes()["version"].(types.String); ok {
		release.Version = version
	}
	if notes, ok := object.Attributes()["notes"].(types.String); ok {
		release.Notes = notes
	}
	return release
}

// Object is the reverse of ReleaseOf.
func (r Release) Object() types.Object {
	return types.ObjectValueMust(ReleaseTypes(), map[string]attr.Value{"version": r.Version, "notes": r.Notes})
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
