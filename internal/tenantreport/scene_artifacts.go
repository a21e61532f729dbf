// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// artifacts make the smallest artifact that there is, and delete it.
func artifacts(ctx context.Context, p *probe) error {
	made, err := p.create(ctx, pathArtifacts, asForm(archiveOf("readme.txt", "empty"),
		field{"name", p.name("artifact")}, field{"description", p.Run.Description()}))
	if err != nil {
		return err
	}
	path := pathArtifacts + text(at(made.Body, "id"))
	shown, err := p.read(ctx, path)
	if err != nil {
		return err
	}
	p.members(a.ArtifactVersionMembers, at(shown.Body, "versions", 0), "version", "createdAt", "createdBy")
	if _, err := p.change(ctx, http.MethodPatch, path, asJSON(object{"description": p.Run.Description() + " Changed."})); err != nil {
		return err
	}
	if err := p.atOnce(ctx, path); err != nil {
		return err
	}
	again, err := p.drop(ctx, path)
	if err != nil {
		return err
	}
	p.refused(a.GoneIsNotFound, again, http.StatusNotFound, "")
	return nil
}
