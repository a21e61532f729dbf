// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// logTailLines is how many lines of a failed build's log are shown.
const logTailLines = 40

// finishBuild waits for the build of the version in m, when that is wanted, and saves what the platform shows then, also
// when the build failed. rebuilt tells that the version was sent to be built again just now. Logs of builds may repeat secrets, messages do not.
func (r *image) finishBuild(ctx context.Context, client *peak.Client, verb string, m model, rebuilt bool, secret secrets, state *tfsdk.State, diags *diag.Diagnostics) {
	object := r.Object(m.label())
	if fieldtable.NumberOf(m.VersionID) == 0 {
		diags.AddError(fmt.Sprintf("Cannot %s peak_image", verb),
			fmt.Sprintf("%s was created with id %s, but its answer was lost and the platform does not show its version yet.\n\n%s", object, m.ID.ValueString(), diagnostics.Tainted(object)))
		return
	}

	var version peak.ImageVersion
	var err error
	if m.Wait.ValueBool() {
		version, err = awaitBuild(ctx, client, r.Data().Poll, object, m, rebuilt)
	} else {
		version, err = client.GetImageVersion(ctx, m.imageID(), fieldtable.NumberOf(m.VersionID))
	}
	if version.ID != 0 {
		m.complete(version)
		diags.Append(state.Set(ctx, m.known())...)
	}
	var ended *diagnostics.StatusError
	switch {
	case err == nil:
	case errors.As(err, &ended) && isOneOf(ended.Status, buildFailed, buildStopped):
		diags.AddError("Image build failed", failureText(peak.KeepSecret(ctx, secret.texts()...), client, verb, object, m, ended.Status))
	case verb == "create":
		diagnostics.AddUnfinishedError(diags, verb, object, err)
	default:
		diagnostics.AddError(diags, verb, object, err)
	}
}

// awaitBuild waits until the version is ready, and returns it as it was read last. A version that was rebuilt may still show
// how the build before ended.
func awaitBuild(ctx context.Context, client *peak.Client, poll wait.Poll, object objects.Object, m model, rebuilt bool) (peak.ImageVersion, error) {
	return wait.For[peak.ImageVersion]{
		Object: object,
		Read: func(ctx context.Context) (peak.ImageVersion, error) {
			version, err := client.GetImageVersion(ctx, m.imageID(), fieldtable.NumberOf(m.VersionID))
			if err == nil && isOneOf(buildWord(version), buildFailed, buildStopped) && buildRuns(ctx, client, m) {
				version.LastBuildStatus = buildBuilding
			}
			return version, err
		},
		Status: buildWord,
		Done:   []string{versionReady, versionInUse},
		Failed: []string{buildFailed, buildStopped, versionDeleting, versionDeleteFailed},
		Stale: func(v peak.ImageVersion) bool {
			return rebuilt && isOneOf(buildWord(v), buildFailed, buildStopped) && buildStatus(ctx, client, m) == ""
		},
	}.Run(ctx, poll)
}

// buildWord is how far a version is: the status of the version once that is decided, before that the one of its build.
func buildWord(v peak.ImageVersion) string {
	if v.LastBuildStatus == "" || isOneOf(v.Status, versionReady, versionInUse, versionDeleting, versionDeleteFailed) {
		return v.Status
	}
	return v.LastBuildStatus
}

// buildRuns tells that the build that was started last is still running. Shortly after a version was sent to be built
// again it may still show how the build before ended.
func buildRuns(ctx context.Context, client *peak.Client, m model) bool {
	return underWay(buildStatus(ctx, client, m))
}

// buildStatus is the status of the build that was started last, "" when it cannot be told.
func buildStatus(ctx context.Context, client *peak.Client, m model) string {
	if m.BuildID.ValueString() == "" {
		return ""
	}
	logs, err := client.GetImageBuildLogs(ctx, m.imageID(), m.BuildID.ValueString(), "")
	if err != nil {
		return ""
	}
	return logs.BuildStatus
}

// failureText says which build failed, shows the end of its log, and says what to do.
func failureText(ctx context.Context, client *peak.Client, verb string, object objects.Object, m model, status string) string {
	next := "The version stays as it is: correct what the log complains about, then run terraform apply again, which builds this version again."
	if verb == "create" {
		next = "Correct what the log complains about. " + diagnostics.Tainted(object)
	}
	return fmt.Sprintf("The build of version %s of %s ended in status %q (build id %s).\n\n%s\n\n%s",
		m.Version.ValueString(), object, status, m.BuildID.ValueString(), logTail(ctx, client, m), next)
}

// logTail is the end of the log of the build that m names. Its lines are indented, which keeps Terraform from wrapping
// them.
func logTail(ctx context.Context, client *peak.Client, m model) string {
	if m.BuildID.ValueString() == "" {
		return "The platform named no build, so there is no log to show."
	}
	messages, err := client.ImageBuildLogTail(ctx, m.imageID(), m.BuildID.ValueString(), logTailLines)
	if err != nil && len(messages) == 0 {
		return "The log of the build could not be read: " + err.Error()
	}
	lines := textLines(messages, logTailLines)
	if len(lines) == 0 {
		return "The log of the build is empty."
	}
	text := fmt.Sprintf("The end of its log (at most %d lines):\n\n  %s", logTailLines, strings.Join(lines, "\n  "))
	if err != nil {
		text += "\n\nThe rest of the log could not be read: " + err.Error()
	}
	return text
}
