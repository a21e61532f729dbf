// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"context"
	"fmt"

	"github.com/Masterminds/semver/v3"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// SemanticVersion accepts semantic versions in full, three numbers and what may follow them.
type SemanticVersion struct {
	// Examples are such versions, as in "1.0.0 or 2.1.0-rc.1".
	Examples string
}

// Description implements validator.Describer.
func (v SemanticVersion) Description(context.Context) string {
	return "a semantic version such as " + v.Examples
}

// MarkdownDescription implements validator.Describer.
func (v SemanticVersion) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v SemanticVersion) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	v.Check(req.ConfigValue, req.Path, &resp.Diagnostics)
}

// Check adds an error when a version is known and no semantic one.
func (v SemanticVersion) Check(version types.String, at path.Path, diags *diag.Diagnostics) {
	if version.IsNull() || version.IsUnknown() {
		return
	}
	if _, err := semver.StrictNewVersion(version.ValueString()); err != nil {
		diags.AddAttributeError(at, "Invalid version",
			fmt.Sprintf("%q is not a semantic version (%s). It has three numbers, and may have a suffix, such as %s.", version.ValueString(), err, v.Examples))
	}
}
