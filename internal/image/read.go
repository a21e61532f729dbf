package image

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// readVersion reads the managed version, which is one request as long as it exists. It returns nil when the image exists
// and that version does not. After an import, which knows no more than the id, the latest version becomes the managed one.
// A 404 means that the image is gone.
func readVersion(ctx context.Context, client *peak.Client, state *model) (*peak.ImageVersion, error) {
	if !state.VersionID.IsNull() {
		version, err := client.GetImageVersion(ctx, state.imageID(), state.VersionID.ValueInt64())
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
	state.VersionID = types.Int64Value(found.LatestVersion.ID)
	return &version, err
}

// keyDetailsUnseen is the private state that tells that an import could not see how the version was built.
const keyDetailsUnseen = "build_details_unseen"

// privateReader and privateWriter are the framework's private state, whose type has no public name.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func detailsUnseen(ctx context.Context, private privateReader) (bool, diag.Diagnostics) {
	value, diags := private.GetKey(ctx, keyDetailsUnseen)
	return string(value) == "true", diags
}

func setDetailsUnseen(ctx context.Context, private privateWriter, unseen bool) diag.Diagnostics {
	value := "false"
	if unseen {
		value = "true"
	}
	return private.SetKey(ctx, keyDetailsUnseen, []byte(value))
}

// configuredToken reads the write-only token. It is kept out of the model, which is saved.
func configuredToken(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) types.String {
	var token types.String
	diags.Append(config.GetAttribute(ctx, path.Root("build_details").AtName("token_wo"), &token)...)
	return token
}
