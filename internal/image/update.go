// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/versions"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// versionUpdate is what an update works on. publish and rebuild complete plan with what the platform answers.
type versionUpdate struct {
	client      *peak.Client
	plan, state model
	config      model
	secret      secrets
	latest      string // the greatest version on the platform, as the plan saw it, and as publish finds it; see keyLatest
}

// publish adds a version, whose build starts at once.
func (r *image) publish(ctx context.Context, update *versionUpdate, diags *diag.Diagnostics) {
	plan := &update.plan
	byItself := increments(*plan, update.config.Version)
	if byItself {
		if update.latest = settleVersion(ctx, update, r.Object(plan.label()), diags); diags.HasError() {
			return
		}
	}
	details := detailsOf(ctx, plan.BuildDetails, diags)
	create := peak.ImageVersionCreate{
		Version:             textvalue.NonEmptyPointer(plan.Version),
		Description:         textvalue.NonEmptyPointer(plan.Description),
		BuildDetails:        details.request(update.secret),
		AutodeployResources: plan.autodeploy(ctx, diags),
		Artifact:            plan.pack(ctx, update.config, diags),
	}
	defer create.Artifact.Close()
	if diags.HasError() {
		return
	}
	written, err := update.client.CreateImageVersion(ctx, plan.imageID(), create)
	if byItself && isOvertaken(err) {
		update.latest = versions.Greatest(update.latest, plan.Version.ValueString())
		addOvertaken(diags, r.Object(plan.label()), plan.Version.ValueString(), update.latest)
		return
	}
	if err != nil {
		addPublishError(diags, r.Object(plan.label()), *plan, latestVersion(ctx, update, err), err)
		return
	}
	plan.VersionID, plan.BuildID = fieldtable.ID(written.VersionID), textvalue.OrNull(written.BuildID)
	update.latest = versions.Greatest(update.latest, plan.Version.ValueString())
}

// rebuild changes a version that is not built yet and has it built again.
func (r *image) rebuild(ctx context.Context, update *versionUpdate, diags *diag.Diagnostics) {
	plan, state := &update.plan, update.state
	want, had := detailsOf(ctx, plan.BuildDetails, diags), detailsOf(ctx, state.BuildDetails, diags)
	request := peak.ImageVersionUpdate{
		Description:         textvalue.NonEmptyPointer(plan.Description),
		BuildDetails:        rebuildRequest(want.request(update.secret), had.request(secrets{})),
		AutodeployResources: plan.autodeploy(ctx, diags),
		Artifact:            plan.pack(ctx, update.config, diags),
		LastBuildID:         state.BuildID.ValueString(),
	}
	defer request.Artifact.Close()
	if request.Description == nil && state.Description.ValueString() != "" {
		request.Description = plan.Description.ValueStringPointer()
	}
	if request.AutodeployResources == nil && !state.AutodeployResources.IsNull() {
		request.AutodeployResources = []peak.AutodeployResource{} // What is left out would stay.
	}
	if diags.HasError() {
		return
	}
	written, err := update.client.UpdateImageVersion(ctx, plan.imageID(), fieldtable.NumberOf(state.VersionID), request)
	if err != nil {
		diagnostics.AddError(diags, "update", r.Object(plan.label()), err)
		return
	}
	plan.BuildID = textvalue.OrNull(written.BuildID)
}

// pack makes the upload of the folder, nil without one, and puts the hash of what it carries into the model. config is the
// configuration at apply, whose path counts.
func (m *model) pack(ctx context.Context, config model, diags *diag.Diagnostics) *peak.Upload {
	if m.Artifact.IsNull() || diags.HasError() {
		return nil
	}
	upload, hash := m.folder(ctx, diags).Upload(ctx, config.folder(ctx, diags), m.ArtifactHash, &m.Files, diags)
	m.ArtifactHash = hash
	return upload
}

// latestVersion asks what the latest version is when the platform has refused one, and takes the one in state where it does
// not tell. It is "" after other errors.
func latestVersion(ctx context.Context, update *versionUpdate, err error) string {
	if !peak.IsRefused(err) && peak.StatusOf(err) != http.StatusBadRequest {
		return ""
	}
	shown, failed := update.client.GetImage(ctx, update.plan.imageID())
	if failed != nil || shown.LatestVersion == nil || shown.LatestVersion.Version == "" {
		return update.state.Version.ValueString()
	}
	return shown.LatestVersion.Version
}

// isLower tells whether a version comes before another one.
func isLower(version, than string) bool {
	order, ok := versions.Compare(version, than)
	return ok && order < 0
}

// addPublishError reports a version that could not be added; latest is the latest one on the platform, if that is known. The
// general texts for objects that exist already or whose create has an unknown outcome speak of importing, which versions
// cannot be.
func addPublishError(diags *diag.Diagnostics, object objects.Object, plan model, latest string, err error) {
	var (
		exists  *peak.AlreadyExistsError
		unknown *peak.UnknownOutcomeError
		at      = path.Root("version")
		name    = "The next version"
	)
	if version := plan.Version.ValueString(); version != "" {
		name = "Version " + version
	}
	switch {
	case errors.As(err, &exists):
		diags.AddAttributeError(at, "Image version already exists",
			fmt.Sprintf("%s of %s already exists on the platform (version id %s), so it was not published.\n\nPlatform: %s\n\n"+
				"Set \"version\" to one that does not exist yet.", name, object, exists.ID, exists.Err))
	case errors.As(err, &unknown):
		diags.AddAttributeError(at, "Image version may have been published",
			fmt.Sprintf("%s of %s was sent, but the answer was lost, so it is not known whether the platform published it.\n\n%s\n\n"+
				"Run terraform apply again. If the platform then says that the version exists, set \"version\" to a greater one.", name, object, unknown.Err))
	case isLower(plan.Version.ValueString(), latest):
		diags.AddAttributeError(at, "Image version refused",
			fmt.Sprintf("The platform refuses version %s of %s, which is lower than %s, its latest version.\n\nPlatform: %s\n\n"+
				"If it takes no lower ones, set \"version\" to one that is greater than %s.", plan.Version.ValueString(), object, latest, err, latest))
	default:
		diagnostics.AddError(diags, "update", object, err)
	}
}

// remove deletes the image and waits until it is gone.
func (r *image) remove(ctx context.Context, client *peak.Client, state model) error {
	object, poll := r.Object(state.label()), r.Data().Poll
	ask := func(ctx context.Context) error { return client.DeleteImage(ctx, state.imageID()) }
	// What uses the image may be on its way out in the same run without a reference that would order the two: a block spec has
	// releases that do.
	free := time.Now().Add(poll.SettleTime())
	held := func(context.Context) (string, bool) { return "in use", time.Now().Before(free) }
	if err := wait.WhileBusy(ctx, poll, object, func(ctx context.Context) error { return wait.WhileRefused(ctx, poll, object, ask, held) }); err != nil {
		return err
	}
	_, err := wait.For[peak.Image]{
		Object: object,
		Read:   func(ctx context.Context) (peak.Image, error) { return client.GetImage(ctx, state.imageID()) },
		Status: func(i peak.Image) string {
			if i.LatestVersion == nil {
				return ""
			}
			return i.LatestVersion.Status
		},
		Failed:  []string{versionDeleteFailed},
		Gone:    true,
		Resting: []string{versionReady, versionInUse, versionNotReady, versionDeleteFailed},
		// A deletion that failed before may still be shown.
		Stale: func(i peak.Image) bool {
			return i.LatestVersion != nil && isOneOf(i.LatestVersion.Status, versionDeleteFailed)
		},
		Again: ask,
	}.Run(ctx, poll)
	return err
}

// addDeleteError reports an image that could not be deleted.
func addDeleteError(diags *diag.Diagnostics, object objects.Object, err error) {
	var ended *diagnostics.StatusError
	if !errors.As(err, &ended) {
		diagnostics.AddError(diags, "delete", object, err)
		return
	}
	diags.AddError("Cannot delete peak_image",
		fmt.Sprintf("The platform began to delete %s and gave up: its status is %q. Run Terraform again with the same command to repeat the delete; "+
			"if it fails again, look at the image on the platform.", object, ended.Status))
}
