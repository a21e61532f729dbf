// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"
	"strings"
	"time"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// service is a service that is looked at.
type service struct {
	*probe

	image, version int64
	path, name     string
}

// services bring one small web app up, then deploy a block of the same image.
func services(ctx context.Context, p *probe) error {
	made, err := p.newImage(ctx, p.name("web"), "webapp")
	if err != nil {
		return err
	}
	image, version := text(at(made.Body, "imageId")), text(at(made.Body, "versionId"))
	last, good, err := p.built(ctx, pathImages+image+"/versions/"+version)
	if err != nil {
		return err
	}
	if !good {
		return giveUp("the build of a small image ended as %s", word(at(last.Body, "lastBuildStatus")))
	}
	s := &service{probe: p, image: number(jsonText(image)), version: number(jsonText(version)), name: p.name("service")}
	for _, look := range []func(context.Context) error{s.create, s.describe, s.update, s.remove, s.block} {
		if err := look(ctx); err != nil {
			return err
		}
	}
	return nil
}

// smallest is the smallest instance type for web apps, nil when the platform tells none: it has a default then.
func (s *service) smallest(ctx context.Context) (resources object, err error) {
	got, err := s.get(ctx, pathOptions)
	if id := smallestOf(items(got.Body, "data")); id != nil && got.ok() {
		resources = object{"instanceTypeId": id}
	}
	return resources, err
}

func (s *service) body(ctx context.Context) (body, error) {
	resources, err := s.smallest(ctx)
	wanted := object{
		"name": s.name, "title": "Title", "description": s.Run.Description(), "serviceType": "web-app",
		"imageDetails": object{"imageId": s.image, "versionId": s.version}, "parameters": object{"env": object{"A": "1"}}, "healthCheckURL": "/", "minInstances": 1,
	}
	if resources != nil {
		wanted["resources"] = resources
	}
	return asJSON(wanted), err
}

// create makes the service. CREATING is only the beginning: that it is not seen refutes nothing unless the service was looked at in
// the first part of its way up.
func (s *service) create(ctx context.Context) error {
	wanted, err := s.body(ctx)
	if err != nil {
		return err
	}
	made, err := s.probe.create(ctx, pathServices, wanted)
	if err != nil {
		return err
	}
	s.path = pathServices + text(at(made.Body, "id"))
	first, err := s.read(ctx, s.path)
	if err != nil {
		return err
	}
	taken, err := s.try(ctx, http.MethodPost, pathServices, wanted)
	if err != nil {
		return err
	}
	s.refused(a.ServiceNameStatus, taken, http.StatusConflict, "")
	last, err := s.settled(ctx, s.path, []string{"AVAILABLE", "CREATE_FAILED"}, "status")
	if err != nil {
		return err
	}
	early := first.Got.Sub(made.Sent)
	switch status := text(at(first.Body, "status")); {
	case status == "CREATING":
		s.confirm(a.ServiceWords, "")
	case early > last.Got.Sub(made.Sent)/4:
		s.unseen(a.ServiceWords, "it was %s when it was read after %s, and may have been CREATING before", word(at(first.Body, "status")), early.Round(time.Millisecond))
	default:
		s.refute(a.ServiceWords, "%s", word(at(first.Body, "status")))
	}
	return nil
}

func (s *service) describe(ctx context.Context) error {
	shown, err := s.read(ctx, s.path)
	if err != nil {
		return err
	}
	s.members(a.ServiceMembers, shown.Body, "title", "description", "parameters")
	if text(at(shown.Body, "status")) != "AVAILABLE" {
		s.unseen(a.ServiceURL, "the service became %s", word(at(shown.Body, "status")))
		return nil
	}
	s.judge(a.ServiceURL, text(at(shown.Body, "applicationUrl")) != "", "it is %s", presence(shown.Body, "applicationUrl"))
	return nil
}

func (s *service) update(ctx context.Context) error {
	if _, err := s.change(ctx, http.MethodPatch, s.path, asJSON(object{"title": "Another title"})); err != nil {
		return err
	}
	shown, err := s.read(ctx, s.path)
	if err != nil {
		return err
	}
	kept := text(at(shown.Body, "healthCheckURL")) == "/" && number(at(shown.Body, "imageDetails", "imageId")) == s.image
	s.judge(a.ServiceUpdateMerges, kept, "health check or image are others after an update of the title")
	return nil
}

// remove asks for the delete while the service is on its way up again.
func (s *service) remove(ctx context.Context) error {
	if _, err := s.change(ctx, http.MethodPatch, s.path, asJSON(object{"healthCheckURL": "/healthy"})); err != nil {
		return err
	}
	dropped, err := s.drop(ctx, s.path)
	if err != nil {
		return err
	}
	s.refused(a.ServiceBusyStatus, dropped, http.StatusConflict, "it was accepted, when it may have been up again")
	if !dropped.ok() {
		if _, err := s.settled(ctx, s.path, []string{"AVAILABLE", "CREATE_FAILED"}, "status"); err != nil {
			return err
		}
		if _, err := s.change(ctx, http.MethodDelete, s.path, body{}); err != nil {
			return err
		}
	}
	return s.gone(ctx, s.path)
}

// block deploys the image as a block, to see what the kind of a service is called.
func (s *service) block(ctx context.Context) error {
	config := object{"serviceType": "web-app", "imageDetails": object{"id": s.image, "versionId": s.version}}
	resources, err := s.smallest(ctx)
	if err != nil {
		return err
	}
	if resources != nil {
		config["resources"] = resources
	}
	made, err := s.probe.create(ctx, pathSpecs, blockForm(s.document("service", s.probe.name("block"), "1.0.0", config), nil))
	if err != nil {
		return err
	}
	id := text(at(made.Body, "id"))
	deployed, err := s.probe.create(ctx, pathDeployments, deployBody(s.probe.name("block"), strings.TrimSuffix(pathSpecs, "/")+"/"+id, object{}))
	if err != nil {
		return err
	}
	path := pathDeployments + text(at(deployed.Body, "id"))
	shown, err := s.settled(ctx, path, ends(), "metadata", "status")
	if err != nil {
		return err
	}
	s.kindWord(shown.Body)
	if _, err := s.change(ctx, http.MethodDelete, path, body{}); err != nil {
		return err
	}
	return s.gone(ctx, path)
}
