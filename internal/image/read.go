// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/versions"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// readVersion reads the managed version, which is one request as long as it exists. It returns nil when the image exists
// and that version does not. After an import, which knows no more than the id, the latest version becomes the managed one.
// A 404 means that the image is gone.
func readVersion(ctx context.Context, client *peak.Client, state *model) (*peak.ImageVersion, error) {
	if !state.VersionID.IsNull() {
		version, err := client.GetImageVersion(ctx, state.imageID(), fieldtable.NumberOf(state.VersionID))
		if err == nil || !peak.IsNotFound(err) {
			return &version, err
		}
	}
	found, err := client.GetImage(ctx, state.imageID())
	if err != nil {
		return nil, err
	}
	imported := state.Name.IsNull()
	state.refresh(peak.ImageVersion{ImageName: found.Name, ImageType: found.Type})
	if !imported || found.LatestVersion == nil {
		return nil, nil
	}
	version, err := client.GetImageVersion(ctx, state.imageID(), found.LatestVersion.ID)
	if peak.IsNotFound(err) {
		return nil, nil
	}
	state.VersionID = fieldtable.ID(found.LatestVersion.ID)
	return &version, err
}

// latest is the greatest version that the platform shows, which takes a request of its own where the version raises itself. An
// import has just read the latest one. It is "" where it is not looked for.
func (r *image) latest(ctx context.Context, client *peak.Client, state model, imported bool) string {
	if imported {
		return state.Version.ValueString()
	}
	if state.VersionIncrement.IsNull() {
		return ""
	}
	found, err := client.GetImage(ctx, state.imageID())
	if err != nil || found.LatestVersion == nil {
		return "" // What was seen before stays, and the apply looks again before it publishes.
	}
	return versions.Greatest(state.Version.ValueString(), found.LatestVersion.Version)
}

// keyDetailsUnseen is the private state that tells that an import could not see how the version was built.
const keyDetailsUnseen = "build_details_unseen"

// argumentsPlace is where in a body the build arguments are.
const argumentsPlace = "/buildDetails/buildArguments"

// secrets are the write-only values of a configuration. They are kept out of the model, which is saved.
type secrets struct {
	token     types.String
	arguments types.Map
}

func configuredSecrets(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) secrets {
	var s secrets
	at := path.Root("build_details")
	diags.Append(config.GetAttribute(ctx, at.AtName("token_wo"), &s.token)...)
	diags.Append(config.GetAttribute(ctx, at.AtName("build_arguments_wo"), &s.arguments)...)
	return s
}

// writeOnlyArguments are the build arguments among the secrets.
func (s secrets) writeOnlyArguments() writeonly.Members {
	return writeonly.NewMembers(argumentsPlace, s.arguments)
}

// texts are the values that no message may repeat.
func (s secrets) texts() []string {
	return append(s.writeOnlyArguments().Texts(), s.token.ValueString())
}

// dropSecrets removes build arguments that are write-only from an answer.
func dropSecrets(shown *peak.BuildDetails, hidden writeonly.Names) {
	if shown != nil && shown.BuildArguments != nil {
		shown.BuildArguments = slices.DeleteFunc(shown.BuildArguments, func(one peak.NameValue) bool { return slices.Contains(hidden[argumentsPlace], one.Name) })
	}
}
