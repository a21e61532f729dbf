// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// recoveryTimeout bounds what is still read for a message after an operation's own time has run out or was interrupted.
const recoveryTimeout = 30 * time.Second

func failureSummary(status string) string {
	switch strings.ToLower(status) {
	case statusRollbackComplete:
		return "Revision rolled back"
	case statusRollbackFailed:
		return "Rollback failed"
	}
	return "Deployment failed"
}

// failureAdvice says what the next apply does.
func failureAdvice(verb string, object objects.Object, status string) string {
	switch status = strings.ToLower(status); {
	case verb == "create":
		return diagnostics.Tainted(object) + " What failed is redeployed by it then."
	case status == statusRollbackComplete:
		return "The platform has put the previous revision back, so what the configuration wants is not live. Correct the configuration; the next apply makes a new revision."
	case status == statusFailed:
		return "The next apply redeploys it, or makes a new revision when the configuration has changed."
	}
	return "Correct the configuration; the next apply makes a new revision."
}

// troubles lists the blocks that are not deployed, with what the platform says of each. It runs on a context of its own: the
// operation's may have ended.
func (o *operation) troubles(ctx context.Context, answer peak.Deployment) string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recoveryTimeout)
	defer cancel()
	var lines []string
	if o.kind == peak.Blocks {
		name := answer.Spec.Name
		if name == "" {
			name = answer.Metadata.Name
		}
		platformID, said := o.said(ctx, answer.ID, answer.LatestRevision.Revision)
		lines = append(lines, trouble(name, answer.Kind, platformID, answer.Metadata.Status, said))
	}
	for _, block := range answer.LatestRevision.Blocks {
		if strings.EqualFold(block.Status, statusDeployed) {
			continue
		}
		var said []string
		if deployed, err := o.client.GetDeployment(ctx, peak.Blocks, block.DeploymentID); err == nil {
			_, said = o.said(ctx, block.DeploymentID, deployed.LatestRevision.Revision)
		}
		lines = append(lines, trouble(block.Name, block.Kind, block.PlatformID, block.Status, said))
	}
	if said := o.client.Shown(peak.KeepSecret(ctx, o.secrets...), answer.LatestRevision.Message); said != "" && !strings.Contains(strings.Join(lines, "\n"), said) {
		lines = append(lines, "- "+said)
	}
	if len(lines) == 0 {
		return ""
	}
	return "\n\n" + strings.Join(lines, "\n")
}

func trouble(name, kind, platformID, status string, said []string) string {
	if platformID == "" {
		platformID = "none"
	}
	return strings.Join(append([]string{fmt.Sprintf("- block %q (%s, platform id %s) is %s", name, kind, platformID, status)}, said...), ": ")
}

// said is what the platform says of the workflow or service of a block's revision, and its id.
func (o *operation) said(ctx context.Context, id string, revision int64) (platformID string, said []string) {
	details, err := o.client.GetRevision(ctx, peak.Blocks, id, revision)
	if err != nil {
		return "", nil
	}
	for _, resource := range details.Resources {
		platformID = resource.PlatformID
		if resource.Message != "" {
			said = append(said, o.client.Shown(peak.KeepSecret(ctx, o.secrets...), resource.Message))
		}
	}
	return platformID, said
}
