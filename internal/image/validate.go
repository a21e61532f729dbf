// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// ValidateConfig implements resource.ResourceWithValidateConfig: which inputs go with which source (contract 17.2).
func (r *image) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	details := detailsOf(ctx, config.BuildDetails, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || details == nil || details.Source.IsUnknown() {
		return
	}
	validators.WarnOfTokenInURL(path.Root("build_details").AtName("repository"), details.Repository.ValueString(), "token_wo", &resp.Diagnostics)
	if !isOneOf(details.source(), sourceUpload, sourceGitHub, sourceDockerfile) {
		return // The schema says so.
	}
	validateSource(*details, config.Artifact, &resp.Diagnostics)
}

// validateSource reports inputs that the source needs and does not have, and inputs that it cannot use.
func validateSource(details buildDetails, artifact types.Object, diags *diag.Diagnostics) {
	source, at := details.source(), path.Root("build_details")

	required := map[string][]string{sourceGitHub: {"repository", "branch"}, sourceDockerfile: {"dockerfile"}}[source]
	members := map[string]types.String{"repository": details.Repository, "branch": details.Branch, "dockerfile": details.Dockerfile}
	for _, name := range required {
		if value := members[name]; !value.IsUnknown() && strings.TrimSpace(value.ValueString()) == "" {
			diags.AddAttributeError(at.AtName(name), "Missing build input",
				fmt.Sprintf("A build with source %q needs %q, and there is no value for it.", source, name))
		}
	}

	for _, input := range []struct {
		at      path.Path
		value   attr.Value
		sources []string
	}{
		{at.AtName("context"), details.Context, []string{sourceUpload, sourceGitHub}},
		{at.AtName("dockerfile_path"), details.DockerfilePath, []string{sourceUpload, sourceGitHub}},
		{at.AtName("repository"), details.Repository, []string{sourceGitHub}},
		{at.AtName("branch"), details.Branch, []string{sourceGitHub}},
		{at.AtName("token_wo"), details.TokenWO, []string{sourceGitHub}},
		{at.AtName("dockerfile"), details.Dockerfile, []string{sourceDockerfile}},
		{path.Root("artifact"), artifact, []string{sourceUpload}},
	} {
		if !input.value.IsNull() && !input.value.IsUnknown() && !isOneOf(source, input.sources...) {
			diags.AddAttributeError(input.at, "Build input without effect",
				fmt.Sprintf("%q goes with source %s, and the source of this build is %q. Remove it, or change the source.",
					input.at, quoted(input.sources), source))
		}
	}
}

// quoted is e.g. `"upload" or "github"`.
func quoted(words []string) string {
	return `"` + strings.Join(words, `" or "`) + `"`
}

// semanticVersion is how versions of images have to be.
var semanticVersion = validators.SemanticVersion{Examples: "1.2.0 or 0.0.1-python3.9"}
