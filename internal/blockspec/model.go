// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// model is peak_block_spec in Terraform.
type model struct {
	spec.Model
	press.Content
}

// createRequest is the request that creates the spec with its first release.
func createRequest(plan, config *model, upload *peak.Upload) (peak.BlockSpecCreate, error) {
	release, err := releaseRequest(plan.Content, config.Content, press.ReleaseOf(plan.Release), upload)
	return peak.BlockSpecCreate{
		Kind: plan.Kind.ValueString(), Metadata: plan.Metadata.Request(), Featured: plan.Featured.ValueBoolPointer(),
		Scope: plan.Scope.ValueStringPointer(), Tenants: press.Strings(plan.Tenants),
		Release: release.Release, Config: release.Config, AutoRunOnDeploy: release.AutoRunOnDeploy, Parameters: release.Parameters, Artifact: release.Artifact,
		Secrets: release.Secrets,
	}, err
}

// releaseRequest is the request that publishes a release.
func releaseRequest(plan, config press.Content, release press.Release, upload *peak.Upload) (peak.BlockReleaseCreate, error) {
	body, err := plan.Config(config)
	if err != nil {
		return peak.BlockReleaseCreate{}, err
	}
	definitions, err := press.EncodeDefinitions(plan.Parameters)
	return peak.BlockReleaseCreate{
		Release: release.Input(), Config: body, AutoRunOnDeploy: plan.AutoRunOnDeploy.ValueBoolPointer(), Parameters: definitions, Artifact: upload,
		Secrets: config.Secrets(),
	}, err
}
