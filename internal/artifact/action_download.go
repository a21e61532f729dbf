// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// shownVersions bounds how many versions a message lists.
const shownVersions = 10

// download is the action peak_artifact_download.
type download struct {
	base.Action
}

// NewDownloadAction returns the action peak_artifact_download.
func NewDownloadAction() action.Action {
	return &download{base.Action{TypeName: "artifact_download"}}
}

type downloadModel struct {
	ArtifactID   types.String   `tfsdk:"artifact_id"`
	Version      types.Int64    `tfsdk:"version"`
	Path         types.String   `tfsdk:"path"`
	Overwrite    types.Bool     `tfsdk:"overwrite"`
	ExpectedHash types.String   `tfsdk:"expected_hash"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

// Schema implements action.Action.
func (a *download) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Downloads a version of an artifact, a zip, into a file.\n\n" +
			"The file appears when the download is complete and verified, and not at all otherwise: it has to be a zip of at most 64 MiB that can be read to its end, " +
			"and to hold what `expected_hash` says. What is there before stays as it is until then.",
		Attributes: map[string]schema.Attribute{
			"artifact_id": schema.StringAttribute{
				MarkdownDescription: "Id of the artifact.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"version": schema.Int64Attribute{
				MarkdownDescription: "Version to download; versions count from 1. Default: the newest.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
			},
			"path": schema.StringAttribute{
				MarkdownDescription: "File to write, in a folder that exists. A relative path starts at the directory in which Terraform runs. Only the user who runs Terraform may read the file.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"overwrite": schema.BoolAttribute{
				MarkdownDescription: "Whether to replace a file that is there. Default: `false`, which makes it an error.",
				Optional:            true,
			},
			"expected_hash": schema.StringAttribute{
				MarkdownDescription: "Content hash that the version must have, as `artifact_hash` of `peak_artifact` shows it. Default: any.",
				Optional:            true,
				Validators: []validator.String{stringvalidator.RegexMatches(regexp.MustCompile(`^[0-9a-f]{64}$`),
					"must be a SHA-256 in hex, 64 characters, as artifact_hash of peak_artifact shows it")},
			},
			"timeouts": validators.ActionTimeouts(ctx, defaultTimeout),
		},
	}
}

// Invoke implements action.Action.
func (a *download) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config downloadModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := a.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := config.Timeouts.Invoke(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	progress := base.Progress(ctx, resp)

	to := target{path: config.Path.ValueString(), overwrite: config.Overwrite.ValueBool()}
	if err := to.check(); err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("path"), "Cannot write the file", fmt.Sprintf("Nothing was downloaded: %s.", strings.TrimSuffix(err.Error(), ".")))
		return
	}
	id := config.ArtifactID.ValueString()
	remote, err := client.GetArtifact(ctx, id)
	if err != nil {
		addDownloadError(&resp.Diagnostics, path.Root("artifact_id"), config, err)
		return
	}
	version := remote.LatestVersion()
	if !config.Version.IsNull() {
		version = config.Version.ValueInt64()
	}
	progress(fmt.Sprintf("Downloading version %d of artifact %q", version, remote.Name))
	body, err := client.DownloadArtifact(ctx, id, version)
	if peak.IsNotFound(err) {
		resp.Diagnostics.AddAttributeError(path.Root("version"), "Version does not exist",
			fmt.Sprintf("The platform has no version %d of artifact %q (id %s). Its versions: %s.\n\n%s", version, remote.Name, id, versionNumbers(remote), err))
		return
	}
	if err != nil {
		addDownloadError(&resp.Diagnostics, path.Root("artifact_id"), config, err)
		return
	}
	defer func() { _ = body.Close() }()
	saved, err := to.write(body, config.ExpectedHash.ValueString())
	if err != nil {
		addDownloadError(&resp.Diagnostics, path.Root("path"), config, errors.Join(err, ctx.Err()))
		return
	}
	progress(fmt.Sprintf("Version %d of artifact %q: %d bytes in %s, content hash %s", version, remote.Name, saved.size, to.path, saved.hash))
}

// versionNumbers lists the newest versions of an artifact.
func versionNumbers(remote peak.Artifact) string {
	numbers := make([]int64, len(remote.Versions))
	for i, version := range remote.Versions {
		numbers[i] = version.Version
	}
	slices.Sort(numbers)
	slices.Reverse(numbers)
	texts := make([]string, 0, shownVersions)
	for _, number := range numbers[:min(len(numbers), shownVersions)] {
		texts = append(texts, strconv.FormatInt(number, 10))
	}
	switch {
	case len(numbers) == 0:
		return "none"
	case len(numbers) > shownVersions:
		texts = append(texts, "...")
	}
	return strings.Join(texts, ", ")
}

// addDownloadError reports a download that left no file.
func addDownloadError(diags *diag.Diagnostics, at path.Path, config downloadModel, err error) {
	what := fmt.Sprintf("artifact %s to %s", config.ArtifactID.ValueString(), config.Path.ValueString())
	var mismatch *hashMismatchError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		diags.AddError("Download timed out", fmt.Sprintf("The time to download %s ran out, and nothing was written. Raise \"invoke\" in the action's timeouts.\n\n%s", what, err))
	case errors.Is(err, context.Canceled):
		diags.AddError("Download interrupted", fmt.Sprintf("The download of %s was interrupted, and nothing was written. Nothing goes on running on the platform.", what))
	case errors.As(err, &mismatch):
		diags.AddAttributeError(path.Root("expected_hash"), "Unexpected content", fmt.Sprintf("The download of %s was not kept: %s. Somebody may have uploaded another version; "+
			"set \"version\" to the one that is meant.", what, err))
	case errors.Is(err, os.ErrExist):
		diags.AddAttributeError(at, "Cannot write the file", fmt.Sprintf("The download of %s was not kept: %s.", what, strings.TrimSuffix(err.Error(), ".")))
	case peak.IsNotFound(err):
		diags.AddAttributeError(at, "Artifact does not exist", fmt.Sprintf("The platform knows no artifact %s. Check the id, and that the token belongs to the right tenant.\n\n%s", config.ArtifactID.ValueString(), err))
	default:
		diags.AddAttributeError(at, "Cannot download the artifact", fmt.Sprintf("The download of %s failed, and nothing was written.\n\n%s", what, err))
	}
}
