// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// createsInstead is what to do about a platform that creates what the action has it check.
const createsInstead = "The platform does not know validate=true: do not invoke this action on it."

// defaultValidateTimeout bounds one check, the upload included.
const defaultValidateTimeout = 10 * time.Minute

// validateAction is the action peak_block_spec_validate (contract 10.2).
type validateAction struct {
	base.Action
}

// NewValidateAction returns the action.
func NewValidateAction() action.Action {
	return &validateAction{base.Action{TypeName: "block_spec_validate"}}
}

// validateModel is its configuration.
type validateModel struct {
	SpecID          types.String   `tfsdk:"spec_id"`
	Kind            types.String   `tfsdk:"kind"`
	Name            types.String   `tfsdk:"name"`
	Summary         types.String   `tfsdk:"summary"`
	ReleaseVersion  types.String   `tfsdk:"release_version"`
	Scope           types.String   `tfsdk:"scope"`
	Tenants         types.Set      `tfsdk:"tenants"`
	ConfigJSON      types.String   `tfsdk:"config_json"`
	Parameters      types.Dynamic  `tfsdk:"parameters"`
	AutoRunOnDeploy types.Bool     `tfsdk:"auto_run_on_deploy"`
	Path            types.String   `tfsdk:"path"`
	IgnoreFiles     types.List     `tfsdk:"ignore_files"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

// Schema implements action.Action.
func (a *validateAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	some := []validator.String{stringvalidator.LengthAtLeast(1)}
	alone := []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(path.MatchRoot("spec_id"))}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Has the platform check a block spec, or a release of one, by all the rules of a real create, and fails the run when it would refuse it. Nothing is stored.\n\n" +
			"Only for platforms that know `validate=true`, as those of Peak SDK 1.29 do: one that does not creates what it was to check. A spec is deleted again then, a release cannot be; both are an error. " +
			"To have every plan checked, set `validate_specs` in the provider configuration.",
		Attributes: map[string]schema.Attribute{
			"spec_id": schema.StringAttribute{MarkdownDescription: "Id of the block spec whose next release is checked. Left out, a new spec is.", Optional: true, Validators: some},
			"kind": schema.StringAttribute{
				MarkdownDescription: "Kind of the new spec: `workflow` or `service`.", Optional: true,
				Validators: []validator.String{validators.Documented(press.KindWorkflow, press.KindService), stringvalidator.ConflictsWith(path.MatchRoot("spec_id"))},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the new spec.", Optional: true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ExactlyOneOf(path.MatchRoot("spec_id"), path.MatchRoot("name")), stringvalidator.AlsoRequires(path.MatchRoot("kind"))},
			},
			"summary":         schema.StringAttribute{MarkdownDescription: "Summary of the new spec. Default: its name.", Optional: true, Validators: alone},
			"release_version": schema.StringAttribute{MarkdownDescription: "Version of the release.", Required: true, Validators: some},
			"scope": schema.StringAttribute{
				MarkdownDescription: "Scope of the new spec: `private`, `public` or `shared`. Default: `private`.", Optional: true, Validators: alone,
			},
			"tenants": schema.SetAttribute{MarkdownDescription: "Tenants that the new spec is to be shared with.", Optional: true, ElementType: types.StringType, Validators: []validator.Set{validators.NoNulls{}}},
			"config_json": schema.StringAttribute{
				MarkdownDescription: "Configuration of the release as JSON, in the platform's own spelling, e.g. `jsonencode(yamldecode(file(\"block.yaml\")).config)`.",
				Required:            true, Validators: some,
			},
			"parameters": schema.DynamicAttribute{
				MarkdownDescription: "Definitions of the parameters, as `parameters` of `peak_block_spec` takes them.", Optional: true, Validators: []validator.Dynamic{validators.NoNulls{}},
			},
			"auto_run_on_deploy": schema.BoolAttribute{
				MarkdownDescription: "Whether what the block deploys is to run once it is deployed. Default: `false`.", Optional: true,
			},
			"path": schema.StringAttribute{MarkdownDescription: "Folder that images are built from, uploaded with the check.", Optional: true, Validators: some},
			"ignore_files": schema.ListAttribute{
				MarkdownDescription: "Names of files in the folder that say what is left out. Default: `.dockerignore`, where there is one.", Optional: true, ElementType: types.StringType, Validators: []validator.List{validators.NoNulls{}},
			},
			"timeouts": validators.ActionTimeouts(ctx, defaultValidateTimeout),
		},
	}
}

// Invoke implements action.Action.
func (a *validateAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	client := a.Client(&resp.Diagnostics)
	var config validateModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := config.Timeouts.Invoke(ctx, defaultValidateTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := config.request()
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("config_json"), "Invalid block spec", err.Error())
		return
	}
	if !config.Path.IsNull() {
		folder := uploads.Folder{Path: config.Path, IgnoreFiles: config.IgnoreFiles, At: path.Root("path"), IgnoreAt: path.Root("ignore_files")}
		files := uploads.NoFiles()
		upload, _ := folder.Upload(ctx, folder, types.StringNull(), &files, &resp.Diagnostics)
		defer upload.Close()
		if resp.Diagnostics.HasError() {
			return
		}
		request.Artifact = upload
	}
	name, id := config.Name.ValueString(), config.SpecID.ValueString()
	if id == "" {
		err = client.ValidateBlockSpec(ctx, request)
	} else {
		name = releaseID(id, request.Release.Version)
		err = client.ValidateBlockRelease(ctx, id, peak.BlockReleaseCreate{
			Release: request.Release, Config: request.Config, AutoRunOnDeploy: request.AutoRunOnDeploy, Parameters: request.Parameters, Artifact: request.Artifact,
		})
	}
	object := objects.Object{Type: "peak_block_spec", Name: name}
	if made := new(peak.MadeError); errors.As(err, &made) {
		press.Question{Object: object, Off: createsInstead, Refusal: press.Refusal{Roots: map[string]path.Path{"release.version": path.Root("release_version")}}}.Undo(ctx, a.Data(), made, &resp.Diagnostics)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.AddError("Not checked", fmt.Sprintf("%s was not checked: %s. It is deleted again.", object, made))
		}
		return
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "validate", object, err)
		return
	}
	base.Progress(ctx, resp)(fmt.Sprintf("%s is valid; nothing was stored", object))
}

// request is the create that is checked.
func (m validateModel) request() (peak.BlockSpecCreate, error) {
	content, err := jsonvalue.Parse([]byte(m.ConfigJSON.ValueString()))
	if err != nil {
		return peak.BlockSpecCreate{}, fmt.Errorf("config_json is no JSON: %w", err)
	}
	definitions, err := press.EncodeDefinitions(m.Parameters)
	name, summary, scope := m.Name.ValueString(), m.Summary.ValueString(), m.Scope.ValueString()
	if summary == "" {
		summary = name
	}
	if scope == "" {
		scope = press.ScopePrivate
	}
	return peak.BlockSpecCreate{
		Kind: m.Kind.ValueString(), Metadata: peak.Metadata{Name: &name, Summary: &summary}, Release: peak.ReleaseInput{Version: m.ReleaseVersion.ValueString()},
		Config: jsonvalue.WithoutNullMembers(content), Scope: &scope, Tenants: press.Strings(m.Tenants), AutoRunOnDeploy: m.AutoRunOnDeploy.ValueBoolPointer(), Parameters: definitions,
	}, err
}
