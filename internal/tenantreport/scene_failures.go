// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// failures deploy a block whose image cannot be built: its Dockerfile has an instruction that there is not, which ends a build
// before it begins.
func failures(ctx context.Context, p *probe) error {
	config := object{
		"images": object{"main": object{"dockerfile": "Dockerfile", "context": "."}},
		"steps":  object{"run": object{"type": "standard", "imageRef": "main", "command": "true"}},
	}
	made, err := p.create(ctx, pathSpecs, blockForm(p.document("workflow", p.name("unbuildable"), "1.0.0", config), archiveOf("Dockerfile", nonsense)))
	if err != nil {
		return err
	}
	spec := pathSpecs + text(at(made.Body, "id"))
	if err := p.archiveInUse(ctx, spec); err != nil {
		return err
	}
	deployed, err := p.create(ctx, pathDeployments, deployBody(p.name("unbuildable"), spec, object{}))
	if err != nil {
		return err
	}
	path := pathDeployments + text(at(deployed.Body, "id"))
	shown, err := p.settled(ctx, path, ends(), "metadata", "status")
	if err != nil {
		return err
	}
	if status := word(at(shown.Body, "metadata", "status")); status != "failed" {
		return giveUp("a deployment whose image cannot be built became %s", status)
	}
	again, err := p.try(ctx, http.MethodPost, path+"/redeploy", asJSON(object{}))
	if err != nil {
		return err
	}
	if !again.ok() {
		p.unseen(a.RedeployNumber, "a redeployment was refused with %d", again.Status)
		return nil
	}
	p.judge(a.RedeployNumber, text(at(again.Body, "revision")) == "1", "it has the number %s", word(at(again.Body, "revision")))
	busy, err := p.drop(ctx, path)
	if err != nil {
		return err
	}
	p.refused(a.DeploymentDeleteStatus, busy, http.StatusUnprocessableEntity, "it was accepted, when the redeployment may have ended")
	if busy.ok() {
		return p.gone(ctx, path)
	}
	if _, err := p.settled(ctx, path, ends(), "metadata", "status"); err != nil {
		return err
	}
	if _, err := p.change(ctx, http.MethodDelete, path, body{}); err != nil {
		return err
	}
	return p.gone(ctx, path)
}

// archiveInUse tries to delete the archive of the release.
func (p *probe) archiveInUse(ctx context.Context, spec string) error {
	shown, err := p.read(ctx, spec+"/releases/1.0.0")
	if err != nil {
		return err
	}
	id, version := text(at(shown.Body, "artifact", "id")), text(at(shown.Body, "artifact", "version"))
	if id == "" || version == "" {
		p.unseen(a.ArtifactInUseStatus, "the release does not tell its artifact")
		return nil
	}
	dropped, err := p.drop(ctx, pathArtifacts+id+"/"+version)
	if err != nil {
		return err
	}
	p.refused(a.ArtifactInUseStatus, dropped, http.StatusUnprocessableEntity, "")
	return nil
}
