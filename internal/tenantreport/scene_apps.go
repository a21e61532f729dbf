// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"
	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// apps deploy an app of one block that needs no image.
func apps(ctx context.Context, p *probe) error {
	block, err := p.newBlock(ctx, p.name("part"))
	if err != nil {
		return err
	}
	spec, err := p.newApp(ctx, p.name("whole"), block, "null")
	if err != nil {
		return err
	}
	reference := object{"id": strings.TrimPrefix(spec, pathAppSpecs), "release": object{"version": "1.0.0"}}
	contradiction := object{"id": reference["id"], "release": reference["release"], "excludes": list{object{"id": uuid.NewString()}}}
	refused, err := p.try(ctx, http.MethodPost, pathApps, asJSON(object{"metadata": object{"name": p.name("contradiction")}, "spec": contradiction}))
	if err != nil {
		return err
	}
	p.refused(a.AppSelectorsStatus, refused, http.StatusUnprocessableEntity, "")
	made, err := p.create(ctx, pathApps, asJSON(object{"metadata": object{"name": p.name("app")}, "spec": reference}))
	if err != nil {
		return err
	}
	path := pathApps + text(at(made.Body, "id"))
	shown, err := p.settled(ctx, path, ends(), "metadata", "status")
	if err != nil {
		return err
	}
	p.judge(a.AppParametersShown, at(shown.Body, "parameters") != nil && has(shown.Body, "appParameters"), "the describe has the members %s", membersOf(shown.Body))
	child := text(at(shown.Body, "latestRevision", "blocks", 0, "deploymentId"))
	if child == "" {
		return giveUp("the app deployment does not tell its blocks")
	}
	dropped, err := p.drop(ctx, pathDeployments+child)
	if err != nil {
		return err
	}
	p.refused(a.DeploymentDeleteStatus, dropped, http.StatusUnprocessableEntity, "")
	if _, err := p.change(ctx, http.MethodDelete, path, body{}); err != nil {
		return err
	}
	if err := p.gone(ctx, path); err != nil {
		return err
	}
	if dropped.ok() {
		return nil
	}
	got, err := p.get(ctx, pathDeployments+child)
	if err != nil {
		return err
	}
	p.judge(a.AppBlocksGone, isGone(got), "a read of the block deployment is answered with %d", got.Status)
	return nil
}
